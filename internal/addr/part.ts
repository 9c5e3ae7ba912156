import { ParseError } from '../diag/parse-error.ts';
import { findUnicodeLabel } from './idna.ts';

/**
 * Normalises the namespace or the type of a provider address.
 *
 * @throws {ParseError} with Terraform's reason
 */
export function parseProviderPart(text: string): string {
  if (text === '') throw new ParseError('must have at least one character');
  if (text.includes('.')) throw new ParseError('dots are not allowed');
  if (text.includes('--')) throw new ParseError('cannot use multiple consecutive dashes');
  const mapped = findUnicodeLabel(text);
  if (mapped === undefined) {
    throw new ParseError(
      'must contain only letters, digits, and dashes, and may not use leading or trailing dashes',
    );
  }
  return mapped;
}

import { ParseError } from '../diag/parse-error.ts';
import { findParsed } from '../diag/reword.ts';
import { mapDomain } from './idna.ts';

/**
 * Normalises the namespace or the type of a provider address.
 *
 * Refuses what Terraform accepts by oversight: parts that gain dots or double dashes, or vanish, by
 * Unicode mapping. They become names of directories.
 *
 * @throws {ParseError} with Terraform's reason
 */
export function parseProviderPart(text: string): string {
  if (plainPart.test(text)) return text.toLowerCase();
  if (text === '') throw new ParseError('must have at least one character');
  if (text.includes('.')) throw new ParseError('dots are not allowed');
  if (text.includes('--')) throw new ParseError('cannot use multiple consecutive dashes');
  const mapped = findParsed(() => mapDomain(text));
  if (mapped === undefined || mapped === '' || dotsOrDashes.test(mapped)) {
    throw new ParseError(
      'must contain only letters, digits, and dashes, and may not use leading or trailing dashes',
    );
  }
  return mapped;
}

const plainPart = /^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/;
const dotsOrDashes = /\.|--/;

/** What can be wrong with a state file, in Terraform's words. */
import { ParseError } from '../../diag/parse-error.ts';

/** Makes the error for all that is wrong with a state file, which is something. */
export function makeStateError(problems: readonly string[]): ParseError {
  const [only] = problems;
  if (only !== undefined && problems.length === 1) return new ParseError(only);
  const items = problems.map((problem) => `\n- ${problem}`);
  return new ParseError(`${problems.length} problems:\n${items.join('')}`);
}

export const unsupportedFormat = 'Unsupported state file format';

/** Says that the format of a file is not known. */
export function unsupported(detail: string): string {
  return `${unsupportedFormat}: ${detail}`;
}

/** A value as messages call it. */
export function describeKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return value === null ? 'null' : typeof value;
}

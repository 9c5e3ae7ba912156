import { ParseError } from '../diag/parse-error.ts';
import { quote } from '../text/quote.ts';

/** The highest number that a part of a version may have. */
export const highestNumber = 2n ** 64n - 1n;

/**
 * Reads the digits of a version number; a missing number is zero.
 *
 * @throws {ParseError} if it does not fit into 64 bits, where Terraform crashes
 */
export function parseNumber(digits: string | undefined): bigint {
  if (digits === undefined) return 0n;
  if (digits.length < safeDigits) return BigInt(Number(digits));
  // Looking at the length first keeps a text of a million digits from costing anything.
  const significant = digits.replace(/^0+/, '');
  const number = significant.length > highestDigits ? undefined : BigInt(significant);
  if (number === undefined || number > highestNumber) {
    throw new ParseError(`number ${quote(digits)} is too large; at most ${String(highestNumber)}`);
  }
  return number;
}

/** With fewer digits than this, a number is exact as a double. */
const safeDigits = 16;
const highestDigits = String(highestNumber).length;

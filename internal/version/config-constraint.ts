import { ParseError } from '../diag/parse-error.ts';
import { reword } from '../diag/reword.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { parseConstraints, type VersionConstraints } from './constraint.ts';

/**
 * Reads a version constraint of a configuration file.
 *
 * Two readers must agree on it: the one that the configuration language began with, and then the
 * one of lock files, whose answer counts. The message of the error is the whole detail text of the
 * diagnostic "Invalid version constraint".
 *
 * @throws {ParseError} if either of them refuses the text
 */
export function parseConfigConstraints(text: string, flavour: Flavour): VersionConstraints {
  if (!text.split(',').every(isConfigTerm)) {
    throw new ParseError('This string does not use correct version constraint syntax.');
  }
  return reword(
    () => parseConstraints(text, flavour),
    (reason) => new ParseError(`Incorrect version constraint syntax: ${reason}.`),
  );
}

/** Reports whether the configuration language's own reader takes a term. */
function isConfigTerm(term: string): boolean {
  const numbers = configTerm.exec(term)?.groups?.['numbers'];
  return numbers?.split('.').every(fitsSignedInteger) ?? false;
}

/**
 * It is laxer than the other reader about a `v`, spaces after the operator, the count of numbers and
 * what may follow them, and stricter about stray dots and empty metadata. Each piece begins with a
 * character that the one before it cannot contain, so that matching takes linear time.
 */
const configTerm = new RegExp(
  [
    /^[\t\n\f\r ]*/,
    /(?:(?:=|!=|>|>=|<|<=|~>)[\t\n\f\r ]*)?/,
    /v?(?<numbers>[0-9]+(?:\.[0-9]+)*)/,
    /(?:[A-Za-z~-][0-9A-Za-z~-]*(?:\.[0-9A-Za-z~-]+)*)?/,
    /(?:\+[0-9A-Za-z~-]+(?:\.[0-9A-Za-z~-]+)*)?/,
    /[\t\n\f\r ]*$/,
  ]
    .map((piece) => piece.source)
    .join(''),
);

function fitsSignedInteger(digits: string): boolean {
  const significant = digits.replace(/^0+/, '');
  if (significant.length !== highestSigned.length) return significant.length < highestSigned.length;
  return significant <= highestSigned;
}

const highestSigned = String(2n ** 63n - 1n);

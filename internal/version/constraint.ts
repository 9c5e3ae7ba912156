import { ParseError } from '../diag/parse-error.ts';
import { reword } from '../diag/reword.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { quote } from '../text/quote.ts';
import { trimSpace } from '../text/trim.ts';
import { parseNumber } from './number.ts';
import { scan, type Scan } from './scanner.ts';
import { findWildcard, type Version } from './version.ts';

/** How a constraint compares a version with its boundary. */
export type ConstraintOperator = '=' | '!=' | '>' | '>=' | '<' | '<=' | '~>';

/** One term of a version constraint. */
export interface Constraint {
  readonly operator: ConstraintOperator;
  /** Numbers that were not written are zero. */
  readonly boundary: Version;
  /** How many numbers were written; `~>` means something else with all three. */
  readonly precision: 0 | 1 | 2 | 3;
}

/** Terms that a version must satisfy all at once; none at all accept every release. */
export type VersionConstraints = readonly Constraint[];

/**
 * Reads a comma-separated list of constraints, as in a lock file. Configuration has one more layer
 * in front, see `parseConfigConstraints`.
 *
 * @throws {ParseError} with the product's text; where it crashes, with our own
 */
export function parseConstraints(text: string, flavour: Flavour): VersionConstraints {
  const constraints: Constraint[] = [];
  let remaining = trimSpace(text);
  while (remaining !== '') {
    const scanned = scan(remaining, flavour.versionPrefixIsSeparator);
    const consumed = remaining.slice(0, scanned.end);
    const constraint = reword(
      () => makeConstraint(scanned, flavour),
      (reason) => new ParseError(`invalid specification ${quote(consumed)}: ${reason}`),
    );
    constraints.push(constraint);
    remaining = skipComma(trimSpace(remaining.slice(scanned.end)), consumed, flavour);
  }
  return constraints;
}

function skipComma(rest: string, consumed: string, flavour: Flavour): string {
  if (rest === '') return rest;
  if (rest.startsWith('v')) throw new ParseError(prefixProblem(flavour));
  if (!rest.startsWith(',')) throw new ParseError(`missing comma after ${quote(consumed)}`);
  return trimSpace(rest.slice(1));
}

function makeConstraint(scanned: Scan, flavour: Flavour): Constraint {
  const operator = parseOperator(scanned.operator);
  checkSeparator(scanned, flavour);
  const [major, minor, patch] = checkNumbers(scanned);
  const boundary = {
    major: parseNumber(major),
    minor: parseNumber(minor),
    patch: parseNumber(patch),
    prerelease: scanned.prerelease,
    metadata: scanned.metadata,
  };
  return { operator, boundary, precision: precisionOf(scanned.numberCount) };
}

function parseOperator(text: string): ConstraintOperator {
  const operator = operators.get(text);
  if (operator !== undefined) return operator;
  const hint = hints.get(text);
  const question = hint === undefined ? '' : `; did you mean ${quote(hint)}?`;
  throw new ParseError(`invalid constraint operator ${quote(text)}${question}`);
}

function checkSeparator({ operator, separator }: Scan, flavour: Flavour): void {
  if (separator === '' || (separator === ' ' && operator !== '')) return;
  if (flavour.versionPrefixIsSeparator && separator.includes('v')) {
    throw new ParseError(prefixProblem(flavour));
  }
  throw new ParseError(`only one space is expected after the operator ${quote(operator)}`);
}

function checkNumbers({ numbers, numberCount }: Scan): readonly string[] {
  if (numberCount > 3) {
    throw new ParseError(
      'too many numbered portions; only three are allowed (major, minor, patch)',
    );
  }
  const part = findWildcard(numbers);
  if (part === undefined) return numbers;
  throw new ParseError(
    `can't use wildcard for ${part} number; omit segments that should be unconstrained`,
  );
}

function precisionOf(numberCount: number): Constraint['precision'] {
  if (numberCount >= 3) return 3;
  if (numberCount === 2) return 2;
  return numberCount === 1 ? 1 : 0;
}

function prefixProblem(flavour: Flavour): string {
  const problem = 'a "v" prefix should not be used';
  return flavour.versionPrefixIsSeparator ? `${problem} when specifying versions` : problem;
}

const operators: ReadonlyMap<string, ConstraintOperator> = new Map([
  ['', '='],
  ['=', '='],
  ['!=', '!='],
  ['>', '>'],
  ['>=', '>='],
  ['<', '<'],
  ['<=', '<='],
  ['~>', '~>'],
]);

/** Operators of other languages that are easily confused with ours. */
const hints: ReadonlyMap<string, string> = new Map([
  ['=<', '<='],
  ['=>', '>='],
]);

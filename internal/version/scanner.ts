import { isAsciiSpace } from '../text/trim.ts';

/** What the scanner that versions and constraints share has seen at the start of a text. */
export interface Scan {
  readonly operator: string;
  /** What stands between the operator and the numbers. */
  readonly separator: string;
  /** Digits or one wildcard each; at most three are kept. */
  readonly numbers: readonly string[];
  /** How many number tokens there were, kept or not. */
  readonly numberCount: number;
  readonly prerelease: string;
  readonly metadata: string;
  /** Where the unread rest begins, in UTF-16 units. */
  readonly end: number;
}

/**
 * Reads one version or constraint from the start of a text, as far as it goes. Never fails: what it
 * cannot read is the rest, and its callers say what is wrong with that.
 *
 * @param prefixSeparates whether `v` counts as a separator, as OpenTofu's library has it
 */
export function scan(text: string, prefixSeparates: boolean): Scan {
  const operatorEnd = skip(text, 0, isOperator);
  const operator = text.slice(0, operatorEnd);
  const isSeparator = prefixSeparates ? isSpaceOrPrefix : isAsciiSpace;
  const next = text.charCodeAt(operatorEnd);
  if (!isNumberStart(next) && !isSeparator(next)) {
    // The original forgets to clear the separator here; its error messages show it.
    return { ...nothing, operator, separator: operator, end: operatorEnd };
  }
  const separatorEnd = skip(text, operatorEnd, isSeparator);
  const separator = text.slice(operatorEnd, separatorEnd);
  if (!isNumberStart(text.charCodeAt(separatorEnd))) {
    return { ...nothing, operator, separator, end: separatorEnd };
  }
  return { operator, separator, ...scanNumbers(text, separatorEnd) };
}

const nothing = { numbers: [], numberCount: 0, prerelease: '', metadata: '' } as const;

type ScannedNumbers = Omit<Scan, 'operator' | 'separator'>;

function scanNumbers(text: string, start: number): ScannedNumbers {
  const numbers: string[] = [];
  let numberCount = 0;
  let at = start;
  while (isNumberStart(text.charCodeAt(at))) {
    const end = isDigit(text.charCodeAt(at)) ? skip(text, at, isDigit) : at + 1;
    if (numberCount < 3) numbers.push(text.slice(at, end));
    numberCount += 1;
    at = end;
    if (text.charCodeAt(at) !== dot) {
      return { numbers, numberCount, ...scanSuffixes(text, at) };
    }
    at += 1;
  }
  // A dot that no number follows has been read all the same.
  return { numbers, numberCount, prerelease: '', metadata: '', end: at };
}

type ScannedSuffixes = Pick<Scan, 'prerelease' | 'metadata' | 'end'>;

function scanSuffixes(text: string, start: number): ScannedSuffixes {
  let at = start;
  let prerelease = '';
  if (text.charCodeAt(at) === dash) {
    const end = skip(text, at + 1, isIdentifier);
    prerelease = text.slice(at + 1, end);
    if (prerelease === '') return { prerelease, metadata: '', end };
    at = end;
  }
  if (text.charCodeAt(at) !== plus) return { prerelease, metadata: '', end: at };
  const end = skip(text, at + 1, isIdentifier);
  return { prerelease, metadata: text.slice(at + 1, end), end };
}

const dot = 0x2e;
const dash = 0x2d;
const plus = 0x2b;

/** The end of the longest run of units that satisfy the predicate; past the end there is NaN. */
function skip(text: string, start: number, matches: (unit: number) => boolean): number {
  let at = start;
  while (at < text.length && matches(text.charCodeAt(at))) at += 1;
  return at;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isLetter(unit: number): boolean {
  return (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a);
}

function isNumberStart(unit: number): boolean {
  return isDigit(unit) || isWildcard(unit);
}

/** `*`, `x` and `X`. */
function isWildcard(unit: number): boolean {
  return unit === 0x2a || unit === 0x78 || unit === 0x58;
}

function isOperator(unit: number): boolean {
  return !isDigit(unit) && !isLetter(unit) && !isAsciiSpace(unit) && unit !== dot && unit !== 0x2a;
}

function isIdentifier(unit: number): boolean {
  return isDigit(unit) || isLetter(unit) || unit === dot || unit === dash;
}

function isSpaceOrPrefix(unit: number): boolean {
  return isAsciiSpace(unit) || unit === 0x76;
}

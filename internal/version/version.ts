/**
 * Provider versions and version constraints, as the library behind Terraform and OpenTofu
 * understands them. It is not semantic versioning to the letter, and where they differ the lock
 * file depends on the difference.
 *
 * This package refuses to know where versions come from; choosing one looks at nothing but versions
 * and constraints.
 */
import { ParseError } from '../diag/parse-error.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { quote } from '../text/quote.ts';
import { trimSpace } from '../text/trim.ts';
import { compareIdentifiers } from './identifiers.ts';
import { parseNumber } from './number.ts';
import { scan, type Scan } from './scanner.ts';

/** An exact version. Numbers are unsigned 64-bit integers; the texts are raw and may be empty. */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly prerelease: string;
  readonly metadata: string;
}

/**
 * Reads an exact version; missing minor and patch numbers are zero.
 *
 * @throws {ParseError} with Terraform's text; where Terraform crashes, with our own
 */
export function parseVersion(text: string, flavour: Flavour): Version {
  const scanned = scan(text, flavour.versionPrefixIsSeparator);
  const problem = findProblem(text, scanned);
  if (problem !== undefined) throw new ParseError(problem);
  const [major, minor, patch] = scanned.numbers;
  return {
    major: parseNumber(major),
    minor: parseNumber(minor),
    patch: parseNumber(patch),
    prerelease: scanned.prerelease,
    metadata: scanned.metadata,
  };
}

/** Renders a version in its canonical form, the only one that lock files accept. */
export function formatVersion(version: Version): string {
  const numbers = `${String(version.major)}.${String(version.minor)}.${String(version.patch)}`;
  return numbers + formatSuffixes(version);
}

/** Renders what follows the numbers of a version. */
export function formatSuffixes({ prerelease, metadata }: Version): string {
  return (prerelease === '' ? '' : `-${prerelease}`) + (metadata === '' ? '' : `+${metadata}`);
}

/** Orders versions by precedence; metadata counts for nothing. */
export function compareVersions(a: Version, b: Version): number {
  if (a.major !== b.major) return a.major < b.major ? -1 : 1;
  if (a.minor !== b.minor) return a.minor < b.minor ? -1 : 1;
  if (a.patch !== b.patch) return a.patch < b.patch ? -1 : 1;
  if (a.prerelease === b.prerelease) return 0;
  if (a.prerelease === '') return 1;
  if (b.prerelease === '') return -1;
  return compareIdentifiers(a.prerelease, b.prerelease);
}

/** Reports whether two versions are the same in all five parts, metadata included. */
export function equalVersions(a: Version, b: Version): boolean {
  return (
    a.major === b.major &&
    a.minor === b.minor &&
    a.patch === b.patch &&
    a.prerelease === b.prerelease &&
    a.metadata === b.metadata
  );
}

function findProblem(text: string, scanned: Scan): string | undefined {
  const trimmed = trimSpace(text);
  if (trimmed === '') return 'empty specification';
  return (
    findOperatorProblem(scanned) ??
    findRestProblem(text, trimmed, text.slice(scanned.end)) ??
    findNumbersProblem(scanned)
  );
}

function findOperatorProblem({ operator, separator }: Scan): string | undefined {
  const meaning = trimSpace(operator);
  if (constraintOperators.has(meaning)) {
    return `can't use constraint operator ${quote(operator)}; an exact version is required`;
  }
  if (meaning !== '') return `invalid sequence ${quote(operator)} at start of specification`;
  if (separator === '') return undefined;
  return separator.includes('v') ? prefixProblem : 'extraneous spaces at start of specification';
}

function findRestProblem(text: string, trimmed: string, untrimmedRest: string): string | undefined {
  if (untrimmedRest === '') return undefined;
  const rest = trimSpace(untrimmedRest);
  if (rest === '') return 'extraneous spaces at end of specification';
  if (text.startsWith('v')) return prefixProblem;
  if (rest.startsWith(',') || rest.startsWith('|')) {
    return "can't specify multiple versions; a single exact version is required";
  }
  if (rest.startsWith('-')) {
    return "can't specify version range; a single exact version is required";
  }
  if (trimmed.startsWith(rest)) {
    return 'invalid specification; required format is three positive integers separated by periods';
  }
  return `invalid characters ${quote(rest)}`;
}

function findNumbersProblem({ numbers, numberCount }: Scan): string | undefined {
  if (numberCount > 3) {
    return 'too many numbered portions; only three are allowed (major, minor, patch)';
  }
  const part = findWildcard(numbers);
  if (part === undefined) return undefined;
  return `can't use wildcard for ${part} number; an exact version is required`;
}

/** Names the first of the numbers that is a wildcard. */
export function findWildcard(numbers: readonly string[]): string | undefined {
  const index = numbers.findIndex((number) => wildcards.has(number));
  return index < 0 ? undefined : partNames[index];
}

const prefixProblem = 'a "v" prefix should not be used';

/** Operators of every constraint dialect, not only ours; `=` is a mere "invalid sequence". */
const constraintOperators: ReadonlySet<string> = new Set(
  ['>', '>=', '<', '<=', '!', '!=', '~>', '^', '~'], //
);
const wildcards: ReadonlySet<string> = new Set(['*', 'x', 'X']);
const partNames: readonly string[] = ['major', 'minor', 'patch'];

/**
 * Versions and constraints of modules. They follow the rules of the configuration language's first
 * version library, which differ from those for providers: any count of numbers, a `v` in front, and
 * pre-releases admitted by ranges whose boundary is a pre-release of the same numbers.
 */
/** A module's version, or the boundary of a constraint on it. */
interface ModuleVersion {
  /** At least three, filled up with zeros. */
  readonly numbers: readonly bigint[];
  readonly numberCount: number;
  readonly prerelease: string;
}

interface ModuleTerm {
  readonly operator: string;
  readonly boundary: ModuleVersion;
}

/** Terms that the version of a module must satisfy all at once. */
export type ModuleConstraints = readonly ModuleTerm[];

/** Reads a comma-separated list of constraints; undefined if it is not one. */
export function parseModuleConstraints(text: string): ModuleConstraints | undefined {
  const terms = text.split(',').map(parseTerm);
  return terms.every((term) => term !== undefined) ? terms : undefined;
}

/** Reports whether a version, as the module manifest has it, satisfies constraints. */
export function allowsModule(constraints: ModuleConstraints, version: string): boolean {
  const parsed = parseModuleVersion(version);
  return parsed !== undefined && constraints.every((term) => accepts(term, parsed));
}

/** Reads a version; undefined if it is not one. */
export function parseModuleVersion(text: string): ModuleVersion | undefined {
  const groups = versionPattern.exec(text)?.groups;
  const numbers = groups?.['numbers']?.split('.').map(BigInt) ?? [];
  if (numbers.length === 0 || numbers.some((number) => number > highestSigned)) return undefined;
  const zeros = Array.from({ length: Math.max(0, 3 - numbers.length) }, () => 0n);
  return {
    numbers: [...numbers, ...zeros],
    numberCount: numbers.length,
    prerelease: (groups?.['prerelease'] ?? '').replace(/^-/, ''),
  };
}

const highestSigned = 2n ** 63n - 1n;

const version = [
  /v?(?<numbers>[0-9]+(?:\.[0-9]+)*)/,
  /(?<prerelease>[A-Za-z~-][0-9A-Za-z~-]*(?:\.[0-9A-Za-z~-]+)*)?/,
  /(?:\+[0-9A-Za-z~-]+(?:\.[0-9A-Za-z~-]+)*)?/,
]
  .map((piece) => piece.source)
  .join('');
const versionPattern = new RegExp(`^${version}$`);
const termPattern = new RegExp(
  `^[\\t\\n\\f\\r ]*(?<operator>=|!=|>|>=|<|<=|~>)?[\\t\\n\\f\\r ]*(?<version>${version})[\\t\\n\\f\\r ]*$`,
);

function parseTerm(text: string): ModuleTerm | undefined {
  const groups = termPattern.exec(text)?.groups;
  const boundary = parseModuleVersion(groups?.['version'] ?? '');
  return boundary && { operator: groups?.['operator'] ?? '=', boundary };
}

function accepts({ operator, boundary }: ModuleTerm, candidate: ModuleVersion): boolean {
  const order = compare(candidate, boundary);
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '~>':
      return isSimilar(candidate, boundary) && order >= 0;
    case '>':
      return admitsPrerelease(candidate, boundary) && order > 0;
    case '>=':
      return admitsPrerelease(candidate, boundary) && order >= 0;
    case '<':
      return admitsPrerelease(candidate, boundary) && order < 0;
    default:
      return admitsPrerelease(candidate, boundary) && order <= 0;
  }
}

/** A range admits a pre-release only if its boundary is one of the same release. */
function admitsPrerelease(candidate: ModuleVersion, boundary: ModuleVersion): boolean {
  if (candidate.prerelease === '') return true;
  return boundary.prerelease !== '' && compareNumbers(candidate, boundary) === 0;
}

/** Only the last number that was written may grow; of a pre-release, only the pre-release. */
function isSimilar(candidate: ModuleVersion, boundary: ModuleVersion): boolean {
  if (!admitsPrerelease(candidate, boundary)) return false;
  if (boundary.prerelease !== '' && candidate.prerelease === '') return false;
  if (boundary.numbers.length > candidate.numbers.length) return false;
  const fixed = boundary.numbers.slice(0, boundary.numberCount - 1);
  return fixed.every((number, index) => candidate.numbers[index] === number);
}

function compare(a: ModuleVersion, b: ModuleVersion): number {
  return compareNumbers(a, b) || comparePrereleases(a.prerelease, b.prerelease);
}

function compareNumbers(a: ModuleVersion, b: ModuleVersion): number {
  const length = Math.max(a.numbers.length, b.numbers.length);
  for (let index = 0; index < length; index++) {
    const left = a.numbers[index] ?? 0n;
    const right = b.numbers[index] ?? 0n;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** A release comes after its pre-releases. */
function comparePrereleases(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '') return 1;
  if (b === '') return -1;
  const left = a.split('.');
  const right = b.split('.');
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const order = compareIdentifiers(left[index] ?? '', right[index] ?? '');
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Numbers come before words. */
function compareIdentifiers(a: string, b: string): number {
  if (a === b) return 0;
  const isNumber = allDigits.test(a);
  if (isNumber !== allDigits.test(b)) return isNumber ? -1 : 1;
  if (isNumber) return BigInt(a) < BigInt(b) ? -1 : 1;
  return a < b ? -1 : 1;
}

const allDigits = /^[0-9]+$/;

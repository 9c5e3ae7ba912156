import { isMinorLevel } from './canonical.ts';
import type { Constraint, VersionConstraints } from './constraint.ts';
import { highestNumber } from './number.ts';
import { compareVersions, equalVersions, type Version } from './version.ts';

/**
 * Reports whether a version satisfies all constraints.
 *
 * A pre-release is allowed only if some term is an exact `=` on it, metadata included; no range
 * ever admits one. 0.0.0 stands for "no version" and is never allowed, not even by no constraint.
 */
export function allows(constraints: VersionConstraints, version: Version): boolean {
  if (isUnspecified(version)) return false;
  if (!constraints.every((constraint) => accepts(constraint, version))) return false;
  return (
    version.prerelease === '' ||
    constraints.some(
      ({ operator, boundary }) => operator === '=' && equalVersions(boundary, version),
    )
  );
}

function isUnspecified({ major, minor, patch, prerelease, metadata }: Version): boolean {
  return major === 0n && minor === 0n && patch === 0n && prerelease === '' && metadata === '';
}

function accepts(constraint: Constraint, version: Version): boolean {
  const { operator, boundary } = constraint;
  switch (operator) {
    case '=':
      return equalVersions(version, boundary);
    case '!=':
      return !equalVersions(version, boundary);
    case '>':
      return compareVersions(version, boundary) > 0;
    case '>=':
      return compareVersions(version, boundary) >= 0;
    case '<':
      return compareVersions(version, boundary) < 0;
    case '<=':
      return compareVersions(version, boundary) <= 0;
    case '~>':
      return (
        compareVersions(version, boundary) >= 0 &&
        compareVersions(version, pessimisticLimit(constraint)) < 0
      );
  }
}

/** The first release that `~>` leaves out. */
function pessimisticLimit(constraint: Constraint): Version {
  const { major, minor } = constraint.boundary;
  const numbers = isMinorLevel(constraint)
    ? { major: successor(major), minor: 0n }
    : { major, minor: successor(minor) };
  return { ...numbers, patch: 0n, prerelease: '', metadata: '' };
}

/** Wraps to zero like a 64-bit integer: beyond the highest number there is nothing to allow. */
function successor(number: bigint): bigint {
  return number === highestNumber ? 0n : number + 1n;
}

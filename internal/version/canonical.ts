import type { Constraint, ConstraintOperator, VersionConstraints } from './constraint.ts';
import { compareIdentifiers } from './identifiers.ts';
import { compareVersions, formatSuffixes, formatVersion } from './version.ts';

/**
 * Renders constraints in their canonical form, the only one that lock files accept: all numbers
 * written out, sorted, without duplicates, and otherwise not simplified.
 */
export function formatConstraints(constraints: VersionConstraints): string {
  const texts = [...constraints].sort(compareConstraints).map(formatConstraint);
  // Terms with the same text are neighbours once they are sorted.
  return texts.filter((text, index) => text !== texts[index - 1]).join(', ');
}

function compareConstraints(a: Constraint, b: Constraint): number {
  return (
    compareVersions(a.boundary, b.boundary) ||
    compareMetadata(a.boundary.metadata, b.boundary.metadata) ||
    rankOf(a) - rankOf(b)
  );
}

function formatConstraint(constraint: Constraint): string {
  const { operator, boundary } = constraint;
  if (operator === '=') return formatVersion(boundary);
  if (!isMinorLevel(constraint)) return `${operator} ${formatVersion(boundary)}`;
  const numbers = `${String(boundary.major)}.${String(boundary.minor)}`;
  return `~> ${numbers}${formatSuffixes(boundary)}`;
}

/** Orders versions of the same precedence: without metadata first, then by its identifiers. */
export function compareMetadata(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '') return -1;
  if (b === '') return 1;
  return compareIdentifiers(a, b);
}

/** Reports whether a `~>` lets the minor number grow, and not only the patch number. */
export function isMinorLevel({ operator, precision }: Constraint): boolean {
  return operator === '~>' && precision !== 3;
}

function rankOf(constraint: Constraint): number {
  return isMinorLevel(constraint) ? minorLevelRank : ranks[constraint.operator];
}

const ranks: Readonly<Record<ConstraintOperator, number>> = {
  '>': 0,
  '>=': 1,
  '=': 2,
  '~>': 3,
  '<=': 5,
  '<': 6,
  '!=': 7,
};
const minorLevelRank = 4;

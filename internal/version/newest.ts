import { allows } from './allows.ts';
import { compareMetadata } from './canonical.ts';
import type { VersionConstraints } from './constraint.ts';
import { compareVersions, type Version } from './version.ts';

/**
 * Chooses the newest version that satisfies all constraints.
 *
 * Among versions that differ only in metadata Terraform chooses by chance; here the one whose
 * metadata comes last in the order of canonical constraints wins, whatever order they are given in.
 */
export function newestAllowed(
  versions: Iterable<Version>,
  constraints: VersionConstraints,
): Version | undefined {
  // Sorting is cheaper than matching, and then the first match is the answer.
  return [...versions].sort(compareSelection).findLast((version) => allows(constraints, version));
}

function compareSelection(a: Version, b: Version): number {
  return compareVersions(a, b) || compareMetadata(a.metadata, b.metadata);
}

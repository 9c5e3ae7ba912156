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
  let newest: Version | undefined;
  for (const version of versions) {
    // Comparing is cheaper than matching, and most versions of a list are old.
    if (newest !== undefined && compareSelection(version, newest) <= 0) continue;
    if (allows(constraints, version)) newest = version;
  }
  return newest;
}

function compareSelection(a: Version, b: Version): number {
  return compareVersions(a, b) || compareMetadata(a.metadata, b.metadata);
}

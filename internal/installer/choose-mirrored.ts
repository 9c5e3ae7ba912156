import { ToolError } from '../diag/tool-error.ts';
import type { ProviderLock } from '../lockfile/locks.ts';
import { allows } from '../version/allows.ts';
import { formatConstraints } from '../version/canonical.ts';
import type { VersionConstraints } from '../version/constraint.ts';
import { newestAllowed } from '../version/newest.ts';
import { compareVersions, formatVersion, type Version } from '../version/version.ts';

/** What one root module, or one argument, wants of a provider. */
export interface Demand {
  readonly constraints: VersionConstraints;
  /** Counts instead of the constraints, if there is one. */
  readonly lock: ProviderLock | undefined;
}

/** What is wanted beyond the one version that each demand needs. */
export interface Breadth {
  /** All versions that these allow, whatever the demands say. */
  readonly versions: VersionConstraints | undefined;
  /** So many of the newest versions that the constraints allow. */
  readonly latest: number | undefined;
}

/**
 * Chooses the versions of a provider that a mirror is to have, oldest first: for each demand the locked
 * one or else the newest that is allowed, so that whoever has the demand is served, and what is wanted
 * beyond that.
 *
 * A locked version need not be among those that are offered: registries take versions off their lists
 * and keep the packages.
 *
 * @throws {ToolError} `no-matching-version` if for some demand nothing will do
 */
export function chooseMirrored(
  available: readonly Version[],
  demands: readonly Demand[],
  breadth: Breadth,
): readonly Version[] {
  const chosen = new Map<string, Version>();
  for (const demand of demands) {
    for (const version of [chooseFor(demand, available), ...broaden(demand, available, breadth)]) {
      chosen.set(formatVersion(version), version);
    }
  }
  return [...chosen.values()].sort(compareVersions);
}

function chooseFor({ constraints, lock }: Demand, available: readonly Version[]): Version {
  const newest = newestAllowed(available, constraints);
  if (newest !== undefined) return lock?.version ?? newest;
  const text = formatConstraints(constraints);
  throw new ToolError('no-matching-version', `no releases match the given constraints ${text}`);
}

function broaden(
  { constraints }: Demand,
  available: readonly Version[],
  { versions, latest }: Breadth,
): readonly Version[] {
  if (versions === undefined && latest === undefined) return [];
  const allowed = available
    .filter((version) => allows(versions ?? constraints, version))
    .sort(compareVersions);
  return latest === undefined ? allowed : allowed.slice(-latest);
}

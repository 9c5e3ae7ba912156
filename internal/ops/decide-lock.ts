/** What the packages of a release mean to the lock of its provider: pure, for one root module or many. */
import type { ProviderAddr } from '../addr/provider.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { Hash } from '../hash/hash.ts';
import { archiveHashNeeded, packageHashes, type CheckedPackage } from '../installer/lock-hashes.ts';
import { classifyHashes, type Novelty } from '../lockfile/diff.ts';
import type { ProviderLock } from '../lockfile/locks.ts';
import { mergeProviderLock } from '../lockfile/merge.ts';
import type { Platform } from '../platform/platform.ts';
import type { VersionConstraints } from '../version/constraint.ts';
import type { Version } from '../version/version.ts';

/** A release whose packages are known, and what was locked before. */
export interface KnownRelease {
  readonly provider: ProviderAddr;
  readonly version: Version;
  readonly constraints: VersionConstraints;
  readonly old: ProviderLock | undefined;
  readonly packages: ReadonlyMap<Platform, CheckedPackage>;
}

/** What one platform means to a provider's lock. */
export interface LockContribution {
  readonly provider: ProviderAddr;
  readonly platform: Platform;
  readonly novelty: Novelty;
  /** What the package brings; it may be there already. */
  readonly hashes: readonly Hash[];
}

export interface LockDecision {
  readonly lock: ProviderLock;
  readonly contributions: readonly LockContribution[];
}

/** Decides on the lock of a provider: what is there stays, what the packages bring is added. */
export function decideLock(release: KnownRelease, flavour: Flavour): LockDecision {
  const { provider, version, constraints, old } = release;
  const perPlatform = [...release.packages].map(([platform, checked]) => ({
    platform,
    checked,
    hashes: packageHashes(checked, flavour),
  }));
  const known = new Set([...(old?.hashes ?? []), ...perPlatform.flatMap(({ hashes }) => hashes)]);
  const contributions = perPlatform.map(({ platform, checked, hashes }) => {
    const extra = archiveHashNeeded(checked, known);
    return { platform, hashes: extra === undefined ? hashes : [...hashes, extra] };
  });
  const fresh = contributions.flatMap(({ hashes }) => hashes);
  return {
    lock: mergeProviderLock(old, { provider, version, constraints, hashes: fresh }),
    contributions: contributions.map(({ platform, hashes }) => ({
      provider,
      platform,
      novelty: classifyHashes(old, hashes),
      hashes,
    })),
  };
}

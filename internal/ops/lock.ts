/**
 * Completes a dependency lock file with the checksums of the required providers on every platform
 * asked for. Never prunes, and never checks old hashes against the packages: as `providers lock` of
 * Terraform, it records.
 */
import { compareProviders, type ProviderAddr } from '../addr/provider.ts';
import type { Requirements } from '../config/requirements.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { Hash } from '../hash/hash.ts';
import { collectPackages, type CollectDeps, type PackageFailure } from '../installer/collect.ts';
import type { InstallerListener } from '../installer/events.ts';
import { archiveHashNeeded, packageHashes, type CheckedPackage } from '../installer/lock-hashes.ts';
import { classifyHashes, type Novelty } from '../lockfile/diff.ts';
import type { Locks, ProviderLock } from '../lockfile/locks.ts';
import { mergeProviderLock } from '../lockfile/merge.ts';
import type { Platform } from '../platform/platform.ts';
import type { VersionConstraints } from '../version/constraint.ts';
import type { Version } from '../version/version.ts';

export interface LockRequest {
  /** What the configuration requires of each provider that is to be locked. */
  readonly requirements: Requirements;
  readonly locks: Locks;
  /** In the order of the command line, without duplicates. */
  readonly platforms: readonly Platform[];
}

/** What the run for one platform means to a provider's lock. */
export interface LockContribution {
  readonly provider: ProviderAddr;
  readonly platform: Platform;
  readonly novelty: Novelty;
}

export interface LockReport {
  /** The locks to write; equal to the old ones if anything failed. */
  readonly locks: Locks;
  readonly contributions: readonly LockContribution[];
  readonly failures: readonly PackageFailure[];
}

export interface LockOptions {
  readonly signal: AbortSignal;
  readonly onEvent: InstallerListener;
}

/** Hashes every required package that is not known yet, all in flight together. */
export async function lockProviders(
  request: LockRequest,
  deps: CollectDeps,
  options: LockOptions,
): Promise<LockReport> {
  const providers = [...request.requirements.keys()].sort(compareProviders);
  const questions = providers.map((provider) => ({
    provider,
    constraints: request.requirements.get(provider) ?? [],
    lock: request.locks.get(provider),
  }));
  const outcome = await collectPackages({ questions, platforms: request.platforms }, deps, options);
  if (outcome.failures.length > 0) {
    return { locks: request.locks, contributions: [], failures: outcome.failures };
  }
  return mergeReports(
    outcome.providers.map(({ provider, version, packages }) =>
      lockProvider(
        {
          provider,
          version,
          constraints: request.requirements.get(provider) ?? [],
          old: request.locks.get(provider),
          packages,
        },
        deps.flavour,
      ),
    ),
    request.locks,
  );
}

interface ProviderResult {
  readonly provider: ProviderAddr;
  readonly version: Version;
  readonly constraints: VersionConstraints;
  readonly old: ProviderLock | undefined;
  readonly packages: ReadonlyMap<Platform, CheckedPackage>;
}

interface ProviderReport {
  readonly lock: ProviderLock;
  readonly contributions: readonly LockContribution[];
}

function lockProvider(result: ProviderResult, flavour: Flavour): ProviderReport {
  const { provider, version, constraints, old } = result;
  const perPlatform = [...result.packages].map(([platform, checked]) => ({
    platform,
    checked,
    hashes: packageHashes(checked, flavour),
  }));
  const known = new Set([...(old?.hashes ?? []), ...perPlatform.flatMap(({ hashes }) => hashes)]);
  const contributions = perPlatform.map(({ platform, checked, hashes }) => {
    const extra = archiveHashNeeded(checked, known);
    return { platform, hashes: extra === undefined ? hashes : [...hashes, extra] };
  });
  const fresh: readonly Hash[] = contributions.flatMap(({ hashes }) => hashes);
  return {
    lock: mergeProviderLock(old, { provider, version, constraints, hashes: fresh }),
    contributions: contributions.map(({ platform, hashes }) => ({
      provider,
      platform,
      novelty: classifyHashes(old, hashes),
    })),
  };
}

function mergeReports(reports: readonly ProviderReport[], locks: Locks): LockReport {
  return {
    locks: new Map([...locks, ...reports.map(({ lock }) => [lock.provider, lock] as const)]),
    contributions: reports.flatMap(({ contributions }) => contributions),
    failures: [],
  };
}

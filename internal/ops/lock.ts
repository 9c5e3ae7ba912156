/**
 * Completes a dependency lock file with the checksums of the required providers on every platform
 * asked for. Never prunes, and never checks old hashes against the packages: as `providers lock` of
 * Terraform, it records.
 */
import { compareProviders } from '../addr/provider.ts';
import type { Requirements } from '../config/requirements.ts';
import { collectPackages, type CollectDeps, type PackageFailure } from '../installer/collect.ts';
import type { InstallerListener } from '../installer/events.ts';
import type { Locks } from '../lockfile/locks.ts';
import type { Platform } from '../platform/platform.ts';
import { decideLock, type LockContribution, type LockDecision } from './decide-lock.ts';
import { rememberReleases, type RememberDeps } from './remember-releases.ts';

export interface LockRequest {
  /** What the configuration requires of each provider that is to be locked. */
  readonly requirements: Requirements;
  readonly locks: Locks;
  /** In the order of the command line, without duplicates. */
  readonly platforms: readonly Platform[];
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

export type LockDeps = CollectDeps & RememberDeps;

/** Hashes every required package that is not known yet, all in flight together. */
export async function lockProviders(
  request: LockRequest,
  deps: LockDeps,
  options: LockOptions,
): Promise<LockReport> {
  const providers = [...request.requirements.keys()].sort(compareProviders);
  const questions = providers.map((provider) => ({
    provider,
    constraints: request.requirements.get(provider) ?? [],
    lock: request.locks.get(provider),
  }));
  const outcome = await collectPackages({ questions, platforms: request.platforms }, deps, options);
  await rememberReleases(outcome.providers, deps);
  if (outcome.failures.length > 0) {
    return { locks: request.locks, contributions: [], failures: outcome.failures };
  }
  return mergeReports(
    outcome.providers.map(({ provider, version, packages }) =>
      decideLock(
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

function mergeReports(reports: readonly LockDecision[], locks: Locks): LockReport {
  return {
    locks: new Map([...locks, ...reports.map(({ lock }) => [lock.provider, lock] as const)]),
    contributions: reports.flatMap(({ contributions }) => contributions),
    failures: [],
  };
}

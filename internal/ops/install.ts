/**
 * Puts the required providers where Terraform looks for them, and brings the dependency lock file to
 * what `init` would make of it, so that `init` finds nothing left to do.
 */
import { compareProviders, type ProviderAddr } from '../addr/provider.ts';
import type { Requirements } from '../config/requirements.ts';
import { collectPackages, type CollectDeps, type PackageFailure } from '../installer/collect.ts';
import type { InstallerListener } from '../installer/events.ts';
import { relockProvider } from '../installer/relock.ts';
import { equalLocks } from '../lockfile/diff.ts';
import type { Locks } from '../lockfile/locks.ts';
import type { Platform } from '../platform/platform.ts';

export interface InstallRequest {
  /** Of the providers that have packages. */
  readonly requirements: Requirements;
  /** Providers that keep their locks although nothing is installed of them. */
  readonly unmanaged: ReadonlySet<ProviderAddr>;
  readonly locks: Locks;
  readonly platforms: readonly Platform[];
  /** Whether newer versions than those locked are wanted. */
  readonly upgrade: boolean;
}

export interface InstallReport {
  /** The locks that should be; the old ones if anything failed. */
  readonly locks: Locks;
  /** Whether they differ in what counts: constraints alone do not. */
  readonly isChanged: boolean;
  /** Providers locked for the installed platforms only, since nobody vouches for others; sorted. */
  readonly incomplete: readonly ProviderAddr[];
  readonly failures: readonly PackageFailure[];
}

export interface InstallOptions {
  readonly signal: AbortSignal;
  readonly onEvent: InstallerListener;
}

/** Installs every required package, all in flight together; one failure does not stop the others. */
export async function installProviders(
  request: InstallRequest,
  deps: CollectDeps,
  options: InstallOptions,
): Promise<InstallReport> {
  const { requirements, locks, platforms, upgrade } = request;
  const providers = [...requirements.keys()].sort(compareProviders);
  const questions = providers.map((provider) => ({
    provider,
    constraints: requirements.get(provider) ?? [],
    lock: locks.get(provider),
    upgrade,
  }));
  const outcome = await collectPackages({ questions, platforms, enforceLock: true }, deps, options);
  if (outcome.failures.length > 0) {
    return { locks, isChanged: false, incomplete: [], failures: outcome.failures };
  }
  const relocked = outcome.providers.map((release) => {
    const { provider } = release;
    const constraints = requirements.get(provider) ?? [];
    return relockProvider({ release, constraints, old: locks.get(provider) }, deps.flavour);
  });
  const after: Locks = new Map([
    ...[...locks].filter(([provider]) => request.unmanaged.has(provider)),
    ...relocked.map(({ lock }) => [lock.provider, lock] as const),
  ]);
  return {
    locks: after,
    isChanged: !equalLocks(locks, after),
    incomplete: relocked.flatMap(({ lock, isIncomplete }) => (isIncomplete ? [lock.provider] : [])),
    failures: [],
  };
}

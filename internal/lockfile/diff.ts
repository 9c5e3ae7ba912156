import type { ProviderAddr } from '../addr/provider.ts';
import type { Hash } from '../hash/hash.ts';
import { formatConstraints } from '../version/canonical.ts';
import { equalVersions } from '../version/version.ts';
import { sortedLocks, type Locks, type ProviderLock } from './locks.ts';

/** What a run for one platform means to a provider's lock, as it was before the command. */
export type Novelty = 'new-provider' | 'additional' | 'already-tracked';

/** Classifies what one platform contributes, for the summary that `providers lock` prints. */
export function classifyHashes(old: ProviderLock | undefined, hashes: readonly Hash[]): Novelty {
  if (old === undefined) return 'new-provider';
  return without(hashes, old.hashes).length === 0 ? 'already-tracked' : 'additional';
}

/** How one provider's lock differs between two states of a lock file. */
export type LockChange =
  | { readonly kind: 'added'; readonly lock: ProviderLock }
  | { readonly kind: 'removed'; readonly lock: ProviderLock }
  | {
      readonly kind: 'changed';
      readonly provider: ProviderAddr;
      readonly before: ProviderLock;
      readonly after: ProviderLock;
      readonly versionChanged: boolean;
      readonly constraintsChanged: boolean;
      readonly hashesAdded: readonly Hash[];
      readonly hashesRemoved: readonly Hash[];
    };

/** Lists what changed from one state to another, by provider; order of hashes is no change. */
export function diffLocks(before: Locks, after: Locks): readonly LockChange[] {
  const providers = sortedLocks(new Map([...before, ...after])).map((lock) => lock.provider);
  return providers.flatMap((provider) => diffProvider(before.get(provider), after.get(provider)));
}

/**
 * Reports whether two states are the same to Terraform's `init`: providers, versions and hashes in
 * their order. Constraints do not count.
 */
export function equalLocks(a: Locks, b: Locks): boolean {
  return a.size === b.size && [...a.values()].every((lock) => isSame(lock, b.get(lock.provider)));
}

function isSame(a: ProviderLock, b: ProviderLock | undefined): boolean {
  return (
    b !== undefined &&
    equalVersions(a.version, b.version) &&
    a.hashes.length === b.hashes.length &&
    a.hashes.every((hash, index) => hash === b.hashes[index])
  );
}

function diffProvider(
  before: ProviderLock | undefined,
  after: ProviderLock | undefined,
): readonly LockChange[] {
  if (before === undefined) return after === undefined ? [] : [{ kind: 'added', lock: after }];
  if (after === undefined) return [{ kind: 'removed', lock: before }];
  const change: LockChange = {
    kind: 'changed',
    provider: after.provider,
    before,
    after,
    versionChanged: !equalVersions(before.version, after.version),
    constraintsChanged:
      formatConstraints(before.constraints) !== formatConstraints(after.constraints),
    hashesAdded: without(after.hashes, before.hashes),
    hashesRemoved: without(before.hashes, after.hashes),
  };
  return isChanged(change) ? [change] : [];
}

function isChanged(change: Extract<LockChange, { kind: 'changed' }>): boolean {
  return (
    change.versionChanged ||
    change.constraintsChanged ||
    change.hashesAdded.length > 0 ||
    change.hashesRemoved.length > 0
  );
}

function without(hashes: readonly Hash[], known: readonly Hash[]): readonly Hash[] {
  const set = new Set(known);
  return hashes.filter((hash) => !set.has(hash));
}

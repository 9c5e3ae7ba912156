/**
 * What a dependency lock file says: for each provider, the version that was chosen, the constraints
 * it was chosen under, and the hashes of packages that may stand for it.
 *
 * This package turns file text into locks and back, merges and compares them. It refuses to open
 * files, and it never decides which hashes deserve to be locked.
 */
import { compareProviders, type ProviderAddr } from '../addr/provider.ts';
import type { Hash } from '../hash/hash.ts';
import { compareBytes } from '../text/compare-bytes.ts';
import type { VersionConstraints } from '../version/constraint.ts';
import type { Version } from '../version/version.ts';

/** The lock of one provider. */
export interface ProviderLock {
  readonly provider: ProviderAddr;
  readonly version: Version;
  /** Those of the configuration when the version was chosen: a record, not a rule. */
  readonly constraints: VersionConstraints;
  /**
   * Sorted and distinct if made by `makeProviderLock`. Decoded locks keep the order and the
   * duplicates of the file, so that a file that is out of form counts as one that needs writing.
   */
  readonly hashes: readonly Hash[];
}

/** All locks of a file; the key is the lock's own provider. */
export type Locks = ReadonlyMap<ProviderAddr, ProviderLock>;

/** The locks of a file that does not exist. */
export const noLocks: Locks = new Map();

/** Makes a lock in normal form: hashes in bytewise order, each of them once. */
export function makeProviderLock(lock: ProviderLock): ProviderLock {
  return { ...lock, hashes: [...new Set(lock.hashes)].sort(compareBytes) };
}

/** Lists locks in the order of the file: by host, namespace and type. */
export function sortedLocks(locks: Locks): readonly ProviderLock[] {
  return [...locks.values()].sort((a, b) => compareProviders(a.provider, b.provider));
}

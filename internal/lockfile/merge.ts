import { equalVersions } from '../version/version.ts';
import { makeProviderLock, type ProviderLock } from './locks.ts';

/**
 * Completes a fresh lock with what was locked before for the same version.
 *
 * Every old hash stays, those of unknown schemes and those that fit no package included: they may be
 * all that a teammate on another platform has. A new version starts from nothing, because its
 * packages are different files.
 */
export function mergeProviderLock(
  old: ProviderLock | undefined,
  fresh: ProviderLock,
): ProviderLock {
  if (old === undefined || !equalVersions(old.version, fresh.version)) {
    return makeProviderLock(fresh);
  }
  return makeProviderLock({ ...fresh, hashes: [...old.hashes, ...fresh.hashes] });
}

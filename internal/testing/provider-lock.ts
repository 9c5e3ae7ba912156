import { parseProviderSource } from '../addr/provider.ts';
import { terraform } from '../flavour/flavour.ts';
import { parseHash } from '../hash/hash.ts';
import { makeProviderLock, type Locks, type ProviderLock } from '../lockfile/locks.ts';
import { parseConstraints } from '../version/constraint.ts';
import { parseVersion } from '../version/version.ts';

/** A lock in words: `providerLock('acme/anvil 1.2.0', { constraints: '~> 1.2' })`. */
export function providerLock(
  providerAndVersion: string,
  options: { readonly constraints?: string; readonly hashes?: readonly string[] } = {},
): ProviderLock {
  const [provider = '', version = ''] = providerAndVersion.split(' ');
  const { constraints = '', hashes = [] } = options;
  return makeProviderLock({
    provider: parseProviderSource(provider, terraform),
    version: parseVersion(version, terraform),
    constraints: parseConstraints(constraints, terraform),
    hashes: hashes.map(parseHash),
  });
}

/** The locks of a file with these entries. */
export function locksOf(...locks: readonly ProviderLock[]): Locks {
  return new Map(locks.map((lock) => [lock.provider, lock]));
}

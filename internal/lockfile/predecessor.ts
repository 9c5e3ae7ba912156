import { parseProviderSource, providerParts, type ProviderAddr } from '../addr/provider.ts';
import type { Decoded, Diagnostic } from '../diag/diagnostic.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { sortedLocks, type Locks, type ProviderLock } from './locks.ts';

/**
 * Adds what a lock file of the predecessor says about providers that the product's own registry has
 * rebuilt: the same version and constraints, but no hashes, for the packages are other files. Locks
 * that are there already stay as they are, and so do the predecessor's.
 */
export function adoptPredecessorLocks(locks: Locks, flavour: Flavour): Decoded<Locks> {
  const adopted = sortedLocks(locks).flatMap((lock) => {
    const provider = findSuccessor(lock.provider, flavour);
    return provider === undefined || locks.has(provider) ? [] : [{ old: lock, provider }];
  });
  if (adopted.length === 0) return { value: locks, diagnostics: [] };
  const added = adopted.map(({ old, provider }): [ProviderAddr, ProviderLock] => [
    provider,
    { ...old, provider, hashes: [] },
  ]);
  const renames = adopted.map(({ old, provider }) => `  - ${old.provider} => ${provider}\n`);
  return { value: new Map([...locks, ...added]), diagnostics: [warningFor(renames, flavour)] };
}

function findSuccessor(provider: ProviderAddr, flavour: Flavour): ProviderAddr | undefined {
  const { host, namespace, type } = providerParts(provider);
  if (host !== flavour.predecessorHost || namespace !== 'hashicorp') return undefined;
  return parseProviderSource(`${flavour.defaultHost}/${namespace}/${type}`, flavour);
}

function warningFor(renames: readonly string[], { product }: Flavour): Diagnostic {
  return {
    severity: 'warning',
    summary: 'Dependency lock file entries automatically updated',
    detail: `${product} automatically rewrote some entries in your dependency lock file:\n${renames.join('')}\nThe version selections were preserved, but the hashes were not because the ${product} project's provider releases are not byte-for-byte identical.`,
  };
}

import type { ProviderAddr } from '../addr/provider.ts';
import type { Decoded } from '../diag/diagnostic.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { compareBytes } from '../text/compare-bytes.ts';
import { formatVersion } from '../version/version.ts';
import { conflictSides } from './conflict-sides.ts';
import { decodeLockBlocks } from './decode.ts';
import { makeProviderLock, type ProviderLock } from './locks.ts';

/**
 * What a file says about each provider, even if it says too much: one lock for each version, in
 * normal form. A file in order has just one for each provider.
 */
export type LockCandidates = ReadonlyMap<ProviderAddr, readonly ProviderLock[]>;

/**
 * Reads a lock file that a bad merge may have left with conflict markers or with several blocks for
 * a provider. Blocks of the same version speak of the same packages, so they become one with the
 * hashes and the constraints of all. Between different versions nothing is decided here.
 *
 * With any diagnostic, warnings included, the file holds something that the value does not.
 */
export function salvageLocks(
  file: string,
  bytes: Uint8Array,
  flavour: Flavour,
): Decoded<LockCandidates> {
  const sides = conflictSides(bytes).map((side) => decodeLockBlocks(file, side, flavour));
  const found = new Map<ProviderAddr, readonly ProviderLock[]>();
  for (const lock of sides.flatMap(({ value }) => value)) {
    found.set(lock.provider, [...(found.get(lock.provider) ?? []), lock]);
  }
  return {
    value: new Map([...found].map(([provider, locks]) => [provider, uniteVersions(locks)])),
    diagnostics: sides.flatMap(({ diagnostics }) => diagnostics),
  };
}

function uniteVersions(locks: readonly ProviderLock[]): readonly ProviderLock[] {
  const united = new Map<string, ProviderLock>();
  for (const lock of locks) {
    const version = formatVersion(lock.version);
    const before = united.get(version);
    united.set(
      version,
      makeProviderLock({
        ...lock,
        constraints: [...(before?.constraints ?? []), ...lock.constraints],
        hashes: [...(before?.hashes ?? []), ...lock.hashes],
      }),
    );
  }
  return [...united].sort(([a], [b]) => compareBytes(a, b)).map(([, lock]) => lock);
}

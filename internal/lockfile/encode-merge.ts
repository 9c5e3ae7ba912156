import { compareProviders } from '../addr/provider.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { encodeHeader, encodeProviderLock } from './encode.ts';
import type { LockConflict, LockMerge } from './merge-three-way.ts';
import type { ProviderLock } from './locks.ts';

/**
 * Renders the outcome of a merge: a lock file as `encodeLocks` writes it, in which each conflict
 * stands where the provider's block would, between markers as git writes them.
 */
export function encodeMerge(
  { locks, conflicts }: LockMerge,
  { flavour, markerSize }: { readonly flavour: Flavour; readonly markerSize: number },
): string {
  const entries = [
    ...[...locks.values()].map((lock) => ({
      provider: lock.provider,
      text: encodeProviderLock(lock),
    })),
    ...conflicts.map((conflict) => ({
      provider: conflict.provider,
      text: encodeConflict(conflict, markerSize),
    })),
  ].sort((a, b) => compareProviders(a.provider, b.provider));
  return encodeHeader(flavour) + entries.map(({ text }) => `\n${text}`).join('');
}

function encodeConflict({ ours, theirs }: LockConflict, markerSize: number): string {
  return [
    `${'<'.repeat(markerSize)} ours\n`,
    encodeAll(ours),
    `${'='.repeat(markerSize)}\n`,
    encodeAll(theirs),
    `${'>'.repeat(markerSize)} theirs\n`,
  ].join('');
}

function encodeAll(locks: readonly ProviderLock[]): string {
  return locks.map(encodeProviderLock).join('\n');
}

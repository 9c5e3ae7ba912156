import type { ProviderAddr } from '../addr/provider.ts';
import type { Hash } from '../hash/hash.ts';

/** The arguments of an entry. */
export type LockArgument = 'version' | 'constraints' | 'hashes';

/**
 * Finds the line of a provider's entry in the text of a lock file, or of one of its arguments if it is
 * there; the first line of the file if there is no such entry. Lines count from 1.
 */
export function findEntryLine(
  text: string,
  { provider, argument }: { readonly provider: ProviderAddr; readonly argument?: LockArgument },
): number {
  const lines = text.split('\n');
  const header = lines.findIndex(
    (line) => /^\s*provider\b/.test(line) && line.includes(`"${provider}"`),
  );
  if (header === -1 || argument === undefined) return Math.max(header, 0) + 1;
  for (let index = header + 1; index < lines.length; index += 1) {
    const line = lines[index]?.trimStart() ?? '';
    if (line.startsWith('}')) break;
    if (new RegExp(`^${argument}\\b`).test(line)) return index + 1;
  }
  return header + 1;
}

/** Finds the line of a hash in the entry of a provider; that of the entry if it is not there. */
export function findHashLine(
  text: string,
  { provider, hash }: { readonly provider: ProviderAddr; readonly hash: Hash },
): number {
  const header = findEntryLine(text, { provider });
  const lines = text.split('\n');
  for (let index = header; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line.includes(`"${hash}"`)) return index + 1;
    if (line.trimStart().startsWith('}')) break;
  }
  return header;
}

/** The first line in which two texts differ, from 1. */
export function findFirstDifference(a: string, b: string): number {
  const [left = [], right = []] = [a, b].map((text) => text.replace(/\n$/, '').split('\n'));
  const index = left.findIndex((line, at) => line !== right[at]);
  return (index === -1 ? left.length - 1 : index) + 1;
}

/** The line of the first merge conflict marker, from 1; undefined if there is none. */
export function findConflictLine(text: string): number | undefined {
  const index = text.split('\n').findIndex((line) => /^<{7}/.test(line));
  return index === -1 ? undefined : index + 1;
}

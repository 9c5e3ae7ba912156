/**
 * The index from an archive's checksum to what one pass over its bytes tells. Those facts are a pure
 * function of the bytes, so an entry never expires; a second lock of the same release needs no
 * download at all.
 *
 * It refuses two things: to hold anything that was not computed here from bytes that passed through
 * this program, and to vouch for anything. Whether the checksum itself may be believed is for the
 * auth package to say.
 */
import { join } from 'node:path';
import { parseHash, type Hash } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';
import { cacheDirectory, entryPath, readEntry, writeEntry } from './cache-entry.ts';

export interface HashIndex {
  /** The digests of the archive with this `zh:`, if they are known; a corrupt entry is not. */
  find(zh: Hash): Promise<PackageDigests | undefined>;
  /** Remembers digests just computed. Never fails: without a writable cache all is slower, not wrong. */
  record(digests: PackageDigests): Promise<void>;
}

/** The index in a directory of the user's cache; the directory is made when first needed. */
export function createHashIndex(directory: string): HashIndex {
  return {
    find(zh) {
      const digests = readDigests(readEntry(entryPath(directory, hexOf(zh))));
      return Promise.resolve(digests?.archive?.zh === zh ? digests : undefined);
    },
    async record(digests) {
      if (digests.archive === undefined) return;
      await writeEntry(entryPath(directory, hexOf(digests.archive.zh)), digests);
    },
  };
}

/** The index that knows nothing and learns nothing, for `--no-hash-index`. */
export const noHashIndex: HashIndex = {
  find: () => Promise.resolve(undefined),
  record: () => Promise.resolve(),
};

/** Where the index lives: `airlock/hashes` in the user's cache folder (XDG base directories). */
export function hashIndexDirectory(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  return join(cacheDirectory(env, home), 'hashes');
}

function hexOf(zh: Hash): string {
  return zh.slice('zh:'.length);
}

function readDigests(value: unknown): PackageDigests | undefined {
  if (!isRecord(value) || !isRecord(value['archive']) || !Array.isArray(value['executables'])) {
    return undefined;
  }
  const { bytes } = value['archive'];
  const zh = findHash(value['archive']['zh'], 'zh');
  const archiveH1 = findHash(value['archive']['h1'], 'h1');
  const h1 = findHash(value['h1'], 'h1');
  if (typeof bytes !== 'number' || !zh || !archiveH1 || !h1) return undefined;
  return {
    archive: { zh, h1: archiveH1, bytes },
    h1,
    executables: value['executables'].filter((name) => typeof name === 'string'),
  };
}

function findHash(value: unknown, scheme: 'zh' | 'h1'): Hash | undefined {
  if (typeof value !== 'string' || !value.startsWith(`${scheme}:`)) return undefined;
  return parseHash(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/**
 * Remembers the checksums of files that were hashed here, by what the file system tells of them: a
 * file that nobody has touched since need not even be read.
 *
 * It refuses to hold anything but what was computed here from the bytes of the file itself. Who wants
 * to know what is in a file now, come what may, does not ask it.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { FileStamp } from '../fsx/file-stamp.ts';
import { parseHash, schemeOf, type Hash } from '../hash/hash.ts';
import { cacheDirectory, entryPath, readEntry, writeEntry } from './cache-entry.ts';

export interface FileMemo {
  /** The `zh:` of the file with this stamp, if it was hashed here. */
  find(stamp: FileStamp): Promise<Hash | undefined>;
  /** Remembers what was just computed. Never fails. */
  record(stamp: FileStamp, zh: Hash): Promise<void>;
}

/** The memo in a directory of the user's cache; the directory is made when first needed. */
export function createFileMemo(directory: string): FileMemo {
  return {
    find(stamp) {
      const value = readEntry(pathOf(directory, stamp));
      // The stamp too: an entry under another's name says nothing.
      const isOwn = Array.isArray(value) && value[0] === stamp;
      return Promise.resolve(isOwn ? findZh(value[1]) : undefined);
    },
    record: (stamp, zh) => writeEntry(pathOf(directory, stamp), [stamp, zh]),
  };
}

/** The memo that remembers nothing. */
export const noFileMemo: FileMemo = {
  find: () => Promise.resolve(undefined),
  record: () => Promise.resolve(),
};

/** Where the memo lives: `airlock/files` in the user's cache folder. */
export function fileMemoDirectory(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  return join(cacheDirectory(env, home), 'files');
}

function pathOf(directory: string, stamp: FileStamp): string {
  return entryPath(directory, createHash('sha256').update(stamp).digest('hex'));
}

function findZh(value: unknown): Hash | undefined {
  if (typeof value !== 'string' || !value.includes(':')) return undefined;
  const hash = parseHash(value);
  return schemeOf(hash) === 'zh' ? hash : undefined;
}

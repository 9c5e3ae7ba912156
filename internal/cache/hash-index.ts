/**
 * The index from an archive's checksum to what one pass over its bytes tells. Those facts are a pure
 * function of the bytes, so an entry never expires; a second lock of the same release needs no
 * download at all.
 *
 * It refuses two things: to hold anything that was not computed here from bytes that passed through
 * this program, and to vouch for anything. Whether the checksum itself may be believed is for the
 * auth package to say.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomic } from '../fsx/atomic-write.ts';
import { parseHash, schemeOf, type Hash } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';

export interface HashIndex {
  /** The digests of the archive with this `zh:`, if they are known; a corrupt entry is not. */
  find(zh: Hash): Promise<PackageDigests | undefined>;
  /** Remembers digests just computed. Never fails: without a writable cache all is slower, not wrong. */
  record(digests: PackageDigests): Promise<void>;
}

/** The index in a directory of the user's cache; the directory is made when first needed. */
export function createHashIndex(directory: string): HashIndex {
  return {
    async find(zh) {
      const digests = await readFile(entryPath(directory, zh), 'utf8')
        .then(decodeEntry)
        .catch(() => undefined);
      return digests?.archive?.zh === zh ? digests : undefined;
    },

    async record(digests) {
      if (digests.archive === undefined) return;
      const path = entryPath(directory, digests.archive.zh);
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await writeFileAtomic(path, encodeEntry(digests), { mode: 0o600, sync: false });
      } catch {
        // A read-only or full cache must not stop a lock that has all it needs.
      }
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
  const xdg = env['XDG_CACHE_HOME'];
  const base = xdg?.startsWith('/') ? xdg : (env['LOCALAPPDATA'] ?? join(home, '.cache'));
  return join(base, 'airlock', 'hashes');
}

function entryPath(directory: string, zh: Hash): string {
  const hex = zh.slice('zh:'.length);
  return join(directory, hex.slice(0, 2), hex.slice(2));
}

/** Two lines: the checksum of the second, then the digests. A torn or altered entry does not match. */
function encodeEntry(digests: PackageDigests): string {
  const line = JSON.stringify(digests);
  return `${checksum(line)}\n${line}\n`;
}

function decodeEntry(text: string): PackageDigests | undefined {
  const [sum, line] = text.split('\n');
  if (sum === undefined || line === undefined || checksum(line) !== sum) return undefined;
  return readDigests(JSON.parse(line));
}

function readDigests(value: unknown): PackageDigests | undefined {
  if (!isRecord(value) || !isRecord(value['archive']) || !Array.isArray(value['executables'])) {
    return undefined;
  }
  const { zh, h1, bytes } = value['archive'];
  if (typeof bytes !== 'number') return undefined;
  return {
    archive: { zh: readHash(zh, 'zh'), h1: readHash(h1, 'h1'), bytes },
    h1: readHash(value['h1'], 'h1'),
    executables: value['executables'].filter((name) => typeof name === 'string'),
  };
}

function readHash(value: unknown, scheme: 'zh' | 'h1'): Hash {
  const hash = parseHash(String(value));
  if (schemeOf(hash) !== scheme) throw new Error(`hash index entry has a hash of another scheme`);
  return hash;
}

function checksum(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

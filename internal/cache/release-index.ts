/**
 * Remembers which archive was found to be the package of a release for a platform, once that was
 * verified: the checksum that a source's evidence vouched for, and the hashes of the whole release that
 * came with it. The hashes of a lock file do not say which platform they are for; with this index and
 * the hash index that is known without asking anyone.
 *
 * It is for looking, not for writing: nothing that goes into a lock file comes from here. A release that
 * its author replaces under the same version is still here as it was, and so are the lock files; who
 * locks or installs it asks its source and will be told.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ProviderAddr } from '../addr/provider.ts';
import { keyRanks, type Signer } from '../auth/auth-result.ts';
import { parseHash, type Hash } from '../hash/hash.ts';
import type { Platform } from '../platform/platform.ts';
import { formatVersion, type Version } from '../version/version.ts';
import { cacheDirectory, entryPath, readEntry, writeEntry } from './cache-entry.ts';

export interface ReleaseQuestion {
  /** The source that was asked, as it describes itself: another may have other packages. */
  readonly source: string;
  readonly provider: ProviderAddr;
  readonly version: Version;
  readonly platform: Platform;
}

/** What was verified of a package, beside its bytes. */
export interface VouchedArchive {
  readonly zh: Hash;
  /** Hashes of the release for all platforms, fit for a lock file. */
  readonly signedHashes: readonly Hash[];
  /** Whose signature was found good; absent where there was none, and from before that was kept. */
  readonly signer?: Signer | undefined;
}

export interface ReleaseIndex {
  find(question: ReleaseQuestion): Promise<VouchedArchive | undefined>;
  /** Remembers what has just been verified. Never fails. */
  record(question: ReleaseQuestion, vouched: VouchedArchive): Promise<void>;
}

/** The index of one product: the two trust different evidence. */
export function createReleaseIndex(directory: string, product: string): ReleaseIndex {
  function keyOf({ source, provider, version, platform }: ReleaseQuestion): string {
    return [product, source, provider, formatVersion(version), platform].join('\n');
  }

  return {
    async find(question) {
      const key = keyOf(question);
      const entry = readVouched(await readEntry(pathOf(directory, key)));
      return entry?.key === key ? entry : undefined;
    },

    async record(question, { zh, signedHashes, signer }) {
      const key = keyOf(question);
      const path = pathOf(directory, key);
      const known = readVouched(await readEntry(path));
      const entry = { key, zh, signedHashes, signer };
      if (JSON.stringify(known) !== JSON.stringify(entry)) await writeEntry(path, entry);
    },
  };
}

/** The index of those who want none. */
export const noReleaseIndex: ReleaseIndex = {
  find: () => Promise.resolve(undefined),
  record: () => Promise.resolve(),
};

/** Where the index lives: `airlock/releases` in the user's cache folder. */
export function releaseIndexDirectory(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  return join(cacheDirectory(env, home), 'releases');
}

function pathOf(directory: string, key: string): string {
  return entryPath(directory, createHash('sha256').update(key).digest('hex'));
}

interface Entry extends VouchedArchive {
  readonly key: string;
}

function readVouched(value: unknown): Entry | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('key' in value) || !('zh' in value) || !('signedHashes' in value)) return undefined;
  const { key, signedHashes } = value;
  const [zh] = readHashes([value.zh]) ?? [];
  const signed = Array.isArray(signedHashes) ? readHashes(signedHashes) : undefined;
  if (typeof key !== 'string' || zh === undefined || signed === undefined) return undefined;
  const signer = 'signer' in value ? readSigner(value.signer) : undefined;
  return { key, zh, signedHashes: signed, signer };
}

function readSigner(value: unknown): Signer | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('by' in value) || !('keyId' in value) || typeof value.keyId !== 'string') return undefined;
  const by = keyRanks.find((rank) => rank === value.by);
  return by && /^[0-9A-F]{16}$/.test(value.keyId) ? { by, keyId: value.keyId } : undefined;
}

function readHashes(values: readonly unknown[]): readonly Hash[] | undefined {
  const hashes = values.flatMap((value) =>
    typeof value === 'string' && /^(?:h1|zh):./.test(value) ? [parseHash(value)] : [],
  );
  return hashes.length === values.length ? hashes : undefined;
}

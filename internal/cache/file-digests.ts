/**
 * The digests of archives on this machine, hashed only if that was not done before: the file memo
 * tells the checksum of a file that nobody has touched, the hash index the rest.
 */
import { stampFile, type FileStamp } from '../fsx/file-stamp.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { FileMemo } from './file-memo.ts';
import type { HashIndex } from './hash-index.ts';

export interface FileDigests {
  /**
   * The digests of the archive at a path.
   *
   * @throws {ToolError} `file-unreadable`, `unsafe-archive`
   * @throws {PackageContentError} if the file is not a proper archive
   */
  find(path: string, signal: AbortSignal): Promise<PackageDigests>;
  /** The digests, if they are known without reading the file. */
  peek(path: string): Promise<PackageDigests | undefined>;
  /** Takes note of an archive that has just been hashed while it was written to this path. */
  note(path: string, digests: PackageDigests): Promise<void>;
  /** Gives what takes note of an archive that is about to be read; not if it is touched meanwhile. */
  watch(path: string): Promise<Note>;
}

/** Takes note of the digests of a certain archive. */
export type Note = (digests: PackageDigests) => Promise<void>;

export interface FileDigestsDeps {
  readonly memo: FileMemo;
  readonly index: HashIndex;
  readonly hashArchive: (path: string, signal: AbortSignal) => Promise<PackageDigests>;
}

/** Opens the digests; what was found once is not looked up again. */
export function createFileDigests(deps: FileDigestsDeps): FileDigests {
  const known = new Map<FileStamp, PackageDigests>();

  async function remember(stamp: FileStamp, digests: PackageDigests): Promise<void> {
    known.set(stamp, digests);
    if (digests.archive === undefined) return;
    await Promise.all([deps.memo.record(stamp, digests.archive.zh), deps.index.record(digests)]);
  }

  async function lookUp(stamp: FileStamp | undefined): Promise<PackageDigests | undefined> {
    if (stamp === undefined) return undefined;
    const recent = known.get(stamp);
    if (recent !== undefined) return recent;
    const zh = await deps.memo.find(stamp);
    const digests = zh === undefined ? undefined : await deps.index.find(zh);
    if (digests !== undefined) known.set(stamp, digests);
    return digests;
  }

  async function watch(path: string): Promise<Note> {
    const before = await stampFile(path);
    return async (digests) => {
      if (before !== undefined && before === (await stampFile(path))) {
        await remember(before, digests);
      }
    };
  }

  return {
    peek: async (path) => lookUp(await stampFile(path)),

    async find(path, signal) {
      const found = await lookUp(await stampFile(path));
      if (found !== undefined) return found;
      const note = await watch(path);
      const digests = await deps.hashArchive(path, signal);
      await note(digests);
      return digests;
    },

    async note(path, digests) {
      const stamp = await stampFile(path);
      if (stamp !== undefined) await remember(stamp, digests);
    },

    watch,
  };
}

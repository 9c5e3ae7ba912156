import { createHash } from 'node:crypto';
import { ParseError } from '../diag/parse-error.ts';
import { h1OfEntries, type HashedEntry } from '../hash/dirhash.ts';
import type { Hash } from '../hash/hash.ts';
import { executablesAmong } from './executables.ts';
import { makeUnpackError, PackageContentError } from './package-content-error.ts';
import { UnpackTree, type UnpackEntry } from './unpack-tree.ts';

/** One entry of the central directory and what its content hashes to. */
export interface HashedZipEntry extends UnpackEntry {
  readonly sha256: Buffer;
}

/** What the entries of an archive add up to. */
export interface ZipDigests {
  /** `h1:` of the archive as it is: every entry, under its name as stored. */
  readonly archiveH1: Hash;
  /** `h1:` of the files it unpacks to. */
  readonly unpackedH1: Hash;
  readonly executables: readonly string[];
}

/**
 * Adds up the entries, given in the order of the central directory. Both hashes are those of Go's
 * `dirhash`; they differ where an archive has directory entries, unclean names or duplicates.
 *
 * @param archiveName for the message about an empty one
 * @throws {PackageContentError} when the archive cannot be unpacked or a name cannot be hashed
 * @throws {ToolError} `unsafe-archive`
 */
export function digestZip(entries: readonly HashedZipEntry[], archiveName: string): ZipDigests {
  if (entries.length === 0) throw makeUnpackError(`empty archive: ${archiveName}`);
  const tree = new UnpackTree<Buffer>();
  for (const entry of entries) tree.add(entry, entry.sha256);
  const unpacked = [...tree.files].map(([path, sha256]) => makeEntry(path, sha256));
  return {
    archiveH1: hashList(archiveList(entries)),
    unpackedH1: hashList(unpacked),
    executables: executablesAmong(tree.files.keys()),
  };
}

/** Each name once per entry, always with the content of the last entry of that name. */
function archiveList(entries: readonly HashedZipEntry[]): readonly HashedEntry[] {
  const contents = new Map(
    entries.map(({ name, sha256 }) => [name, name.endsWith('/') ? sha256OfNothing : sha256]),
  );
  return entries.map(({ name, sha256 }) => makeEntry(name, contents.get(name) ?? sha256));
}

function makeEntry(name: string, sha256: Buffer): HashedEntry {
  return { name: Buffer.from(name, 'latin1'), sha256 };
}

/**
 * The `h1:` hash of a list.
 *
 * @throws {PackageContentError} at the checksum stage, when a name contains a newline
 */
export function hashList(list: readonly HashedEntry[]): Hash {
  try {
    return h1OfEntries(list);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new PackageContentError('invalid-package', error.message, {
      stage: 'checksum',
      cause: error,
    });
  }
}

const sha256OfNothing = createHash('sha256').digest();

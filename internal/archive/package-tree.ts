import { readdirSync, realpathSync } from 'node:fs';
import { describeFileError, fileUnreadable, makeChecksumError } from './file-error.ts';
import { entriesMax, overLimit } from './limits.ts';

/** A file of an unpacked package. */
export interface PackageFile {
  /** Relative to the package, slashes between the parts; raw bytes. */
  readonly name: Buffer;
  readonly path: Buffer;
  /** Not a plain file by its directory entry: a link to one, or something that cannot be hashed. */
  readonly isSpecial: boolean;
}

/** What is below the directory of an unpacked package. */
export interface PackageTree {
  /** Bytewise by name. */
  readonly files: readonly PackageFile[];
  /** Relative to the package like the names of files; parents come first. */
  readonly directories: readonly Buffer[];
}

/**
 * Lists all files and directories below a directory. Links are listed as files under their own names
 * and not descended into; a link at the root is followed.
 *
 * @throws {ToolError} `file-unreadable` when there is no such directory
 * @throws {PackageContentError} when a directory in it cannot be read
 */
export function listPackage(directory: string): PackageTree {
  const root = Buffer.from(resolveRoot(directory));
  const files: PackageFile[] = [];
  const directories: Buffer[] = [];
  const pending: { readonly path: Buffer; readonly name: Buffer | undefined }[] = [
    { path: root, name: undefined },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.name !== undefined) directories.push(next.name);
    for (const entry of readDirectory(next.path)) {
      const name = next.name === undefined ? entry.name : joinBytes(next.name, entry.name);
      const path = joinBytes(next.path, entry.name);
      if (entry.isDirectory()) pending.push({ path, name });
      else files.push({ name, path, isSpecial: !entry.isFile() });
      if (files.length + directories.length + pending.length > entriesMax) {
        throw overLimit(`it has more than ${entriesMax} files and directories`);
      }
    }
  }
  return { files: files.sort((a, b) => Buffer.compare(a.name, b.name)), directories };
}

function resolveRoot(directory: string): string {
  try {
    return realpathSync.native(directory);
  } catch (cause) {
    throw fileUnreadable(`lstat ${directory}`, cause);
  }
}

function readDirectory(path: Buffer): ReturnType<typeof readEntries> {
  try {
    return readEntries(path);
  } catch (cause) {
    throw makeChecksumError(describeFileError(`open ${path.toString()}`, cause), cause);
  }
}

function readEntries(path: Buffer) {
  return readdirSync(path, { encoding: 'buffer', withFileTypes: true });
}

/** Joins two paths, of which the second is relative. */
export function joinBytes(parent: Buffer, name: Buffer): Buffer {
  return Buffer.concat([parent, slash, name]);
}

const slash = Buffer.from('/');

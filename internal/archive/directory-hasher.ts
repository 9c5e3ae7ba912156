/**
 * Hashes an unpacked package: every file below its directory, links to files by what they point at.
 * It refuses what Go's directory hash would stumble over (links to directories, dangling links), and
 * what it would hang on (pipes, devices).
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, statSync, type Stats } from 'node:fs';
import type { HashedEntry } from '../hash/dirhash.ts';
import type { PackageDigests } from '../package/digests.ts';
import { executablesAmong } from './executables.ts';
import { describeFileError, makeChecksumError } from './file-error.ts';
import { readFilePieces, type FilePiecesOptions } from './file-pieces.ts';
import type { Pacer } from './pacer.ts';
import { listPackageFiles, type PackageFile } from './package-tree.ts';
import { hashList } from './zip-digests.ts';

/** What hashing takes besides the files. */
export interface DirectoryHasherTools extends FilePiecesOptions {
  readonly pacer: Pacer;
}

/**
 * Hashes the package in a directory.
 *
 * @throws {ToolError} `file-unreadable` when there is no such directory
 * @throws {PackageContentError} at the checksum stage
 */
export async function hashDirectory(
  directory: string,
  tools: DirectoryHasherTools,
): Promise<PackageDigests> {
  const files = listPackageFiles(directory);
  const hashed: HashedEntry[] = [];
  for (const file of files) {
    hashed.push({ name: file.name, sha256: await hashFile(file, tools) });
  }
  return {
    archive: undefined,
    h1: hashList(hashed),
    executables: executablesAmong(files.map(({ name }) => name.toString('latin1'))),
  };
}

async function hashFile(file: PackageFile, tools: DirectoryHasherTools): Promise<Buffer> {
  const path = file.path.toString();
  // Before it is opened: opening a pipe would wait for its other end.
  if (file.isSpecial)
    checkFile(
      attempt(`open ${path}`, () => statSync(file.path)),
      path,
    );
  const descriptor = attempt(`open ${path}`, () => openSync(file.path, 'r'));
  try {
    const stats = fstatSync(descriptor);
    checkFile(stats, path);
    const readAhead = tools.readAhead && stats.size > readAheadBytesMin;
    const hash = createHash('sha256');
    for await (const piece of readFilePieces(descriptor, { ...tools, readAhead })) {
      hash.update(piece);
      await tools.pacer.step(piece.length);
    }
    return hash.digest();
  } finally {
    closeSync(descriptor);
  }
}

/** Below this the second thread costs more than it saves. */
const readAheadBytesMin = 8 * 1024 ** 2;

function checkFile(stats: Stats, path: string): void {
  if (stats.isDirectory()) throw makeChecksumError(`read ${path}: is a directory`);
  if (!stats.isFile()) throw makeChecksumError(`read ${path}: not a regular file`);
}

function attempt<T>(action: string, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw makeChecksumError(describeFileError(action, cause), cause);
  }
}

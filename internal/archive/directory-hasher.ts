/**
 * Hashes an unpacked package: every file below its directory, links to files by what they point at.
 * It refuses what Go's directory hash would stumble over (links to directories, dangling links), and
 * what it would hang on (pipes, devices).
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, statSync, type Stats } from 'node:fs';
import { ToolError } from '../diag/tool-error.ts';
import type { HashedEntry } from '../hash/dirhash.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { Keep } from '../package/keep.ts';
import { quote } from '../text/quote.ts';
import { executablesAmong } from './executables.ts';
import { describeFileError, makeChecksumError } from './file-error.ts';
import { readFilePieces, type FilePiecesOptions } from './file-pieces.ts';
import { UnpackedTotal } from './limits.ts';
import {
  closeAfter,
  createOutputDirectory,
  createOutputFile,
  withOutputDirectory,
} from './output-file.ts';
import type { Pacer } from './pacer.ts';
import { joinBytes, listPackage, type PackageFile, type PackageTree } from './package-tree.ts';
import { hashList } from './zip-digests.ts';

/** What hashing takes besides the files. */
export interface DirectoryHasherTools extends FilePiecesOptions {
  readonly pacer: Pacer;
  readonly keep?: Keep | undefined;
}

/** Where the files are copied to while they are hashed. */
interface CopyTarget {
  readonly root: Buffer;
  readonly total: UnpackedTotal;
}

interface TreeTools extends DirectoryHasherTools {
  readonly target: CopyTarget | undefined;
}

/**
 * Hashes the package in a directory, and copies it if it is to be kept: a link to a file becomes the
 * file, for that is what the hash is of.
 *
 * @throws {ToolError} `file-unreadable` when there is no such directory; `file-unwritable`;
 * `unsafe-archive` beyond the limits; `invalid-package` when it is to be kept as an archive
 * @throws {PackageContentError} at the checksum stage
 */
export async function hashDirectory(
  directory: string,
  tools: DirectoryHasherTools,
): Promise<PackageDigests> {
  const { keep } = tools;
  const tree = listPackage(directory);
  switch (keep?.kind) {
    case undefined:
      return hashTree(tree, { ...tools, target: undefined });
    case 'archive':
      throw new ToolError(
        'invalid-package',
        `Cannot copy package ${quote(directory)} as an archive: it is unpacked`,
      );
    case 'unpacked':
      return withOutputDirectory(keep.directory, () => copyTree(tree, keep.directory, tools));
  }
}

function copyTree(
  tree: PackageTree,
  directory: string,
  tools: DirectoryHasherTools,
): Promise<PackageDigests> {
  const root = Buffer.from(directory);
  for (const name of tree.directories) createOutputDirectory(joinBytes(root, name));
  return hashTree(tree, { ...tools, target: { root, total: new UnpackedTotal() } });
}

async function hashTree({ files }: PackageTree, tools: TreeTools): Promise<PackageDigests> {
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

async function hashFile(file: PackageFile, tools: TreeTools): Promise<Buffer> {
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
    const source: OpenFile = { descriptor, stats };
    return await (tools.target === undefined
      ? hashOpenFile(source, tools)
      : copyOpenFile(source, file.name, { ...tools, target: tools.target }));
  } finally {
    closeSync(descriptor);
  }
}

interface OpenFile {
  readonly descriptor: number;
  readonly stats: Stats;
}

async function copyOpenFile(
  source: OpenFile,
  name: Buffer,
  tools: DirectoryHasherTools & { readonly target: CopyTarget },
): Promise<Buffer> {
  const { root, total } = tools.target;
  const copy = createOutputFile(joinBytes(root, name));
  return closeAfter(copy, async () => {
    const sha256 = await hashOpenFile(source, tools, (piece) => {
      total.add(piece.length, Infinity);
      copy.write(piece);
    });
    copy.setMode(source.stats.mode & 0o777);
    return sha256;
  });
}

async function hashOpenFile(
  { descriptor, stats }: OpenFile,
  tools: DirectoryHasherTools,
  onPiece?: (piece: Buffer) => void,
): Promise<Buffer> {
  const readAhead = tools.readAhead && stats.size > readAheadBytesMin;
  const hash = createHash('sha256');
  for await (const piece of readFilePieces(descriptor, { ...tools, readAhead })) {
    onPiece?.(piece);
    hash.update(piece);
    await tools.pacer.step(piece.length);
  }
  return hash.digest();
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

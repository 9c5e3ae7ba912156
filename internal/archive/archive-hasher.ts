/**
 * Hashes an archive in one pass: the file as it is (`zh:`) and the entries in it (both kinds of
 * `h1:`). Where one pass cannot decide, a second one follows over the archive as a file. On the way
 * the archive or its files may be kept.
 */
import { closeSync, fstatSync, openSync } from 'node:fs';
import { ToolError } from '../diag/tool-error.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { Keep } from '../package/keep.ts';
import { ByteReader, type Pull } from './byte-reader.ts';
import { fileUnreadable } from './file-error.ts';
import { readFilePieces, type FilePiecesOptions } from './file-pieces.ts';
import { Meter } from './meter.ts';
import { withOutputFile } from './output-file.ts';
import { PackageContentError } from './package-content-error.ts';
import type { Pacer } from './pacer.ts';
import { accessFile } from './random-access-file.ts';
import { createStagingFile } from './staging-file.ts';
import { Undecided } from './undecided.ts';
import { withUnpacker } from './unpacker.ts';
import { digestZip, type HashedZipEntry } from './zip-digests.ts';
import { hashZipFile } from './zip-reader.ts';
import { hashZipStream, type ZipStreamTools } from './zip-stream.ts';

/** What hashing takes besides the bytes. */
export interface ArchiveTools extends Omit<ZipStreamTools, 'unpacker'> {
  /** Names the archive in messages. */
  readonly name: string;
  readonly pacer: Pacer;
  readonly keep?: Keep | undefined;
}

export interface ArchiveStreamTools extends ArchiveTools {
  /** Writes the archive to a temporary file from the start, for the second pass. */
  readonly spool: boolean;
}

/**
 * Hashes an archive that arrives in pieces. Undefined when it took more than the first piece to see
 * that one pass cannot decide: then the archive must be had once more, and spooled. That never happens
 * to an archive that is kept as it is.
 *
 * @throws {PackageContentError} with the archive's `zh:`, if its bytes are not a proper archive
 * @throws {ToolError} `unsafe-archive` beyond the limits, or when it must not be unpacked;
 * `file-unwritable`
 */
export async function hashArchiveStream(
  pull: Pull,
  tools: ArchiveStreamTools,
): Promise<PackageDigests | undefined> {
  if (tools.keep?.kind === 'archive') return keepArchive(pull, tools.keep.path, tools);
  const meter = new Meter(pull);
  if (tools.spool) return spool(meter, tools);
  const digests = await hashInPassing(meter, tools);
  return digests ?? (meter.pieces <= 1 ? spool(meter, tools) : undefined);
}

/** Writes the archive to its place while it is hashed; a second pass reads it from there. */
async function keepArchive(pull: Pull, path: string, tools: ArchiveTools): Promise<PackageDigests> {
  return withOutputFile(path, async (file) => {
    const meter = new Meter(pull, (piece) => {
      file.write(piece);
    });
    const digests =
      (await hashInPassing(meter, tools)) ?? (await hashAgain(file.descriptor, { meter, tools }));
    file.setMode(0o644);
    return digests;
  });
}

/** Undefined where one pass cannot decide; then nothing is kept. */
async function hashInPassing(
  meter: Meter,
  tools: ArchiveTools,
): Promise<PackageDigests | undefined> {
  try {
    return await withUnpacker(unpackedPlace(tools), async (unpacker) => {
      const reader = new ByteReader(meter.pull);
      const entries = await withZh(meter, () => hashZipStream(reader, { ...tools, unpacker }));
      return makeDigests(meter, tools, entries);
    });
  } catch (error) {
    if (error instanceof Undecided) return undefined;
    throw error;
  }
}

function unpackedPlace({ keep }: ArchiveTools): string | undefined {
  return keep?.kind === 'unpacked' ? keep.directory : undefined;
}

/** Writes the piece at hand, if any, and all further ones to a file, and hashes that. */
async function spool(meter: Meter, tools: ArchiveTools): Promise<PackageDigests> {
  const file = createStagingFile();
  try {
    for (let piece = meter.last ?? (await meter.pull()); piece; piece = await meter.pull()) {
      file.write(piece);
    }
    return await hashAgain(file.descriptor, { meter, tools });
  } finally {
    file.abandon();
  }
}

/**
 * Hashes an archive file, read once unless that cannot decide.
 *
 * @throws {PackageContentError} with the archive's `zh:`, if its bytes are not a proper archive
 * @throws {ToolError} `file-unreadable`, `file-unwritable`, or `unsafe-archive` beyond the limits or
 * when it must not be unpacked
 */
export async function hashArchiveFile(
  path: string,
  tools: ArchiveTools & FilePiecesOptions,
): Promise<PackageDigests> {
  const descriptor = openArchive(path);
  try {
    const before = fstatSync(descriptor);
    if (!before.isFile()) {
      throw new ToolError('file-unreadable', `read ${path}: not a regular file`);
    }
    const digests = await hashOpenFile(descriptor, tools);
    const after = fstatSync(descriptor);
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) {
      throw new ToolError('file-unreadable', `read ${path}: file changed while it was read`);
    }
    return digests;
  } finally {
    closeSync(descriptor);
  }
}

function openArchive(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw fileUnreadable(`open ${path}`, cause);
  }
}

async function hashOpenFile(
  descriptor: number,
  tools: ArchiveTools & FilePiecesOptions,
): Promise<PackageDigests> {
  const pieces = readFilePieces(descriptor, tools);
  async function pull(): Promise<Buffer | undefined> {
    const next = await pieces.next();
    if (next.done === true) return undefined;
    await tools.pacer.step(next.value.length);
    return next.value;
  }
  try {
    if (tools.keep?.kind === 'archive') return await keepArchive(pull, tools.keep.path, tools);
    const meter = new Meter(pull);
    return (await hashInPassing(meter, tools)) ?? (await hashAgain(descriptor, { meter, tools }));
  } finally {
    await pieces.return(undefined);
  }
}

interface SecondPass {
  /** Through which the archive came, or comes. */
  readonly meter: Meter;
  readonly tools: ArchiveTools;
}

/** Makes the second pass, over the archive in a file, once the first has seen all of it. */
async function hashAgain(
  descriptor: number,
  { meter, tools }: SecondPass,
): Promise<PackageDigests> {
  await meter.drain();
  const buffer = Buffer.allocUnsafeSlow(pieceBytes);
  return withUnpacker(unpackedPlace(tools), async (unpacker) => {
    const entries = await withZh(meter, () =>
      hashZipFile(accessFile(descriptor), { ...tools, buffer, unpacker }),
    );
    return makeDigests(meter, tools, entries);
  });
}

const pieceBytes = 256 * 1024;

async function makeDigests(
  meter: Meter,
  tools: ArchiveTools,
  entries: readonly HashedZipEntry[],
): Promise<PackageDigests> {
  const zip = await withZh(meter, () => digestZip(entries, tools.name));
  return {
    archive: { zh: meter.zh(), h1: zip.archiveH1, bytes: meter.bytes },
    h1: zip.unpackedH1,
    executables: zip.executables,
  };
}

/** Adds the archive's checksum to a complaint about its content. */
async function withZh<T>(meter: Meter, action: () => T | Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw error instanceof PackageContentError ? error.withZh(meter.zh()) : error;
  }
}

/**
 * Hashes an archive in one pass: the file as it is (`zh:`) and the entries in it (both kinds of
 * `h1:`). Where one pass cannot decide, a second one follows over the archive as a file.
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { ToolError } from '../diag/tool-error.ts';
import { makeZh, type Hash } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';
import { ByteReader, type Pull } from './byte-reader.ts';
import { fileUnreadable } from './file-error.ts';
import { readFilePieces, type FilePiecesOptions } from './file-pieces.ts';
import { archiveBytesMax, overLimit } from './limits.ts';
import { PackageContentError } from './package-content-error.ts';
import type { Pacer } from './pacer.ts';
import { accessFile } from './random-access-file.ts';
import { createStagingFile } from './staging-file.ts';
import { Undecided } from './undecided.ts';
import { digestZip, type HashedZipEntry } from './zip-digests.ts';
import { hashZipFile } from './zip-reader.ts';
import { hashZipStream, type ZipStreamTools } from './zip-stream.ts';

/** What hashing takes besides the bytes. */
export interface ArchiveTools extends ZipStreamTools {
  /** Names the archive in messages. */
  readonly name: string;
  readonly pacer: Pacer;
}

export interface ArchiveStreamTools extends ArchiveTools {
  /** Writes the archive to a temporary file from the start, for the second pass. */
  readonly spool: boolean;
}

/**
 * Hashes an archive that arrives in pieces. Undefined when it took more than the first piece to see
 * that one pass cannot decide: then the archive must be had once more, and spooled.
 *
 * @throws {PackageContentError} with the archive's `zh:`, if its bytes are not a proper archive
 * @throws {ToolError} `unsafe-archive` beyond the limits
 */
export async function hashArchiveStream(
  pull: Pull,
  tools: ArchiveStreamTools,
): Promise<PackageDigests | undefined> {
  const meter = new Meter(pull);
  if (tools.spool) return spool(meter, tools);
  try {
    const entries = await hashZipStream(new ByteReader(meter.pull), tools);
    return await makeDigests(meter, tools, entries);
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    return meter.pieces <= 1 ? spool(meter, tools) : undefined;
  }
}

/** Writes the piece at hand, if any, and all further ones to a file, and hashes that. */
async function spool(meter: Meter, tools: ArchiveTools): Promise<PackageDigests> {
  const file = createStagingFile();
  try {
    for (let piece = meter.last ?? (await meter.pull()); piece; piece = await meter.pull()) {
      file.write(piece);
    }
    return await hashSeekable(file.descriptor, { meter, tools });
  } finally {
    file.close();
  }
}

/**
 * Hashes an archive file, read once unless that cannot decide.
 *
 * @throws {PackageContentError} with the archive's `zh:`, if its bytes are not a proper archive
 * @throws {ToolError} `file-unreadable`, or `unsafe-archive` beyond the limits
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
  const meter = new Meter(async () => {
    const next = await pieces.next();
    if (next.done === true) return undefined;
    await tools.pacer.step(next.value.length);
    return next.value;
  });
  try {
    const entries = await hashZipStream(new ByteReader(meter.pull), tools);
    return await makeDigests(meter, tools, entries);
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    await meter.drain();
    return await hashSeekable(descriptor, { meter, tools });
  } finally {
    await pieces.return(undefined);
  }
}

interface SecondPass {
  /** Has seen the whole archive. */
  readonly meter: Meter;
  readonly tools: ArchiveTools;
}

async function hashSeekable(
  descriptor: number,
  { meter, tools }: SecondPass,
): Promise<PackageDigests> {
  const buffer = Buffer.allocUnsafeSlow(pieceBytes);
  const entries = await withZh(meter, () =>
    hashZipFile(accessFile(descriptor), { ...tools, buffer }),
  );
  return makeDigests(meter, tools, entries);
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

/** Passes pieces on, counts them and hashes the archive as a file. */
class Meter {
  readonly #source: Pull;
  readonly #sha256 = createHash('sha256');
  #pieces = 0;
  #bytes = 0;
  #last: Uint8Array | undefined;
  #zh: Hash | undefined;

  constructor(source: Pull) {
    this.#source = source;
  }

  get pieces(): number {
    return this.#pieces;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The piece that was passed on last; still valid, at the end too. */
  get last(): Uint8Array | undefined {
    return this.#last;
  }

  readonly pull = async (): Promise<Uint8Array | undefined> => {
    const piece = await this.#source();
    if (piece === undefined) return undefined;
    this.#last = piece;
    this.#pieces += 1;
    this.#bytes += piece.length;
    if (this.#bytes > archiveBytesMax) throw overLimit(`it exceeds ${archiveBytesMax} bytes`);
    this.#sha256.update(piece);
    return piece;
  };

  async drain(): Promise<void> {
    while ((await this.pull()) !== undefined);
  }

  /** The checksum of the archive, once all of it was pulled. */
  zh(): Hash {
    this.#zh ??= makeZh(this.#sha256.digest('hex'));
    return this.#zh;
  }
}

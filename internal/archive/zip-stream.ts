/**
 * Hashes the entries of a zip archive while it arrives, from local header to local header, and then
 * holds what it saw against the central directory, which is what everybody else reads. It refuses to
 * interpret: whatever the stream alone cannot tell for certain, and whatever the directory does not
 * confirm in every field, is left undecided.
 */
import { ToolError } from '../diag/tool-error.ts';
import type { ByteReader } from './byte-reader.ts';
import { readCentralDirectory, type CentralEntry } from './central-directory.ts';
import {
  withHasher,
  type ContentDigest,
  type CreateHasher,
  type EntryHasher,
} from './content-hasher.ts';
import { skipDescriptor, type Measured } from './data-descriptor.ts';
import { InflateError, type Inflater, type InflateStep, type Sink } from './inflater.ts';
import { directoryBytesMax, entriesMax, nameBytesMax, UnpackedTotal } from './limits.ts';
import type { OutputFile } from './output-file.ts';
import { PackageContentError } from './package-content-error.ts';
import { Undecided } from './undecided.ts';
import type { Unpacker } from './unpacker.ts';
import type { HashedZipEntry } from './zip-digests.ts';
import {
  centralSignature,
  endSignature,
  flagDescriptor,
  flagEncrypted,
  localHeaderBytes,
  localHeaderLength,
  localSignature,
  methodDeflated,
  methodStored,
  parseLocalHeader,
  type EntryHeader,
} from './zip-records.ts';

/** An entry as its local header, its data and its descriptor tell; sizes and checksum are measured. */
interface StreamedEntry extends EntryHeader {
  readonly offset: number;
  readonly sha256: Buffer;
}

/** What reading takes besides the bytes. */
export interface ZipStreamTools {
  readonly inflater: Inflater;
  readonly createHasher: CreateHasher;
  /** Where the entries are unpacked to on the way, if they are. */
  readonly unpacker?: Unpacker | undefined;
}

interface Context extends ZipStreamTools {
  readonly reader: ByteReader;
  readonly total: UnpackedTotal;
}

/**
 * Hashes all entries, in the order of the central directory. Reads to the end of the stream, unless
 * it fails.
 *
 * @throws {Undecided} when only a second pass can tell
 * @throws {ToolError} `unsafe-archive` beyond the limits, or when it must not be unpacked;
 * `file-unwritable`
 */
export async function hashZipStream(
  reader: ByteReader,
  tools: ZipStreamTools,
): Promise<readonly HashedZipEntry[]> {
  const context: Context = { ...tools, reader, total: new UnpackedTotal() };
  const streamed: StreamedEntry[] = [];
  let nameBytes = 0;
  while ((await nextSignature(reader)) === localSignature) {
    const offset = reader.position;
    const header = await readLocalHeader(reader);
    nameBytes += header.name.length;
    requireListable(streamed.length + 1, header, nameBytes);
    streamed.push({ ...header, ...(await hashEntry(context, header)), offset });
  }
  const central = readDirectory(await readTail(reader));
  const hashed = confirm(streamed, central);
  if (tools.unpacker !== undefined) finishUnpacking(tools.unpacker, central);
  return hashed;
}

/** What the directory may not list, it need not list: whether the archive is refused is for it to say. */
function requireListable(count: number, { name }: EntryHeader, nameBytes: number): void {
  if (count > entriesMax || name.length > nameBytesMax || nameBytes > directoryBytesMax) {
    throw new Undecided('more than a directory may list');
  }
}

function finishUnpacking(unpacker: Unpacker, central: readonly CentralEntry[]): void {
  unpacker.check(central);
  if (central.some(({ name, isDirectory }) => isDirectory !== hasDirectoryName(name))) {
    throw new Undecided('what is a directory by its mode was unpacked as a file');
  }
  unpacker.finish(central);
}

function hasDirectoryName(name: string): boolean {
  return name.endsWith('/');
}

async function nextSignature(reader: ByteReader): Promise<number | undefined> {
  const bytes = await reader.peek(4);
  return bytes.length === 4 ? bytes.readUInt32LE(0) : undefined;
}

async function hashEntry(context: Context, header: EntryHeader): Promise<ContentDigest & Measured> {
  const file = openFile(context, header);
  const measured = await withHasher(context.createHasher, file, (hasher) =>
    measureContent(context, header, hasher),
  );
  if (hasDescriptor(header)) {
    await skipDescriptor(context.reader, measured);
  } else if (measured.size !== header.size || measured.crc !== header.crc) {
    throw new Undecided('local header and content disagree');
  }
  return measured;
}

/** Where the content goes as well, if anywhere. Whether the name is a bad one, the directory decides. */
function openFile({ unpacker }: Context, { name }: EntryHeader): OutputFile | undefined {
  try {
    return unpacker?.open({ name, isDirectory: hasDirectoryName(name) });
  } catch (cause) {
    if (!(cause instanceof ToolError) || cause.code === 'file-unwritable') throw cause;
    throw new Undecided(cause.message, { cause });
  }
}

async function measureContent(
  context: Context,
  header: EntryHeader,
  hasher: EntryHasher,
): Promise<ContentDigest & Measured> {
  const compressedSize = await readContent(context, header, {
    lend: () => hasher.lend(),
    write(output) {
      context.total.add(output.length, context.reader.position);
      hasher.update(output);
    },
  });
  return { ...(await hasher.digest()), compressedSize };
}

function hasDescriptor(header: EntryHeader): boolean {
  return (header.flags & flagDescriptor) !== 0;
}

async function readLocalHeader(reader: ByteReader): Promise<EntryHeader> {
  const fixed = await reader.peek(localHeaderBytes);
  if (fixed.length < localHeaderBytes) throw new Undecided('local header cut short');
  const length = localHeaderLength(fixed);
  const bytes = await reader.peek(length);
  const header = bytes.length < length ? undefined : parseLocalHeader(bytes);
  if (header === undefined) throw new Undecided('local header cut short');
  if ((header.flags & flagEncrypted) !== 0) throw new Undecided('encrypted entry');
  reader.skip(length);
  return header;
}

/** Reads the data of an entry and gives their length. */
async function readContent(context: Context, header: EntryHeader, sink: Sink): Promise<number> {
  switch (header.method) {
    case methodDeflated:
      return readDeflated(context, hasDescriptor(header) ? undefined : header.compressedSize, sink);
    case methodStored:
      if (hasDescriptor(header)) throw new Undecided('stored entry of unknown length');
      return readStored(context.reader, header.compressedSize, sink);
    default:
      throw new Undecided(`method ${header.method}`);
  }
}

async function readStored(reader: ByteReader, length: number, sink: Sink): Promise<number> {
  let left = length;
  while (left > 0) {
    const available = await reader.available();
    if (available === undefined) throw new Undecided('data cut short');
    const piece = available.subarray(0, left);
    sink.write(piece);
    reader.skip(piece.length);
    left -= piece.length;
  }
  return length;
}

/** @param length of the data; undefined if only the stream itself knows where it ends */
async function readDeflated(
  { reader, inflater }: Context,
  length: number | undefined,
  sink: Sink,
): Promise<number> {
  let left = length ?? Infinity;
  let total = 0;
  inflater.start();
  while (left > 0) {
    const available = await reader.available();
    if (available === undefined) throw new Undecided('data cut short');
    const { consumed, ended } = await inflatePiece(inflater, available.subarray(0, left), sink);
    reader.skip(consumed);
    left -= consumed;
    total += consumed;
    if (ended) break;
  }
  // Where the length is known, the stream must fill it, no more and no less.
  if (length !== undefined && (left > 0 || !(await inflater.hasEnded()))) {
    throw new Undecided('data and their length disagree');
  }
  return total;
}

async function inflatePiece(inflater: Inflater, piece: Buffer, sink: Sink): Promise<InflateStep> {
  try {
    const step = inflater.inflate(piece, sink);
    return step instanceof Promise ? await step : step;
  } catch (cause) {
    if (cause instanceof InflateError) throw new Undecided('corrupt data', { cause });
    throw cause;
  }
}

/** The archive from its central directory on. */
interface Tail {
  readonly offset: number;
  readonly bytes: Buffer;
}

async function readTail(reader: ByteReader): Promise<Tail> {
  const offset = reader.position;
  const signature = await nextSignature(reader);
  if (signature !== centralSignature && signature !== endSignature) {
    throw new Undecided('neither an entry nor the central directory');
  }
  const pieces: Buffer[] = [];
  for (;;) {
    const available = await reader.available();
    if (available === undefined) return { offset, bytes: Buffer.concat(pieces) };
    if (reader.position - offset > directoryBytesMax) throw new Undecided('too much at the end');
    pieces.push(Buffer.from(available));
    reader.skip(available.length);
  }
}

function readDirectory({ offset: tailOffset, bytes }: Tail): readonly CentralEntry[] {
  try {
    return readCentralDirectory({
      start: tailOffset,
      size: tailOffset + bytes.length,
      read(offset, length) {
        if (offset < tailOffset) throw new Undecided('directory before its place');
        return bytes.subarray(offset - tailOffset, offset - tailOffset + length);
      },
    });
  } catch (cause) {
    if (cause instanceof PackageContentError) throw new Undecided(cause.message, { cause });
    throw cause;
  }
}

/** Lets the entries pass only if the directory lists just them, in this order, in every detail. */
function confirm(
  streamed: readonly StreamedEntry[],
  central: readonly CentralEntry[],
): readonly HashedZipEntry[] {
  if (streamed.length !== central.length) throw new Undecided('directory lists other entries');
  return central.map((entry, index) => {
    const seen = streamed[index];
    if (seen === undefined || !fields.every((field) => seen[field] === entry[field])) {
      throw new Undecided('entry and directory disagree');
    }
    return { name: entry.name, isDirectory: entry.isDirectory, sha256: seen.sha256 };
  });
}

const fields = ['offset', 'name', 'flags', 'method', 'crc', 'compressedSize', 'size'] as const;

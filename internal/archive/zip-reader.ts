/**
 * Hashes the entries of a zip archive in a file, with the central directory as the truth: the second
 * pass for archives that a stream cannot decide. It judges an entry as Go's zip reader does: by the
 * directory alone; of the local header it uses nothing but its length.
 */
import {
  notAZip,
  readCentralDirectory,
  type CentralEntry,
  type RandomAccess,
} from './central-directory.ts';
import {
  ContentHasher,
  withHasher,
  type ContentDigest,
  type EntryHasher,
} from './content-hasher.ts';
import { InflateError, type Inflater, type InflateStep, type Sink } from './inflater.ts';
import { UnpackedTotal } from './limits.ts';
import { makeUnpackError, PackageContentError } from './package-content-error.ts';
import type { Pacer } from './pacer.ts';
import { UnpackTree } from './unpack-tree.ts';
import type { HashedZipEntry } from './zip-digests.ts';
import {
  descriptorSignature,
  flagDescriptor,
  localHeaderBytes,
  localHeaderLength,
  localSignature,
  methodDeflated,
  methodStored,
} from './zip-records.ts';
import type { ZipStreamTools } from './zip-stream.ts';

/** What reading takes besides the bytes. */
export interface ZipReaderTools extends ZipStreamTools {
  readonly pacer: Pacer;
  /** Where pieces of data are read to. */
  readonly buffer: Buffer;
}

interface Context extends ZipReaderTools {
  readonly source: RandomAccess;
  readonly total: UnpackedTotal;
}

interface EntryContext extends Context {
  readonly hasher: EntryHasher;
}

/**
 * Hashes all entries, in the order of the central directory; of several failures the first in that
 * order is thrown, be it an entry's place or its content.
 *
 * @throws {PackageContentError} when Go's reader or the unpacker would refuse the archive or an entry
 * @throws {ToolError} `unsafe-archive` beyond the limits, or when it must not be unpacked;
 * `file-unwritable`
 */
export async function hashZipFile(
  source: RandomAccess,
  tools: ZipReaderTools,
): Promise<readonly HashedZipEntry[]> {
  const context: Context = { ...tools, source, total: new UnpackedTotal() };
  const tree = new UnpackTree<undefined>();
  const hashed: HashedZipEntry[] = [];
  const entries = readCentralDirectory(source);
  tools.unpacker?.check(entries);
  for (const entry of entries) {
    tree.add(entry, undefined);
    const file = tools.unpacker?.open(entry);
    const { sha256 } = await withHasher(tools.createHasher, file, (hasher) =>
      hashEntry({ ...context, hasher }, entry),
    );
    hashed.push({ name: entry.name, isDirectory: entry.isDirectory, sha256 });
  }
  tools.unpacker?.finish(entries);
  return hashed;
}

async function hashEntry(context: EntryContext, entry: CentralEntry): Promise<ContentDigest> {
  if (!entry.isDirectory) return hashContent(context, entry);
  // The unpacker makes a directory and never looks at the content. Should that be unreadable, then
  // Go has no hash of the archive as such; the one that comes out here matches nothing.
  try {
    return await hashContent(context, entry);
  } catch (error) {
    if (!(error instanceof PackageContentError)) throw error;
    return new ContentHasher().digest();
  }
}

async function hashContent(context: EntryContext, entry: CentralEntry): Promise<ContentDigest> {
  const { source, total, hasher } = context;
  // What has a directory's name is never opened, whatever it holds.
  if (entry.name.endsWith('/')) return hasher.digest();
  const dataOffset = findData(source, entry.offset);
  await readContent(
    context,
    { entry, dataOffset },
    {
      lend: () => hasher.lend(),
      write(output) {
        total.add(output.length, source.size);
        hasher.update(output);
        if (hasher.size > entry.size) throw makeUnpackError(notAZip);
      },
    },
  );
  const digest = await hasher.digest();
  if (digest.size !== entry.size) throw makeUnpackError('unexpected EOF');
  checkCrc(digest.crc, entry, () => readDescriptorCrc(source, dataOffset + entry.compressedSize));
  return digest;
}

/** The place of the data behind the local header. */
function findData(source: RandomAccess, offset: number): number {
  if (offset < 0) throw makeUnpackError('readat: negative offset');
  const fixed = source.read(offset, localHeaderBytes);
  if (fixed.length < localHeaderBytes) throw makeUnpackError('EOF');
  if (fixed.readUInt32LE(0) !== localSignature) throw makeUnpackError(notAZip);
  return offset + localHeaderLength(fixed);
}

interface PlacedEntry {
  readonly entry: CentralEntry;
  readonly dataOffset: number;
}

async function readContent(context: Context, placed: PlacedEntry, sink: Sink): Promise<void> {
  switch (placed.entry.method) {
    case methodStored:
      for await (const piece of readPieces(context, placed)) sink.write(piece);
      return;
    case methodDeflated:
      context.inflater.start();
      for await (const piece of readPieces(context, placed)) {
        // What follows the final block is padding.
        if ((await inflatePiece(context.inflater, piece, sink)).ended) return;
      }
      if (!(await context.inflater.hasEnded())) throw makeUnpackError('unexpected EOF');
      return;
    default:
      throw makeUnpackError('zip: unsupported compression algorithm');
  }
}

/** The data of an entry, as much of it as there is, in pieces that share one buffer. */
async function* readPieces(
  { source, buffer, pacer }: Context,
  { entry, dataOffset }: PlacedEntry,
): AsyncGenerator<Buffer> {
  let at = 0;
  while (at < entry.compressedSize) {
    const length = Math.min(buffer.length, entry.compressedSize - at);
    const piece = source.read(dataOffset + at, length, buffer);
    if (piece.length === 0) return;
    yield piece;
    at += piece.length;
    await pacer.step(piece.length);
  }
}

async function inflatePiece(inflater: Inflater, piece: Buffer, sink: Sink): Promise<InflateStep> {
  try {
    const step = inflater.inflate(piece, sink);
    return step instanceof Promise ? await step : step;
  } catch (error) {
    throw error instanceof InflateError ? makeUnpackError('flate: corrupt input') : error;
  }
}

/**
 * Without a descriptor a checksum of zero is taken for "not recorded"; with one, descriptor, directory
 * and content must agree. The sizes in a descriptor are not looked at: nothing says how long they are.
 */
function checkCrc(crc: number, entry: CentralEntry, readStated: () => number): void {
  if ((entry.flags & flagDescriptor) !== 0) {
    if (readStated() !== entry.crc || crc !== entry.crc) throw makeUnpackError(checksumError);
  } else if (entry.crc !== 0 && crc !== entry.crc) {
    throw makeUnpackError(checksumError);
  }
}

function readDescriptorCrc(source: RandomAccess, offset: number): number {
  const bytes = source.read(offset, 16);
  const signed = bytes.length >= 4 && bytes.readUInt32LE(0) === descriptorSignature;
  if (bytes.length < (signed ? 16 : 12)) throw makeUnpackError('unexpected EOF');
  return bytes.readUInt32LE(signed ? 4 : 0);
}

const checksumError = 'zip: checksum error';

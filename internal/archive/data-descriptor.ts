import type { ByteReader } from './byte-reader.ts';
import type { ContentDigest } from './content-hasher.ts';
import { Undecided } from './undecided.ts';
import { centralSignature, descriptorSignature, localSignature, readU64 } from './zip-records.ts';

/** What the data turned out to be, to be recognised in a descriptor. */
export interface Measured extends Pick<ContentDigest, 'crc' | 'size'> {
  readonly compressedSize: number;
}

interface Layout {
  readonly signed: boolean;
  readonly sizeBytes: 4 | 8;
}

/** The format allows each; nothing in the entry says which one its writer chose. */
const layouts: readonly Layout[] = [
  { signed: true, sizeBytes: 4 },
  { signed: true, sizeBytes: 8 },
  { signed: false, sizeBytes: 4 },
  { signed: false, sizeBytes: 8 },
];
const longest = 24;

/**
 * Consumes the data descriptor behind an entry whose header did not know its sizes. The layout is the
 * one under which the descriptor says what was measured and a header follows; where small numbers
 * look right in two layouts, what follows tells them apart.
 *
 * @throws {Undecided} when none fits, or more than one
 */
export async function skipDescriptor(reader: ByteReader, measured: Measured): Promise<void> {
  const bytes = await reader.peek(longest + 4);
  const fitting = layouts.filter((layout) => fits(bytes, layout, measured));
  const [layout, another] = fitting;
  if (layout === undefined || another !== undefined) {
    throw new Undecided(`${fitting.length} layouts fit a data descriptor`);
  }
  reader.skip(lengthOf(layout));
}

function lengthOf({ signed, sizeBytes }: Layout): number {
  return (signed ? 4 : 0) + 4 + 2 * sizeBytes;
}

function fits(bytes: Buffer, layout: Layout, measured: Measured): boolean {
  const length = lengthOf(layout);
  if (bytes.length < length + 4) return false;
  const at = layout.signed ? 4 : 0;
  const readSize = layout.sizeBytes === 8 ? readU64 : readU32;
  const next = bytes.readUInt32LE(length);
  return (
    (bytes.readUInt32LE(0) === descriptorSignature) === layout.signed &&
    bytes.readUInt32LE(at) === measured.crc &&
    readSize(bytes, at + 4) === measured.compressedSize &&
    readSize(bytes, at + 4 + layout.sizeBytes) === measured.size &&
    (next === localSignature || next === centralSignature)
  );
}

function readU32(bytes: Buffer, offset: number): number {
  return bytes.readUInt32LE(offset);
}

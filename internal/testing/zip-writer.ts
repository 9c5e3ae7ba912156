/**
 * Writes zip archives for tests: honest ones, and ones that lie in a chosen place. Everything that a
 * reader of the format can be told twice (local header, data descriptor, central directory, end
 * record) can be made to disagree. It refuses nothing; that is the point.
 */
import { constants, crc32, deflateRawSync } from 'node:zlib';

/** How the sizes and checksum follow the data of an entry whose header came too early to know them. */
export type DescriptorKind = 'none' | 'signed' | 'unsigned' | 'zip64' | 'zip64-unsigned';

/** Fields of an entry as one of its records states them. */
export interface RecordFields {
  readonly name: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Of the local header, from the start of the archive proper. Only the central directory has it. */
  readonly offset: number;
}

export interface ZipEntry {
  /** A string is stored as UTF-8 and flagged so if it is not ASCII; bytes are stored as they are. */
  readonly name: string | Buffer;
  readonly content?: string | Uint8Array;
  /** A number stores the content as it is under that method's number. Deflated unless told. */
  readonly method?: 'deflate' | 'store' | number;
  /** How hard to deflate, 0 to 9; 0 only packs the content into the format, as fast as it can be copied. */
  readonly level?: number;
  readonly descriptor?: DescriptorKind;
  /** Writes sizes (and the offset) as zip64 extra fields. */
  readonly zip64?: boolean;
  /** Unix mode with type bits; without it the entry comes from DOS. */
  readonly mode?: number;
  /** DOS attributes; 0x10 is a directory. */
  readonly dosAttributes?: number;
  /** Bytes before the local header that belong to no entry. */
  readonly gapBefore?: Buffer;
  /** Bytes after the compressed data, counted as part of it. */
  readonly padding?: Buffer;
  /** What the local header says instead of the truth. */
  readonly local?: Partial<RecordFields>;
  readonly central?: Partial<RecordFields>;
  readonly descriptorSays?: Partial<RecordFields>;
  /** Leaves the entry out of the central directory. */
  readonly hidden?: boolean;
}

export interface Zip {
  readonly entries: readonly ZipEntry[];
  /** Bytes before the archive, as in a self-extracting one. */
  readonly prefix?: Buffer;
  /** Whether offsets count the prefix, as a careful tool makes them. */
  readonly offsetsCountPrefix?: boolean;
  /** Bytes after the end record. */
  readonly suffix?: Buffer;
  readonly comment?: Buffer;
  /** Indices of `entries` in the order of the central directory; may repeat one. */
  readonly centralOrder?: readonly number[];
  /** Bytes between the last entry and the central directory. */
  readonly gapBeforeDirectory?: Buffer;
  readonly zip64End?: boolean;
  readonly end?: Partial<EndFields>;
}

export interface EndFields {
  readonly count: number;
  readonly directorySize: number;
  readonly directoryOffset: number;
  readonly commentLength: number;
}

interface Written {
  readonly spec: ZipEntry;
  readonly fields: RecordFields;
}

/** Builds the bytes of an archive. */
export function writeZip(zip: Zip): Buffer {
  const prefix = zip.prefix ?? Buffer.alloc(0);
  const base = zip.offsetsCountPrefix === true ? prefix.length : 0;
  const parts: Buffer[] = [prefix];
  const written: Written[] = [];
  let offset = base;
  for (const spec of zip.entries) {
    const gap = spec.gapBefore ?? Buffer.alloc(0);
    const { fields, bytes } = writeEntry(spec, offset + gap.length);
    parts.push(gap, bytes);
    offset += gap.length + bytes.length;
    written.push({ spec, fields });
  }
  const gap = zip.gapBeforeDirectory ?? Buffer.alloc(0);
  const directory = writeDirectory(zip, written);
  const end = writeEnd(zip, { directory, offset: offset + gap.length });
  parts.push(gap, directory.bytes, end, zip.suffix ?? Buffer.alloc(0));
  return Buffer.concat(parts);
}

function writeEntry(spec: ZipEntry, offset: number): { fields: RecordFields; bytes: Buffer } {
  const name = typeof spec.name === 'string' ? Buffer.from(spec.name) : spec.name;
  const content = Buffer.from(spec.content ?? '');
  const data = Buffer.concat([pack(content, spec), spec.padding ?? Buffer.alloc(0)]);
  const withDescriptor = (spec.descriptor ?? 'none') !== 'none';
  const fields: RecordFields = {
    name,
    flags: (withDescriptor ? flagDescriptor : 0) | (needsUtf8Flag(spec.name) ? flagUtf8 : 0),
    method: methodNumber(spec.method ?? 'deflate'),
    crc: crc32(content),
    compressedSize: data.length,
    size: content.length,
    offset,
  };
  const unknown = withDescriptor ? { crc: 0, compressedSize: 0, size: 0 } : {};
  const header = writeLocalHeader({ ...fields, ...unknown, ...spec.local }, spec.zip64 === true);
  const descriptor = writeDescriptor(spec.descriptor ?? 'none', {
    ...fields,
    ...spec.descriptorSays,
  });
  return { fields, bytes: Buffer.concat([header, data, descriptor]) };
}

function pack(content: Buffer, { method, level }: ZipEntry): Buffer {
  if (method !== undefined && method !== 'deflate') return content;
  return deflateRawSync(content, { level: level ?? constants.Z_DEFAULT_COMPRESSION });
}

function needsUtf8Flag(name: string | Buffer): boolean {
  return typeof name === 'string' && Buffer.byteLength(name) !== name.length;
}

function methodNumber(method: 'deflate' | 'store' | number): number {
  if (typeof method === 'number') return method;
  return method === 'deflate' ? 8 : 0;
}

function writeLocalHeader(fields: RecordFields, zip64: boolean): Buffer {
  const extra = zip64 ? writeZip64Extra([fields.size, fields.compressedSize]) : Buffer.alloc(0);
  return Buffer.concat([
    u32(0x04034b50),
    u16(zip64 ? 45 : 20),
    writeCommonFields(fields, zip64),
    u16(fields.name.length),
    u16(extra.length),
    fields.name,
    extra,
  ]);
}

/** Flags to uncompressed size: the run of fields that local and central headers share. */
function writeCommonFields(fields: RecordFields, zip64: boolean): Buffer {
  return Buffer.concat([
    u16(fields.flags),
    u16(fields.method),
    u16(dosTime),
    u16(dosDate),
    u32(fields.crc),
    u32(zip64 ? max32 : fields.compressedSize),
    u32(zip64 ? max32 : fields.size),
  ]);
}

function writeDescriptor(kind: DescriptorKind, fields: RecordFields): Buffer {
  if (kind === 'none') return Buffer.alloc(0);
  const signature = kind.endsWith('unsigned') ? Buffer.alloc(0) : u32(0x08074b50);
  const size = kind.startsWith('zip64') ? u64 : u32;
  return Buffer.concat([
    signature,
    u32(fields.crc),
    size(fields.compressedSize),
    size(fields.size),
  ]);
}

interface Directory {
  readonly bytes: Buffer;
  readonly count: number;
}

function writeDirectory(zip: Zip, written: readonly Written[]): Directory {
  const order = zip.centralOrder ?? written.keys();
  const records = [...order]
    .map((index) => written[index])
    .filter((entry) => entry !== undefined && entry.spec.hidden !== true)
    .map((entry) => (entry === undefined ? Buffer.alloc(0) : writeCentralHeader(entry)));
  return { bytes: Buffer.concat(records), count: records.length };
}

function writeCentralHeader({ spec, fields: truth }: Written): Buffer {
  const fields = { ...truth, ...spec.central };
  const zip64 = spec.zip64 === true;
  const extra = zip64
    ? writeZip64Extra([fields.size, fields.compressedSize, fields.offset])
    : Buffer.alloc(0);
  const creator = spec.mode === undefined ? 0 : creatorUnix;
  const attributes = spec.mode === undefined ? (spec.dosAttributes ?? 0) : spec.mode * 0x10000;
  return Buffer.concat([
    u32(0x02014b50),
    u16(creator * 256 + 45),
    u16(zip64 ? 45 : 20),
    writeCommonFields(fields, zip64),
    u16(fields.name.length),
    u16(extra.length),
    u16(0), // comment length
    u16(0), // disk
    u16(0), // internal attributes
    u32(attributes),
    u32(zip64 ? max32 : fields.offset),
    fields.name,
    extra,
  ]);
}

function writeZip64Extra(values: readonly number[]): Buffer {
  return Buffer.concat([u16(1), u16(values.length * 8), ...values.map(u64)]);
}

function writeEnd(
  zip: Zip,
  { directory, offset }: { readonly directory: Directory; readonly offset: number },
): Buffer {
  const comment = zip.comment ?? Buffer.alloc(0);
  const fields: EndFields = {
    count: directory.count,
    directorySize: directory.bytes.length,
    directoryOffset: offset,
    commentLength: comment.length,
    ...zip.end,
  };
  const zip64 = zip.zip64End === true;
  return Buffer.concat([
    zip64 ? writeZip64End(fields, offset + directory.bytes.length) : Buffer.alloc(0),
    u32(0x06054b50),
    u16(0),
    u16(0),
    u16(zip64 ? 0xffff : fields.count % 0x10000),
    u16(zip64 ? 0xffff : fields.count % 0x10000),
    u32(zip64 ? max32 : fields.directorySize),
    u32(zip64 ? max32 : fields.directoryOffset),
    u16(fields.commentLength),
    comment,
  ]);
}

/** The zip64 end record and the locator that points at it. */
function writeZip64End(fields: EndFields, endOffset: number): Buffer {
  return Buffer.concat([
    u32(0x06064b50),
    u64(44),
    u16(45),
    u16(45),
    u32(0),
    u32(0),
    u64(fields.count),
    u64(fields.count),
    u64(fields.directorySize),
    u64(fields.directoryOffset),
    u32(0x07064b50),
    u32(0),
    u64(endOffset),
    u32(1),
  ]);
}

/** Content whose CRC is the signature of a descriptor. */
export const signatureCrc = Buffer.from('ac0a7ad5', 'hex');

const flagDescriptor = 0x8;
const flagUtf8 = 0x800;
const creatorUnix = 3;
const max32 = 0xffff_ffff;
/** 2020-01-01 00:00. */
const dosTime = 0;
const dosDate = (40 << 9) | (1 << 5) | 1;

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

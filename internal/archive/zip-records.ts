/**
 * The records of the zip format (APPNOTE.TXT sections 4.3 to 4.5), from bytes to fields and no
 * further: what a disagreement between two of them means is for the readers to say.
 *
 * Names are `latin1` strings: one character per byte, so that they can be compared, split and put
 * into maps, and still are the raw bytes whatever their encoding.
 */
import { parseEntryMode, type EntryMode } from './entry-mode.ts';

export const localSignature = 0x0403_4b50;
export const centralSignature = 0x0201_4b50;
export const descriptorSignature = 0x0807_4b50;
export const endSignature = 0x0605_4b50;
export const zip64EndSignature = 0x0606_4b50;
export const zip64LocatorSignature = 0x0706_4b50;

export const localHeaderBytes = 30;
export const centralHeaderBytes = 46;
export const endBytes = 22;
export const zip64EndBytes = 56;
export const zip64LocatorBytes = 20;

export const methodStored = 0;
export const methodDeflated = 8;

/** General purpose flags that matter to a reader. */
export const flagEncrypted = 0x1;
export const flagDescriptor = 0x8;

/** Stands for "see the zip64 extra field" in a field of 32 bits. */
export const max32 = 0xffff_ffff;

/** What local and central headers have in common. */
export interface EntryHeader {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
}

/** `isDirectory` by its name or by its mode: what an unpacker makes a directory. */
export interface CentralHeader extends EntryHeader, EntryMode {
  /** Of the local header, as recorded. */
  readonly offset: number;
  /** Bytes of this header in all. */
  readonly length: number;
}

/** The end record, or the zip64 end record in its place. */
export interface EndRecord {
  /** The low 16 bits of the number of entries: all that readers agree on. */
  readonly count: number;
  readonly directorySize: number;
  readonly directoryOffset: number;
}

/** Bytes of a local header with its name and extra field, given its fixed part. */
export function localHeaderLength(fixed: Buffer): number {
  return localHeaderBytes + fixed.readUInt16LE(26) + fixed.readUInt16LE(28);
}

/** Reads a whole local header; undefined when its zip64 extra field is cut short. */
export function parseLocalHeader(header: Buffer): EntryHeader | undefined {
  const nameEnd = localHeaderBytes + header.readUInt16LE(26);
  const extra = header.subarray(nameEnd);
  const fields = parseSizes(
    { compressedSize: header.readUInt32LE(18), size: header.readUInt32LE(22), offset: 0 },
    extra,
  );
  if (fields === undefined) return undefined;
  return {
    name: header.toString('latin1', localHeaderBytes, nameEnd),
    flags: header.readUInt16LE(6),
    method: header.readUInt16LE(8),
    crc: header.readUInt32LE(14),
    compressedSize: fields.compressedSize,
    size: fields.size,
  };
}

/** Bytes of a central header with name, extra field and comment, given its fixed part. */
export function centralHeaderLength(fixed: Buffer): number {
  return (
    centralHeaderBytes + fixed.readUInt16LE(28) + fixed.readUInt16LE(30) + fixed.readUInt16LE(32)
  );
}

/** Reads a whole central header; undefined when a zip64 extra field it needs is missing or short. */
export function parseCentralHeader(header: Buffer): CentralHeader | undefined {
  const nameEnd = centralHeaderBytes + header.readUInt16LE(28);
  const name = header.toString('latin1', centralHeaderBytes, nameEnd);
  const fields = parseSizes(
    {
      compressedSize: header.readUInt32LE(20),
      size: header.readUInt32LE(24),
      offset: header.readUInt32LE(42),
    },
    header.subarray(nameEnd, nameEnd + header.readUInt16LE(30)),
  );
  if (fields === undefined) return undefined;
  const mode = parseEntryMode(header.readUInt8(5), header.readUInt32LE(38));
  // Field by field: where entries are many, spreading objects would be most of the work.
  return {
    name,
    flags: header.readUInt16LE(8),
    method: header.readUInt16LE(10),
    crc: header.readUInt32LE(16),
    compressedSize: fields.compressedSize,
    size: fields.size,
    offset: fields.offset,
    special: mode.special,
    permissions: mode.permissions,
    isDirectory: name.endsWith('/') || mode.isDirectory,
    length: centralHeaderLength(header),
  };
}

interface Sizes {
  readonly compressedSize: number;
  readonly size: number;
  readonly offset: number;
}

/**
 * Replaces fields that overflowed by those of the zip64 extra field, which holds just the ones that
 * did, in this order. A size of all ones without the extra field is taken at its word.
 */
function parseSizes(sizes: Sizes, extra: Buffer): Sizes | undefined {
  const overflowed =
    Number(isMax32(sizes.size)) +
    Number(isMax32(sizes.compressedSize)) +
    Number(isMax32(sizes.offset));
  if (overflowed === 0) return sizes;
  const zip64 = findExtra(extra, 1);
  if (zip64 === undefined) {
    return isMax32(sizes.compressedSize) || isMax32(sizes.offset) ? undefined : sizes;
  }
  if (zip64.length < overflowed * 8) return undefined;
  let at = 0;
  function resolve(value: number): number {
    if (!isMax32(value)) return value;
    at += 8;
    return readU64(zip64 ?? extra, at - 8);
  }
  const size = resolve(sizes.size);
  const compressedSize = resolve(sizes.compressedSize);
  return { size, compressedSize, offset: resolve(sizes.offset) };
}

function isMax32(value: number): boolean {
  return value === max32;
}

function findExtra(extra: Buffer, id: number): Buffer | undefined {
  let at = 0;
  while (at + 4 <= extra.length) {
    const length = extra.readUInt16LE(at + 2);
    if (at + 4 + length > extra.length) return undefined;
    if (extra.readUInt16LE(at) === id) return extra.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
  return undefined;
}

/** Reads an end record. */
export function parseEnd(record: Buffer): EndRecord {
  return {
    count: record.readUInt16LE(10),
    directorySize: record.readUInt32LE(12),
    directoryOffset: record.readUInt32LE(16),
  };
}

/** Reads a zip64 end record. */
export function parseZip64End(record: Buffer): EndRecord {
  return {
    count: record.readUInt16LE(32),
    directorySize: readU64(record, 40),
    directoryOffset: readU64(record, 48),
  };
}

/** Reads 64 bits as a number; beyond 2^53 it is inexact, and far beyond every limit either way. */
export function readU64(bytes: Buffer, offset: number): number {
  return bytes.readUInt32LE(offset) + bytes.readUInt32LE(offset + 4) * 0x1_0000_0000;
}

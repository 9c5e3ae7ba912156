/**
 * Finds and reads the central directory as Go's zip reader does, whose verdict on an archive is the
 * one to meet: what it tolerates (data before and after the archive, a wrong directory size) is
 * tolerated, what it refuses is refused with its words.
 */
import { checkEntryLimits, directoryBytesMax, overLimit } from './limits.ts';
import { makeUnpackError } from './package-content-error.ts';
import {
  centralHeaderBytes,
  centralHeaderLength,
  centralSignature,
  endBytes,
  endSignature,
  max32,
  parseCentralHeader,
  parseEnd,
  parseZip64End,
  readU64,
  zip64EndBytes,
  zip64EndSignature,
  zip64LocatorBytes,
  zip64LocatorSignature,
  type CentralHeader,
  type EndRecord,
} from './zip-records.ts';

/** Bytes that can be read at any place. */
export interface RandomAccess {
  /** The first byte that can be read; 0 for a file. */
  readonly start: number;
  readonly size: number;
  /** Reads up to `length` bytes, fewer only at the end; into the buffer, if one is lent. */
  read(offset: number, length: number, buffer?: Buffer): Buffer;
}

/** An entry of the central directory with its place in the file. */
export interface CentralEntry extends CentralHeader {
  /** Of the local header from the start of the file; negative in a hostile archive. */
  readonly offset: number;
}

/** Text of every structural complaint. */
export const notAZip = 'zip: not a valid zip file';

/**
 * Reads all entries in the order of the directory.
 *
 * @throws {PackageContentError} when Go's reader would refuse the archive
 * @throws {ToolError} `unsafe-archive` beyond the limits
 */
export function readCentralDirectory(source: RandomAccess): readonly CentralEntry[] {
  const { end, base } = findDirectory(source);
  const { headers, problem } = readHeaders(source, base + end.directoryOffset);
  // Archives of more entries than 16 bits can count exist without zip64.
  if (headers.length % 0x10000 !== end.count) throw makeUnpackError(problem);
  return headers.map((header) => ({ ...header, offset: header.offset + base }));
}

interface Found {
  readonly end: EndRecord;
  /** Where the archive proper begins: what recorded offsets count from. */
  readonly base: number;
}

function findDirectory(source: RandomAccess): Found {
  const place = findEnd(source);
  const { end, offset } = withZip64(source, {
    end: parseEnd(source.read(place, endBytes)),
    offset: place,
  });
  const base = offset - end.directorySize - end.directoryOffset;
  const start = offset - end.directorySize;
  if (start < 0 || start >= source.size || !Number.isSafeInteger(start)) {
    throw makeUnpackError(notAZip);
  }
  // Tools that put something before an archive do not all correct its offsets: those that did are
  // recognised by a header just where the uncorrected offset points.
  const corrected = base > 0 && startsWithHeader(source, end.directoryOffset);
  return { end, base: corrected ? 0 : base };
}

/** The place of the end record: the last one in the file, whose comment must fit. */
function findEnd(source: RandomAccess): number {
  // A comment has up to 64 KiB; most archives have none, so a short look comes first.
  for (const length of [1024, 65 * 1024]) {
    const start = Math.max(source.start, source.size - length);
    const block = source.read(start, length);
    const at = lastSignature(block);
    if (at !== undefined && at + endBytes + block.readUInt16LE(at + 20) <= block.length) {
      return start + at;
    }
  }
  throw makeUnpackError(notAZip);
}

function lastSignature(block: Buffer): number | undefined {
  for (let at = block.length - endBytes; at >= 0; at -= 1) {
    if (block.readUInt32LE(at) === endSignature) return at;
  }
  return undefined;
}

interface PlacedEnd {
  readonly end: EndRecord;
  readonly offset: number;
}

/** Replaces an end record whose fields overflowed by the zip64 one, if there is one. */
function withZip64(source: RandomAccess, placed: PlacedEnd): PlacedEnd {
  const { end } = placed;
  // The size is compared with 16 ones, as Go does.
  const overflowed =
    end.count === 0xffff || end.directorySize === 0xffff || end.directoryOffset === max32;
  const offset = overflowed ? findZip64End(source, placed.offset) : undefined;
  if (offset === undefined) return placed;
  const record = source.read(offset, zip64EndBytes);
  if (record.length < zip64EndBytes || record.readUInt32LE(0) !== zip64EndSignature) {
    throw makeUnpackError(notAZip);
  }
  return { end: parseZip64End(record), offset };
}

/** Follows the locator in front of the end record; undefined when there is none for a single disk. */
function findZip64End(source: RandomAccess, endOffset: number): number | undefined {
  if (endOffset < zip64LocatorBytes) return undefined;
  const locator = source.read(endOffset - zip64LocatorBytes, zip64LocatorBytes);
  if (locator.readUInt32LE(0) !== zip64LocatorSignature) return undefined;
  if (locator.readUInt32LE(4) !== 0 || locator.readUInt32LE(16) !== 1) return undefined;
  const offset = readU64(locator, 8);
  return offset < source.size ? offset : undefined;
}

function startsWithHeader(source: RandomAccess, offset: number): boolean {
  const fixed = source.read(offset, centralHeaderBytes);
  if (fixed.length < centralHeaderBytes || fixed.readUInt32LE(0) !== centralSignature) return false;
  const length = centralHeaderLength(fixed);
  const header = source.read(offset, length);
  return header.length === length && parseCentralHeader(header) !== undefined;
}

interface Headers {
  readonly headers: readonly CentralHeader[];
  /** What ended the list; an error only if the count is not met. */
  readonly problem: string;
}

/** Reads headers for as long as there are any; neither the count nor the size is relied upon. */
function readHeaders(source: RandomAccess, start: number): Headers {
  const block = source.read(start, directoryBytesMax);
  const headers: CentralHeader[] = [];
  let at = 0;
  for (;;) {
    const header = readHeader(block.subarray(at));
    if (typeof header === 'string') {
      if (header === cutShort && start + block.length < source.size) {
        throw overLimit(`its central directory exceeds ${directoryBytesMax} bytes`);
      }
      return { headers, problem: header };
    }
    headers.push(header);
    at += header.length;
    checkEntryLimits(headers.length, header.name.length);
  }
}

const cutShort = 'unexpected EOF';

function readHeader(rest: Buffer): CentralHeader | string {
  if (rest.length < centralHeaderBytes) return cutShort;
  if (rest.readUInt32LE(0) !== centralSignature) return notAZip;
  const length = centralHeaderLength(rest);
  if (rest.length < length) return cutShort;
  return parseCentralHeader(rest.subarray(0, length)) ?? notAZip;
}

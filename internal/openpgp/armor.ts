import { trimSpace } from '../text/trim.ts';
import { MalformedError, OpenPgpError } from './openpgp-error.ts';

/** The binary content of an ASCII-armored block. */
export interface Armor {
  /** What the block says it is, such as `PGP PUBLIC KEY BLOCK`. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Longest line of data that Terraform reads. */
const lineCharsMax = 96;

const beginLine = /^-----BEGIN (.*)-----$/;
const endPrefix = '-----END ';
const checksumLine = /^=[A-Za-z0-9+/]{4}$/;

/**
 * Reads the first armored block of a text and ignores everything before and after it.
 *
 * As lenient as Terraform: the end of the block may be missing or name another type, and the checksum
 * may be left out; but a checksum that is there has to be right.
 *
 * @returns undefined if the text holds no block
 * @throws {OpenPgpError} if the block is broken
 */
export function decodeArmor(text: string): Armor | undefined {
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const type = beginLine.exec(trimSpace(lines[index] ?? ''))?.[1];
    if (type === undefined) continue;
    const start = findBody(lines, index + 1);
    if (start !== undefined) return { type, bytes: decodeBody(lines.slice(start)) };
  }
  return undefined;
}

/** The line after the headers and the blank line that ends them; undefined if it is no such thing. */
function findBody(lines: readonly string[], start: number): number | undefined {
  for (let index = start; index < lines.length; index += 1) {
    const line = trimSpace(lines[index] ?? '');
    if (line === '') return index + 1;
    if (!line.includes(': ') && !line.endsWith(':')) return undefined;
  }
  return undefined;
}

function decodeBody(lines: readonly string[]): Uint8Array {
  const data: string[] = [];
  for (const [index, raw] of lines.entries()) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line.startsWith(endPrefix)) break;
    if (checksumLine.test(line)) {
      const bytes = decodeBase64(data.join(''));
      const isLast = lines[index + 1]?.startsWith(endPrefix) ?? false;
      if (!isLast || !Buffer.from(line.slice(1), 'base64').equals(crc24(bytes))) {
        throw new MalformedError('armor invalid');
      }
      return bytes;
    }
    if (line.length > lineCharsMax) throw new MalformedError('armor invalid');
    data.push(line);
  }
  return decodeBase64(data.join(''));
}

/** Node's own decoder forgives everything, so that two readers might see two different keys. */
function decodeBase64(text: string): Uint8Array {
  const data = text.replace(/={1,2}$/, '');
  const bad = data.search(/[^A-Za-z0-9+/]/);
  if (bad >= 0) throw new OpenPgpError(`illegal base64 data at input byte ${bad}`);
  if (text.length % 4 !== 0) throw new OpenPgpError('unexpected EOF');
  return Buffer.from(text, 'base64');
}

/** The checksum of OpenPGP's ASCII armor. */
function crc24(bytes: Uint8Array): Buffer {
  let crc = 0xb704ce;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit += 1) {
      crc <<= 1;
      if ((crc & 0x1000000) !== 0) crc ^= 0x1864cfb;
    }
  }
  return Buffer.from([(crc >> 16) & 0xff, (crc >> 8) & 0xff, crc & 0xff]);
}

import { ParseError } from '../diag/parse-error.ts';
import { quote } from '../text/quote.ts';
import { makeZh, type Hash } from './hash.ts';

/**
 * Finds the checksum of one file in a `SHA256SUMS` document.
 *
 * The first line whose second field is exactly the name counts; a `*` before the name, as
 * `sha256sum --binary` writes it, makes it another name. Short checksums are filled up with zeros,
 * so that they are refused by the comparison that follows and not here.
 *
 * @throws {ParseError} if no line names the file, or its checksum is not hexadecimal
 */
export function findChecksum(document: Uint8Array, filename: string): Hash {
  const wanted = Buffer.from(filename, 'utf8').toString('latin1');
  const line = fieldsOf(document).find((fields) => fields[1] === wanted);
  const checksum = line?.[0];
  if (checksum === undefined) {
    throw new ParseError(`checksum list has no SHA-256 hash for ${quote(filename)}`);
  }
  const problem = findHexProblem(checksum);
  if (problem !== undefined) {
    const text = Buffer.from(checksum, 'latin1').toString('utf8');
    throw new ParseError(`checksum list has invalid SHA256 hash ${quote(text)}: ${problem}`);
  }
  return makeZh(checksum.toLowerCase().padEnd(digits, '0'));
}

/**
 * Lists the `zh:` hashes of a whole `SHA256SUMS` document in its order, whatever files they are of.
 *
 * A document in which any line is not a checksum and a name contributes nothing at all. Empty lines
 * are skipped; Terraform crashes on them.
 */
export function allChecksums(document: Uint8Array): readonly Hash[] {
  const hashes: Hash[] = [];
  for (const [checksum, name] of fieldsOf(document)) {
    if (checksum === undefined || name === undefined || !sha256Hex.test(checksum)) return [];
    hashes.push(makeZh(checksum.toLowerCase()));
  }
  return hashes;
}

const digits = 64;
const sha256Hex = /^[0-9a-fA-F]{64}$/;

/** The fields of each line that has any, one character per byte, as names are compared bytewise. */
function fieldsOf(document: Uint8Array): readonly (readonly string[])[] {
  return Buffer.from(document)
    .toString('latin1')
    .split('\n')
    .map((line) => line.split(/[\t\v\f\r ]+/).filter((field) => field !== ''))
    .filter((fields) => fields.length > 0);
}

/** Says what Go's hex decoder finds wrong. */
function findHexProblem(text: string): string | undefined {
  const bad = /[^0-9a-fA-F]/.exec(text)?.[0];
  if (bad !== undefined) {
    const codePoint = bad.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return `encoding/hex: invalid byte: U+${codePoint} '${bad}'`;
  }
  if (text.length % 2 !== 0) return 'encoding/hex: odd length hex string';
  if (text.length > digits) return `more than ${digits} digits`;
  return undefined;
}

import { ParseError } from '../diag/parse-error.ts';
import { splitFields } from '../text/fields.ts';
import { isPrintable, quote } from '../text/quote.ts';
import { makeZh, type Hash } from './hash.ts';

/**
 * Finds the checksum of one file in a `SHA256SUMS` document.
 *
 * The first line whose second field is exactly the name counts; a `*` before the name, as
 * `sha256sum --binary` writes it, makes it another name. A short checksum is filled up with zeros:
 * it is the comparison with the archive's own that refuses it.
 *
 * @throws {ParseError} if no line names the file, or its checksum is not one
 */
export function findChecksum(document: Uint8Array, filename: string): Hash {
  const line = linesOf(document).find((fields) => fields[1] === filename);
  const checksum = line?.[0];
  if (checksum === undefined) {
    throw new ParseError(`checksum list has no SHA-256 hash for ${quote(filename)}`);
  }
  const problem = findProblem(checksum);
  if (problem !== undefined) {
    throw new ParseError(`checksum list has invalid SHA256 hash ${quote(checksum)}: ${problem}`);
  }
  return makeZh(checksum.toLowerCase().padEnd(digitsMax, '0'));
}

/**
 * Lists the `zh:` hashes of a whole `SHA256SUMS` document in its order, whatever files they are of.
 *
 * A document in which any line is not a checksum and a name contributes nothing at all. Blank lines
 * are skipped; Terraform crashes on them.
 */
export function allChecksums(document: Uint8Array): readonly Hash[] {
  return listChecksums(document).map(({ zh }) => zh);
}

/** A line of a `SHA256SUMS` document. */
export interface ListedChecksum {
  readonly zh: Hash;
  readonly filename: string;
}

/** Lists the same checksums with the names of the files that they are of. */
export function listChecksums(document: Uint8Array): readonly ListedChecksum[] {
  const listed: ListedChecksum[] = [];
  for (const [checksum, filename] of linesOf(document)) {
    if (checksum === undefined || filename === undefined || !sha256Hex.test(checksum)) return [];
    listed.push({ zh: makeZh(checksum.toLowerCase()), filename });
  }
  return listed;
}

const digitsMax = 64;
const sha256Hex = /^[0-9a-fA-F]{64}$/;

/** The fields of each line that has any. */
function linesOf(document: Uint8Array): readonly (readonly string[])[] {
  const text = Buffer.from(document).toString('utf8');
  return text
    .split('\n')
    .map(splitFields)
    .filter((fields) => fields.length > 0);
}

/** Says what is wrong with hexadecimal digits in the words of Go's decoder, which reads bytes. */
function findProblem(checksum: string): string | undefined {
  const bad = /[^0-9a-fA-F]/u.exec(checksum)?.[0];
  if (bad !== undefined) return `encoding/hex: invalid byte: ${describeByte(bad)}`;
  if (checksum.length % 2 !== 0) return 'encoding/hex: odd length hex string';
  return checksum.length > digitsMax ? `more than ${digitsMax} digits` : undefined;
}

function describeByte(character: string): string {
  const byte = Buffer.from(character, 'utf8').readUInt8();
  const name = `U+${byte.toString(16).toUpperCase().padStart(4, '0')}`;
  const shown = String.fromCharCode(byte);
  return isPrintable(shown) ? `${name} '${shown}'` : name;
}

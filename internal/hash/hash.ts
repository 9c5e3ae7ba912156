/**
 * Package hashes in the text form of lock files and mirrors: a scheme, a colon and a value.
 *
 * This package computes nothing over files or sockets; it is given names, digests and documents.
 */
import { ParseError } from '../diag/parse-error.ts';

declare const brand: unique symbol;

/** A hash with its scheme, such as `h1:…`; two are the same hash only if the texts are equal. */
export type Hash = string & { readonly [brand]: 'Hash' };

/**
 * Reads a hash. Unknown schemes and malformed values pass: they match no package, and a lock file
 * that holds them keeps them.
 *
 * @throws {ParseError} if there is no scheme
 */
export function parseHash(text: string): Hash {
  if (text.indexOf(':') < 1) {
    throw new ParseError('hash string must start with a scheme keyword followed by a colon');
  }
  return text as Hash;
}

/** The scheme of a hash without the colon, such as `h1` or `zh`. */
export function schemeOf(hash: Hash): string {
  return hash.slice(0, hash.indexOf(':'));
}

/** Reports whether a package can be checked against the hash: its scheme is `h1` or `zh`. */
export function isUsableHash(hash: Hash): boolean {
  return hash.startsWith('h1:') || hash.startsWith('zh:');
}

/**
 * Makes the hash of an archive file from its SHA-256 in lower-case hexadecimal digits.
 *
 * @throws {RangeError} if the text is anything else
 */
export function makeZh(hexLower: string): Hash {
  if (!sha256Hex.test(hexLower)) {
    throw new RangeError(`Cannot make a zh: hash of "${hexLower}": not 64 lower-case hex digits`);
  }
  return `zh:${hexLower}` as Hash;
}

/**
 * Makes the hash of a package's files from the SHA-256 over their list.
 *
 * @throws {RangeError} if the digest is not 32 bytes long
 */
export function makeH1(digest: Uint8Array): Hash {
  if (digest.length !== 32) {
    throw new RangeError(`Cannot make an h1: hash of ${digest.length} bytes: not a SHA-256`);
  }
  return `h1:${Buffer.from(digest).toString('base64')}` as Hash;
}

const sha256Hex = /^[0-9a-f]{64}$/;

import { createHash } from 'node:crypto';

import { ParseError } from '../diag/parse-error.ts';
import { makeH1, type Hash } from './hash.ts';

/** One file of a package. */
export interface HashedEntry {
  /** Slash-separated, relative to the package; raw bytes, which need not be UTF-8. */
  readonly name: Buffer;
  /** The 32-byte SHA-256 of the content; that of nothing for a directory entry of an archive. */
  readonly sha256: Buffer;
}

/**
 * Computes the `h1:` hash of a package: the first version of Go's directory hash, the SHA-256 of
 * `sha256sum`-style lines sorted bytewise by name.
 *
 * Whether directory entries of an archive belong to the list, and what a name that occurs twice
 * means, is the caller's to decide; every entry given becomes a line.
 *
 * @throws {ParseError} if a name contains a newline, which would make the list ambiguous
 */
export function h1OfEntries(entries: Iterable<HashedEntry>): Hash {
  const sorted = [...entries].sort((a, b) => Buffer.compare(a.name, b.name));
  const list = createHash('sha256');
  for (const { name, sha256 } of sorted) {
    if (name.includes(newline)) {
      throw new ParseError('dirhash: filenames with newlines are not supported');
    }
    list.update(`${sha256.toString('hex')}  `);
    list.update(name);
    list.update('\n');
  }
  return makeH1(list.digest());
}

const newline = 0x0a;

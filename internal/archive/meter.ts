import { createHash } from 'node:crypto';
import { makeZh, type Hash } from '../hash/hash.ts';
import type { Pull } from './byte-reader.ts';
import { archiveBytesMax, overLimit } from './limits.ts';

/** Passes pieces of an archive on, counts them and hashes the archive as a file. */
export class Meter {
  readonly #source: Pull;
  readonly #onPiece: ((piece: Uint8Array) => void) | undefined;
  readonly #sha256 = createHash('sha256');
  #pieces = 0;
  #bytes = 0;
  #last: Uint8Array | undefined;
  #zh: Hash | undefined;

  /** @param onPiece sees every piece first, such as to write it down */
  constructor(source: Pull, onPiece?: (piece: Uint8Array) => void) {
    this.#source = source;
    this.#onPiece = onPiece;
  }

  get pieces(): number {
    return this.#pieces;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The piece that was passed on last; still valid, at the end too. */
  get last(): Uint8Array | undefined {
    return this.#last;
  }

  readonly pull = async (): Promise<Uint8Array | undefined> => {
    const piece = await this.#source();
    if (piece === undefined) return undefined;
    this.#last = piece;
    this.#pieces += 1;
    this.#bytes += piece.length;
    if (this.#bytes > archiveBytesMax) throw overLimit(`it exceeds ${archiveBytesMax} bytes`);
    this.#onPiece?.(piece);
    this.#sha256.update(piece);
    return piece;
  };

  async drain(): Promise<void> {
    while ((await this.pull()) !== undefined);
  }

  /** The checksum of the archive, once all of it was pulled. */
  zh(): Hash {
    this.#zh ??= makeZh(this.#sha256.digest('hex'));
    return this.#zh;
  }
}

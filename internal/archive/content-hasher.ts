import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What a content amounts to. */
export interface ContentDigest {
  readonly size: number;
  readonly crc: number;
  readonly sha256: Buffer;
}

/** Hashes the content of one archive entry as it comes, here or elsewhere. */
export interface EntryHasher {
  /** Bytes so far. */
  readonly size: number;
  /** The place where the next bytes had best be put before `update`; undefined if it is no matter. */
  lend(): Uint8Array | undefined;
  /** Takes bytes over; the caller may overwrite them afterwards. */
  update(bytes: Uint8Array): void;
  digest(): ContentDigest | Promise<ContentDigest>;
}

/** Makes a hasher for the next entry. */
export type CreateHasher = () => EntryHasher;

/** Hashes in this thread. */
export class ContentHasher implements EntryHasher {
  readonly #sha256 = createHash('sha256');
  #crc = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  lend(): undefined {
    return undefined;
  }

  update(bytes: Uint8Array): void {
    this.#sha256.update(bytes);
    this.#crc = crc32(bytes, this.#crc);
    this.#size += bytes.length;
  }

  digest(): ContentDigest {
    return { size: this.#size, crc: this.#crc, sha256: this.#sha256.digest() };
  }
}

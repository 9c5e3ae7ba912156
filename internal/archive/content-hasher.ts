import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { OutputFile } from './output-file.ts';

/** What a content amounts to. */
export interface ContentDigest {
  readonly size: number;
  readonly crc: number;
  readonly sha256: Buffer;
}

/** Hashes the content of one archive entry as it comes, here or elsewhere, and keeps it in a file. */
export interface EntryHasher {
  /** Bytes so far. */
  readonly size: number;
  /** The place where the next bytes had best be put before `update`; undefined if it is no matter. */
  lend(): Uint8Array | undefined;
  /** Takes bytes over; the caller may overwrite them afterwards. */
  update(bytes: Uint8Array): void;
  /** @throws {ToolError} `file-unwritable`; as does `update` */
  digest(): ContentDigest | Promise<ContentDigest>;
  /** Gives up; afterwards nothing is written. */
  stop(): void;
}

/** Makes a hasher for the next entry, and for the file that its content goes to, if any. */
export type CreateHasher = (file?: OutputFile) => EntryHasher;

/**
 * Lends a hasher for the entry that goes to a file, and closes the file, but never under the hands of
 * a thread that still writes to it.
 *
 * @param use to the digest
 */
export async function withHasher<T>(
  createHasher: CreateHasher,
  file: OutputFile | undefined,
  use: (hasher: EntryHasher) => Promise<T>,
): Promise<T> {
  const hasher = createHasher(file);
  let result: T;
  try {
    result = await use(hasher);
  } catch (error) {
    hasher.stop();
    file?.abandon();
    throw error;
  }
  file?.close();
  return result;
}

/** Hashes in this thread. */
export class ContentHasher implements EntryHasher {
  readonly #sha256 = createHash('sha256');
  readonly #file: OutputFile | undefined;
  #crc = 0;
  #size = 0;

  constructor(file?: OutputFile) {
    this.#file = file;
  }

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
    this.#file?.write(bytes);
  }

  digest(): ContentDigest {
    return { size: this.#size, crc: this.#crc, sha256: this.#sha256.digest() };
  }

  stop(): void {
    // What was to be written is written.
  }
}

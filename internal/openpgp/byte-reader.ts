import { OpenPgpError } from './openpgp-error.ts';

/** A number of any size: how many bits it has, and its bytes without leading zeros. */
export interface Integer {
  readonly bits: number;
  readonly bytes: Uint8Array;
}

/** Reads big-endian fields from the front of a byte array. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #makeError: () => OpenPgpError;
  #position = 0;

  /** @param makeError what to throw if there are not enough bytes */
  constructor(bytes: Uint8Array, makeError = makeUnexpectedEnd) {
    this.#bytes = bytes;
    this.#makeError = makeError;
  }

  get position(): number {
    return this.#position;
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#bytes.length;
  }

  /**
   * Takes the next bytes, without copying them.
   *
   * @throws {OpenPgpError} if there are fewer
   */
  take(count: number): Uint8Array {
    const end = this.#position + count;
    if (end > this.#bytes.length) throw this.#makeError();
    const taken = this.#bytes.subarray(this.#position, end);
    this.#position = end;
    return taken;
  }

  /** Takes all that is left. */
  takeRest(): Uint8Array {
    return this.take(this.#bytes.length - this.#position);
  }

  /** Takes an unsigned number of one to four bytes. */
  takeNumber(byteCount: 1 | 2 | 4): number {
    return this.take(byteCount).reduce((number, byte) => number * 256 + byte, 0);
  }

  /** Takes one of OpenPGP's integers. */
  takeInteger(): Integer {
    const bits = this.takeNumber(2);
    return { bits, bytes: this.take((bits + 7) >> 3) };
  }
}

function makeUnexpectedEnd(): OpenPgpError {
  return new OpenPgpError('unexpected EOF');
}

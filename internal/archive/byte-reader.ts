/** The next piece of a stream, valid until the next call; undefined at the end. Never empty. */
export type Pull = () => Promise<Uint8Array | undefined>;

const nothing = Buffer.alloc(0);

/**
 * Reads a stream of pieces as records of known length and as runs of data, without copying the data.
 */
export class ByteReader {
  readonly #pull: Pull;
  /** Bytes copied out of earlier pieces because a record reached beyond them; read first. */
  #carry: Buffer = nothing;
  /** The unread rest of the current piece. */
  #piece: Buffer = nothing;
  #position = 0;

  constructor(pull: Pull) {
    this.#pull = pull;
  }

  /** How many bytes have been consumed. */
  get position(): number {
    return this.#position;
  }

  /**
   * The next `length` bytes without consuming them; fewer only if the stream ends before. Valid until
   * the next call. For records: what crosses a piece is copied.
   */
  async peek(length: number): Promise<Buffer> {
    if (this.#carry.length === 0 && this.#piece.length >= length) {
      return this.#piece.subarray(0, length);
    }
    while (this.#carry.length < length) {
      if (this.#piece.length === 0 && !(await this.#next())) break;
      const part = this.#piece.subarray(0, length - this.#carry.length);
      this.#carry = Buffer.concat([this.#carry, part]);
      this.#piece = this.#piece.subarray(part.length);
    }
    return this.#carry.subarray(0, length);
  }

  /** All bytes at hand, at least one, without consuming them; undefined at the end of the stream. */
  async available(): Promise<Buffer | undefined> {
    if (this.#carry.length > 0) return this.#carry;
    if (this.#piece.length === 0 && !(await this.#next())) return undefined;
    return this.#piece;
  }

  /** Consumes bytes that `peek` or `available` has shown. */
  skip(length: number): void {
    const carried = Math.min(length, this.#carry.length);
    this.#carry = this.#carry.subarray(carried);
    this.#piece = this.#piece.subarray(length - carried);
    this.#position += length;
  }

  async #next(): Promise<boolean> {
    const piece = await this.#pull();
    if (piece === undefined) return false;
    this.#piece = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    return true;
  }
}

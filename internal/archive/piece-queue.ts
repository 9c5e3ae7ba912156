/** A piece of an archive in a buffer that is to be given back. */
export interface QueuedPiece {
  readonly buffer: ArrayBuffer;
  readonly length: number;
}

/**
 * Hands pieces from the messages that bring them to the hasher that pulls them. A buffer goes back
 * when the hasher gets the next piece; the last one is kept until the hasher is done.
 */
export class PieceQueue {
  readonly #giveBack: (buffer: ArrayBuffer) => void;
  readonly #waiting: QueuedPiece[] = [];
  #current: ArrayBuffer | undefined;
  #ended = false;
  #aborted: { readonly reason: unknown } | undefined;
  #wake: (() => void) | undefined;

  constructor(giveBack: (buffer: ArrayBuffer) => void) {
    this.#giveBack = giveBack;
  }

  push(piece: QueuedPiece): void {
    this.#waiting.push(piece);
    this.#wake?.();
  }

  /** No piece follows. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** Nobody wants the result any more: `pull` rejects with the reason. */
  abort(reason: unknown): void {
    this.#aborted = { reason };
    this.#wake?.();
  }

  readonly pull = async (): Promise<Uint8Array | undefined> => {
    while (this.#waiting.length === 0 && !this.#ended && this.#aborted === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#aborted !== undefined) throw this.#aborted.reason;
    const piece = this.#waiting.shift();
    if (piece === undefined) return undefined;
    this.#release();
    this.#current = piece.buffer;
    return new Uint8Array(piece.buffer, 0, piece.length);
  };

  /** Gives back all buffers; the hasher is done. */
  clear(): void {
    this.#release();
    for (const { buffer } of this.#waiting.splice(0)) this.#giveBack(buffer);
  }

  #release(): void {
    if (this.#current !== undefined) this.#giveBack(this.#current);
    this.#current = undefined;
  }
}

/** How the reader's end of a queue acts on the connection that fills it. */
export interface QueueFlow {
  pause(): void;
  resume(): void;
  /** Gives the rest up. */
  abort(reason: Error): void;
}

/**
 * The bytes between a connection that pushes and a reader that pulls. While the reader is busy the
 * queue takes a little more, then it stops the connection: memory does not grow with the body.
 *
 * Can be read once.
 */
export class ByteQueue implements AsyncIterable<Uint8Array> {
  readonly #flow: QueueFlow;
  readonly #chunks: Uint8Array[] = [];
  #queuedBytes = 0;
  #state: 'open' | 'ended' | 'failed' = 'open';
  #failure: unknown;
  #wakeReader: (() => void) | undefined;

  constructor(flow: QueueFlow) {
    this.#flow = flow;
  }

  push(chunk: Uint8Array): void {
    // undici delivers empty chunks when it is resumed and nothing has arrived; to pause for one, which
    // the reader would answer by resuming, would go round for ever.
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#queuedBytes += chunk.length;
    if (this.#queuedBytes >= queuedBytesMax) this.#flow.pause();
    this.#wakeReader?.();
  }

  end(): void {
    if (this.#state === 'open') this.#state = 'ended';
    this.#wakeReader?.();
  }

  fail(failure: unknown): void {
    if (this.#state === 'open') {
      this.#state = 'failed';
      this.#failure = failure;
    }
    this.#wakeReader?.();
  }

  /** Gives up what has not been read; the reader, if there is one, meets a failure. */
  abandon(): void {
    if (this.#state !== 'open') return;
    const failure = new Error('The rest is not wanted');
    this.fail(failure);
    this.#flow.abort(failure);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (;;) {
        const chunk = this.#take();
        if (chunk !== undefined) yield chunk;
        else if (this.#state === 'failed') throw this.#failure;
        else if (this.#state === 'ended') return;
        else await this.#arrival();
      }
    } finally {
      this.abandon();
    }
  }

  #take(): Uint8Array | undefined {
    const chunk = this.#chunks.shift();
    if (chunk === undefined) return undefined;
    const wasFull = this.#queuedBytes >= queuedBytesMax;
    this.#queuedBytes -= chunk.length;
    // Before the chunk is worked on, so that the next one arrives meanwhile.
    if (wasFull && this.#queuedBytes < queuedBytesMax) this.#flow.resume();
    return chunk;
  }

  async #arrival(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wakeReader = resolve;
    });
    this.#wakeReader = undefined;
  }
}

/** Two reads of a socket. */
const queuedBytesMax = 128 * 1024;

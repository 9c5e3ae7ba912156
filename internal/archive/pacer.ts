import { setImmediate } from 'node:timers/promises';

/**
 * Interrupts long work in a thread now and then, so that messages come through; one of them may be
 * that the work is no longer wanted.
 */
export class Pacer {
  readonly #signal: AbortSignal;
  readonly #onProgress: (bytes: number) => void;
  #pending = 0;

  /** @param onProgress called at each interruption with the bytes worked through since the last */
  constructor(signal: AbortSignal, onProgress: (bytes: number) => void) {
    this.#signal = signal;
    this.#onProgress = onProgress;
  }

  /** Counts work done. Resolves at once, or after others had their turn. */
  async step(bytes: number): Promise<void> {
    this.#pending += bytes;
    if (this.#pending < bytesPerTurn) return;
    this.#onProgress(this.#pending);
    this.#pending = 0;
    await setImmediate();
    this.#signal.throwIfAborted();
  }
}

/** Some milliseconds of work. */
const bytesPerTurn = 4 * 1024 ** 2;

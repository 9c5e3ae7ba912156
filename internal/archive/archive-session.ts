import type { PackageDigests } from '../package/digests.ts';
import type { HashJobOptions, PoolThread, StartedJob } from './pool-thread.ts';
import type { StartRequest } from './worker-protocol.ts';

/** An archive that is being hashed while it arrives. */
export interface ArchiveSession {
  /**
   * Takes bytes over by copying them. Waits while too many are under way; that is what keeps memory
   * small and the sender slow.
   */
  write(chunk: Uint8Array): Promise<void>;
  /** The outcome is there before the end: no further byte is of use. */
  readonly isSettled: boolean;
  /** Resolves with the outcome, whatever it is; what is kept is not written to after that. */
  readonly settled: Promise<void>;
  /**
   * Tells that all bytes were written (unless settled) and gives the outcome: undefined if the archive
   * must be hashed again with `spool`.
   *
   * @throws {PackageContentError} when the bytes are not a proper archive
   * @throws {ToolError} `unsafe-archive`, `file-unwritable`
   */
  finish(): Promise<PackageDigests | undefined>;
}

/** What a session takes besides a thread. */
export interface SessionSetup {
  readonly request: StartRequest;
  readonly options: HashJobOptions;
  /** Idle buffers, shared by all sessions of a pool; the thread brings sent ones back to it. */
  readonly buffers: ArrayBuffer[];
}

/** Buffers that one archive may have on the way to its worker, besides the one being filled. */
const piecesInFlightMax = 2;
/** Enough for inflating to run at full speed; less memory than larger ones, and no slower. */
const pieceBytes = 128 * 1024;

/** The sending side of a streamed job: fills buffers, sends them, waits for them to come back. */
export class PieceSender implements ArchiveSession {
  readonly settled: Promise<void>;
  readonly #thread: PoolThread;
  readonly #job: StartedJob;
  readonly #buffers: ArrayBuffer[];
  #current: Uint8Array<ArrayBuffer> | undefined;
  #filled = 0;
  #inFlight = 0;
  #isSettled = false;
  #wake: (() => void) | undefined;

  constructor(thread: PoolThread, setup: SessionSetup) {
    this.#thread = thread;
    this.#buffers = setup.buffers;
    const onPieceDone = this.#onPieceDone.bind(this);
    this.#job = thread.start(setup.request, { ...setup.options, onPieceDone });
    const settle = this.#settle.bind(this);
    this.settled = this.#job.outcome.then(settle, settle);
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  async write(chunk: Uint8Array): Promise<void> {
    let at = 0;
    while (at < chunk.length && !this.#isSettled) {
      this.#current ??= new Uint8Array(this.#buffers.pop() ?? new ArrayBuffer(pieceBytes));
      const part = chunk.subarray(at, at + this.#current.length - this.#filled);
      this.#current.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === this.#current.length) await this.#send();
    }
  }

  async finish(): Promise<PackageDigests | undefined> {
    await this.#send();
    if (!this.#isSettled) this.#thread.sendEnd(this.#job.id);
    return this.#job.outcome;
  }

  #onPieceDone(): void {
    this.#inFlight -= 1;
    this.#wake?.();
  }

  async #send(): Promise<void> {
    while (this.#inFlight >= piecesInFlightMax && !this.#isSettled) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#current === undefined || this.#isSettled) return;
    this.#inFlight += 1;
    this.#thread.sendPiece(this.#job.id, { buffer: this.#current.buffer, length: this.#filled });
    this.#current = undefined;
    this.#filled = 0;
  }

  #settle(): void {
    this.#isSettled = true;
    if (this.#current !== undefined) this.#buffers.push(this.#current.buffer);
    this.#current = undefined;
    this.#wake?.();
  }
}

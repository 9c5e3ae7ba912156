/** Where inflated bytes go. */
export interface Sink {
  /** A buffer of `outputBytes` to inflate into, where that spares the sink a copy. */
  lend?(): Uint8Array | undefined;
  /** Receives bytes; they may be overwritten after the call. */
  write(output: Uint8Array): void;
}

/** How far one piece of input led. */
export interface InflateStep {
  /** Bytes of the input that belonged to the stream. */
  readonly consumed: number;
  /** The final block is complete. A stream that ends exactly with the input may not show it yet. */
  readonly ended: boolean;
}

/**
 * Inflates raw DEFLATE streams, one after the other. Synchronous where Node allows it, hence the
 * unions: awaiting only actual promises keeps the fast way fast.
 */
export interface Inflater {
  /** Begins a new stream, whatever became of the one before. */
  start(): void;
  /** @throws {InflateError} when the data are corrupt */
  inflate(input: Uint8Array, sink: Sink): InflateStep | Promise<InflateStep>;
  /** Reports, after all input, whether the stream is complete. Only `start` may follow. */
  hasEnded(): boolean | Promise<boolean>;
  close(): void;
}

/** Data that are not a DEFLATE stream. */
export class InflateError extends Error {
  override readonly name = 'InflateError';
}

/** Bytes of output that an inflater hands over at a time: large enough to hash, small enough for L2. */
export const outputBytes = 256 * 1024;

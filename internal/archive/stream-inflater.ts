import { createInflateRaw, type InflateRaw } from 'node:zlib';
import {
  InflateError,
  outputBytes,
  type Inflater,
  type InflateStep,
  type Sink,
} from './inflater.ts';
import { toError } from './to-error.ts';

/** Creates an inflater on Node's public zlib stream. */
export function createStreamInflater(): Inflater {
  let stream: InflateRaw | undefined;

  return {
    start() {
      stream?.destroy();
      stream = createInflateRaw({ chunkSize: outputBytes });
    },

    inflate(input, sink) {
      if (stream === undefined) throw new Error('inflate before start');
      return inflatePiece(stream, input, sink);
    },

    hasEnded() {
      if (stream === undefined) throw new Error('hasEnded before start');
      return endsCleanly(stream);
    },

    close() {
      stream?.destroy();
    },
  };
}

function inflatePiece(stream: InflateRaw, input: Uint8Array, sink: Sink): Promise<InflateStep> {
  const consumedBefore = stream.bytesWritten;
  return new Promise((resolve, reject) => {
    function give(output: Uint8Array): void {
      try {
        sink.write(output);
      } catch (error) {
        leave();
        stream.destroy();
        reject(toError(error));
      }
    }
    function settle(): void {
      leave();
      const consumed = stream.bytesWritten - consumedBefore;
      resolve({ consumed, ended: consumed < input.length });
    }
    function fail(cause: Error): void {
      leave();
      reject(new InflateError(cause.message, { cause }));
    }
    function leave(): void {
      stream.off('data', give).off('end', settle).off('error', fail);
    }
    // The stream ends by itself when it meets bytes beyond its final block; then `write` is not
    // answered.
    stream.on('data', give).on('end', settle).on('error', fail);
    stream.write(input, (error) => {
      if (error === null || error === undefined) settle();
    });
  });
}

function endsCleanly(stream: InflateRaw): Promise<boolean> {
  if (stream.readableEnded) return Promise.resolve(true);
  return new Promise((resolve) => {
    stream.on('end', () => {
      resolve(true);
    });
    stream.on('error', () => {
      resolve(false);
    });
    stream.resume();
    stream.end();
  });
}

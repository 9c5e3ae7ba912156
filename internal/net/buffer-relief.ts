import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Keeps the memory that sockets read into from piling up.
 *
 * Every read gets a buffer of its own, which is garbage a moment later. The buffers lie outside the
 * heap, so the collector feels little of them and lets tens of megabytes wait, for a collection of the
 * whole heap in the end. A collection of the young part every few megabytes is cheaper than that and
 * keeps memory flat. Where this Node has no such handle, memory is larger and nothing else changes.
 */
export interface BufferRelief {
  /** Counts bytes that were read into new buffers. */
  count(bytes: number): void;
}

export function createBufferRelief(): BufferRelief {
  let bytes = 0;
  let collect: (() => void) | undefined;
  return {
    count(read) {
      bytes += read;
      if (bytes < collectedBytes) return;
      bytes = 0;
      collect ??= findCollector();
      collect();
    },
  };
}

const collectedBytes = 8 * 1024 ** 2;

/** The handle that V8 gives to contexts made while the flag is on; off again, nobody else has it. */
function findCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('globalThis.gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof gc !== 'function') return () => undefined;
  return () => {
    Reflect.apply(gc, undefined, [{ type: 'minor' }]);
  };
}

/**
 * Inflates synchronously into one buffer that is used again and again, through the handle that every
 * zlib stream of Node has. That spares a buffer, an event and two callbacks per piece, a seventh of
 * the time of a large package. The handle is not documented; so its shape and its answers are checked
 * first, and without them there is no such inflater and the public stream serves.
 */
import { constants, createInflateRaw, deflateRawSync, type InflateRaw } from 'node:zlib';
import { InflateError, outputBytes, type Inflater, type Sink } from './inflater.ts';

interface Handle {
  onerror: (message: string) => void;
  writeSync(
    flush: number,
    input: Uint8Array,
    inputOffset: number,
    inputLength: number,
    output: Uint8Array,
    outputOffset: number,
    outputLength: number,
  ): void;
  reset(): void;
}

interface RawZlib {
  readonly handle: Handle;
  /** After each write: bytes left over of the output, bytes left over of the input. */
  readonly state: Uint32Array;
  readonly stream: InflateRaw;
}

/** Creates an inflater on the handle; undefined where this Node does not have it as expected. */
export function createSyncInflater(): Inflater | undefined {
  const zlib = openRawZlib();
  if (zlib === undefined) return undefined;
  const inflater = makeInflater(zlib);
  if (passesSelfTest(inflater)) return inflater;
  inflater.close();
  return undefined;
}

/** One for all inflaters of a thread: what is in it is used up before anything else can run. */
const scratch = Buffer.allocUnsafeSlow(outputBytes);

function openRawZlib(): RawZlib | undefined {
  // The stream's own buffer is never used; this is the least it can be.
  const stream = createInflateRaw({ chunkSize: constants.Z_MIN_CHUNK });
  const handle: unknown = Reflect.get(stream, '_handle');
  const state: unknown = Reflect.get(stream, '_writeState');
  if (isHandle(handle) && state instanceof Uint32Array && state.length >= 2) {
    return { handle, state, stream };
  }
  stream.close();
  return undefined;
}

function isHandle(value: unknown): value is Handle {
  return (
    typeof value === 'object' &&
    value !== null &&
    'writeSync' in value &&
    typeof value.writeSync === 'function' &&
    'reset' in value &&
    typeof value.reset === 'function' &&
    'onerror' in value
  );
}

function makeInflater({ handle, state, stream }: RawZlib): Inflater {
  const nothing = new Uint8Array(0);
  let problem: string | undefined;
  handle.onerror = (message) => {
    problem = message;
  };

  /** Inflates the last `left` bytes of the input into all of the output; `state` tells how far. */
  function inflateLast(left: number, input: Uint8Array, output: Uint8Array): void {
    const offset = input.length - left;
    handle.writeSync(constants.Z_NO_FLUSH, input, offset, left, output, 0, output.length);
    if (problem !== undefined) throw new InflateError(problem);
  }

  return {
    start() {
      problem = undefined;
      handle.reset();
    },

    inflate(input, sink) {
      let left = input.length;
      for (;;) {
        const output = sink.lend?.() ?? scratch;
        inflateLast(left, input, output);
        const [room = 0, leftover = 0] = state;
        left = leftover;
        if (room < output.length) sink.write(output.subarray(0, output.length - room));
        // Room for output and input to read, and yet it stopped: the stream has ended.
        if (room > 0) return { consumed: input.length - left, ended: left > 0 };
      }
    },

    hasEnded() {
      // Told that nothing follows, zlib complains unless it has seen the final block.
      handle.writeSync(constants.Z_FINISH, nothing, 0, 0, scratch, 0, scratch.length);
      return problem === undefined;
    },

    close() {
      stream.close();
    },
  };
}

/** Known answers: output, leftover input, the end of the stream, corrupt data, a second stream. */
function passesSelfTest(inflater: Inflater): boolean {
  const text = Buffer.from('airlock airlock airlock');
  const stream = deflateRawSync(text);
  try {
    return (
      inflates(inflater, { stream, text }) &&
      rejects(inflater) &&
      inflates(inflater, { stream, text })
    );
  } catch {
    return false;
  }
}

function inflates(
  inflater: Inflater,
  { stream, text }: { readonly stream: Buffer; readonly text: Buffer },
): boolean {
  const outputs: Buffer[] = [];
  const sink: Sink = { write: (output) => outputs.push(Buffer.from(output)) };
  inflater.start();
  const first = inflater.inflate(stream.subarray(0, 3), sink);
  const second = inflater.inflate(Buffer.concat([stream.subarray(3), Buffer.alloc(5)]), sink);
  if (first instanceof Promise || second instanceof Promise) return false;
  return (
    first.consumed === 3 &&
    !first.ended &&
    second.consumed === stream.length - 3 &&
    second.ended &&
    Buffer.concat(outputs).equals(text) &&
    inflater.hasEnded() === true
  );
}

function rejects(inflater: Inflater): boolean {
  inflater.start();
  try {
    void inflater.inflate(Buffer.alloc(8, 0xff), { write: ignore });
    return false;
  } catch (error) {
    return error instanceof InflateError;
  }
}

function ignore(): void {
  // The self-test only wants to know whether there is an error.
}

import { read, readSync } from 'node:fs';
import { promisify } from 'node:util';

export interface FilePiecesOptions {
  /**
   * Reads the next piece in another thread while this one is worked on. Faster as long as a core is
   * idle, a waste when all are busy.
   */
  readonly readAhead: boolean;
  /** Two buffers of one size; without reading ahead only the first is used. */
  readonly buffers: readonly [Buffer, Buffer];
}

/** Reads an open file from its current position to its end; a piece is valid until the next. */
export async function* readFilePieces(
  descriptor: number,
  options: FilePiecesOptions,
): AsyncGenerator<Buffer> {
  const [first, second] = options.buffers;
  if (options.readAhead) {
    yield* readAhead(descriptor, [first, second]);
    return;
  }
  for (;;) {
    const length = readSync(descriptor, first, 0, first.length, null);
    if (length === 0) return;
    yield first.subarray(0, length);
  }
}

async function* readAhead(
  descriptor: number,
  [first, second]: readonly [Buffer, Buffer],
): AsyncGenerator<Buffer> {
  let current = first;
  let other = second;
  let pending = readAsync(descriptor, current, 0, current.length, null);
  try {
    for (;;) {
      const { bytesRead } = await pending;
      if (bytesRead === 0) return;
      pending = readAsync(descriptor, other, 0, other.length, null);
      yield current.subarray(0, bytesRead);
      [current, other] = [other, current];
    }
  } finally {
    // Who stops early closes the file; not before the other thread is done with it.
    await pending.catch(ignore);
  }
}

const readAsync = promisify(read);

function ignore(): void {
  // The reader has left; nobody is interested in how the last read ended.
}

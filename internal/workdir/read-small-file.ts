import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * Reads a file and waits for it. It is a few kilobytes that are mostly in memory already: reading
 * them takes a fifth of the time that it takes to have them read elsewhere.
 *
 * @throws {RangeError} if the file is larger than allowed; whatever the system says
 */
export function readSmallFile(path: string, bytesMax: number): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    if (size > bytesMax) throw new RangeError(`${path} is too large`);
    const buffer = Buffer.allocUnsafe(size);
    return buffer.subarray(0, readSync(file, buffer, 0, size, 0));
  } finally {
    closeSync(file);
  }
}

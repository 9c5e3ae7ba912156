import { promises, statSync } from 'node:fs';
import { describeSystemError } from '../diag/system-error.ts';

/**
 * Reads a text file of a bounded size; undefined if it does not exist.
 *
 * @throws if it is something else than a file, too large, or cannot be read
 */
export async function findText(path: string, bytesMax: number): Promise<string | undefined> {
  try {
    // Most files that are looked for are not there, and to be told so by an exception takes long.
    const info = statSync(path, { throwIfNoEntry: false });
    if (info === undefined) return undefined;
    if (!info.isFile()) throw new TypeError('it is not a file');
    if (info.size > bytesMax) throw new RangeError('it is too large');
    // Taken from there, Node loads its promises only where there is a file.
    return await promises.readFile(path, 'utf8');
  } catch (error) {
    if (absence.has(describeSystemError(error))) return undefined;
    throw error;
  }
}

const absence: ReadonlySet<string> = new Set(['no such file or directory', 'not a directory']);

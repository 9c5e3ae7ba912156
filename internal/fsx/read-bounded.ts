import { open } from 'node:fs/promises';
import { describeSystemError } from '../diag/system-error.ts';
import { ToolError } from '../diag/tool-error.ts';

/**
 * Reads a file that should be small; undefined if there is none.
 *
 * @throws {ToolError} `file-unreadable`, also for what is no file or longer than it may be
 */
export async function readBounded(path: string, bytesMax: number): Promise<Buffer | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const info = await file.stat();
      if (!info.isFile()) throw new TypeError('not a regular file');
      if (info.size > bytesMax) throw new RangeError(`larger than ${bytesMax} bytes`);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (cause) {
    const state = describeSystemError(cause);
    if (absence.has(state)) return undefined;
    throw new ToolError('file-unreadable', `Cannot read "${path}": ${state}`, { cause });
  }
}

const absence: ReadonlySet<string> = new Set(['no such file or directory', 'not a directory']);

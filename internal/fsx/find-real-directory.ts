import { realpath, stat } from 'node:fs/promises';
import { describeSystemError } from '../diag/system-error.ts';
import { ToolError } from '../diag/tool-error.ts';

/**
 * Finds what directory a path leads to once all links are followed; undefined if nothing is there, or
 * something else.
 *
 * @throws {ToolError} `file-unreadable` if that cannot be found out
 */
export async function findRealDirectory(path: string): Promise<string | undefined> {
  try {
    const real = await realpath(path);
    return (await stat(real)).isDirectory() ? real : undefined;
  } catch (cause) {
    if (isAbsent(cause)) return undefined;
    const state = describeSystemError(cause);
    throw new ToolError('file-unreadable', `Cannot read "${path}": ${state}`, { cause });
  }
}

function isAbsent(error: unknown): boolean {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

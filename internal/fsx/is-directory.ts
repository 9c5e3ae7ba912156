import { stat } from 'node:fs/promises';
import { ToolError } from '../diag/tool-error.ts';
import { describeSystemError } from '../diag/system-error.ts';

/**
 * Reports whether a path is a directory, or a link to one.
 *
 * @throws {ToolError} `file-unreadable` if there is nothing at the path
 */
export async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    throw new ToolError('file-unreadable', `Cannot read ${path}: ${describeSystemError(cause)}`, {
      cause,
    });
  }
}

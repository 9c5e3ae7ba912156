import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { getSystemErrorMap } from 'node:util';
import { messageOf, ToolError } from '../../diag/tool-error.ts';
import { compareBytes } from '../../text/compare-bytes.ts';

/**
 * Lists a directory, sorted bytewise by name.
 *
 * @throws {ToolError} `file-unreadable`
 */
export async function listDirectory(directory: string): Promise<readonly Dirent[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.sort((a, b) => compareBytes(a.name, b.name));
  } catch (error) {
    throw makeSearchError('open', directory, error);
  }
}

/**
 * Finds the directory where a search begins, which may be a link; undefined if it is something else,
 * such as a file or a link that leads nowhere.
 *
 * @throws {ToolError} `file-unreadable` if there is nothing there, or that cannot be found out
 */
export async function findRoot(directory: string): Promise<string | undefined> {
  const target = await realpath(directory).catch(() => directory);
  try {
    return (await lstat(target)).isDirectory() ? target : undefined;
  } catch (error) {
    throw makeSearchError('lstat', target, error);
  }
}

/** Words the failure as Terraform does. */
function makeSearchError(operation: 'open' | 'lstat', path: string, cause: unknown): ToolError {
  const problem = findSystemMessage(cause) ?? messageOf(cause);
  return new ToolError(
    'file-unreadable',
    `cannot search ${path}: ${operation} ${path}: ${problem}`,
    { cause },
  );
}

/** What the operating system says about an error, such as `permission denied`. */
function findSystemMessage(error: unknown): string | undefined {
  const number: unknown = error instanceof Error ? Reflect.get(error, 'errno') : undefined;
  return typeof number === 'number' ? getSystemErrorMap().get(number)?.[1] : undefined;
}

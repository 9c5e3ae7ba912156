import { getSystemErrorMap } from 'node:util';
import { ToolError } from '../diag/tool-error.ts';
import { PackageContentError } from './package-content-error.ts';

/** Words a failed system call as Go does: `open /x: no such file or directory`. */
export function describeFileError(action: string, error: unknown): string {
  return `${action}: ${describeCause(error)}`;
}

/** A file system error as a failure to read a package. */
export function fileUnreadable(action: string, cause: unknown): ToolError {
  return new ToolError('file-unreadable', describeFileError(action, cause), { cause });
}

/** A file system error within an unpacked package: it cannot be hashed. */
export function makeChecksumError(message: string, cause?: unknown): PackageContentError {
  return new PackageContentError('invalid-package', message, { stage: 'checksum', cause });
}

function describeCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return texts.get(code) ?? describeErrno(error) ?? error.message;
}

/** libuv's words, for the errors that are too rare to have Go's at hand. */
function describeErrno(error: Error): string | undefined {
  if (!('errno' in error) || typeof error.errno !== 'number') return undefined;
  return getSystemErrorMap().get(error.errno)?.[1];
}

const texts: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such file or directory'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'operation not permitted'],
  ['EISDIR', 'is a directory'],
  ['ENOTDIR', 'not a directory'],
  ['ELOOP', 'too many levels of symbolic links'],
  ['ENAMETOOLONG', 'file name too long'],
  ['EMFILE', 'too many open files'],
  ['EIO', 'input/output error'],
]);

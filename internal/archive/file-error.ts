import { describeSystemError } from '../diag/system-error.ts';
import { ToolError } from '../diag/tool-error.ts';
import { PackageContentError } from './package-content-error.ts';

/** Words a failed system call as Go does: `open /x: no such file or directory`. */
export function describeFileError(action: string, error: unknown): string {
  return `${action}: ${describeSystemError(error)}`;
}

/** A file system error as a failure to read a package. */
export function fileUnreadable(action: string, cause: unknown): ToolError {
  return new ToolError('file-unreadable', describeFileError(action, cause), { cause });
}

/** A file system error within an unpacked package: it cannot be hashed. */
export function makeChecksumError(message: string, cause?: unknown): PackageContentError {
  return new PackageContentError('invalid-package', message, { stage: 'checksum', cause });
}

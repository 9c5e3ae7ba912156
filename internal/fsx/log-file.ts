import { closeSync, openSync, writeSync } from 'node:fs';
import { describeSystemError } from '../diag/system-error.ts';
import { ToolError } from '../diag/tool-error.ts';

/** A file that lines are added to as things happen. */
export interface LogFile {
  /** Adds a line with its end. A log that cannot be written must not stop what it is about. */
  write(line: string): void;
  close(): void;
}

/**
 * Opens a log for adding to it; a new one is for its owner's eyes only.
 *
 * @throws {ToolError} `file-unwritable`
 */
export function openLogFile(path: string): LogFile {
  const descriptor = open(path);
  return {
    write(line) {
      try {
        writeSync(descriptor, `${line}\n`);
      } catch {
        // The disk may be full; the command's own errors will tell if that matters to it.
      }
    },
    close() {
      closeSync(descriptor);
    },
  };
}

function open(path: string): number {
  try {
    return openSync(path, 'a', 0o600);
  } catch (cause) {
    const reason = describeSystemError(cause);
    throw new ToolError('file-unwritable', `Cannot write log "${path}": ${reason}`, { cause });
  }
}

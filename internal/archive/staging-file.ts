import { randomBytes } from 'node:crypto';
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ToolError } from '../diag/tool-error.ts';
import { describeFileError } from './file-error.ts';

/** A file that nobody else can open. */
export interface StagingFile {
  readonly descriptor: number;
  /** @throws {ToolError} `file-unwritable`, such as when the disk is full */
  write(bytes: Uint8Array): void;
  close(): void;
}

/**
 * Creates a private file in the system's temporary directory. Its name is removed at once, so that
 * nothing stays behind however the program ends.
 *
 * @throws {ToolError} `file-unwritable`
 */
export function createStagingFile(): StagingFile {
  const path = join(tmpdir(), `airlock-${randomBytes(12).toString('hex')}`);
  const descriptor = attempt(`open ${path}`, () => openSync(path, 'wx+', 0o600));
  unlinkSync(path);
  return {
    descriptor,
    write(bytes) {
      for (let at = 0; at < bytes.length;) {
        const from = at;
        at += attempt(`write ${path}`, () => writeSync(descriptor, bytes, from));
      }
    },
    close() {
      closeSync(descriptor);
    },
  };
}

function attempt<T>(action: string, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw new ToolError('file-unwritable', describeFileError(action, cause), { cause });
  }
}

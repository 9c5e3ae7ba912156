import { closeSync, fchmodSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { ToolError } from '../diag/tool-error.ts';
import { describeFileError } from './file-error.ts';

/** A file that was made here, open for writing. Its failures are `file-unwritable` and name it. */
export class OutputFile {
  readonly path: string;
  readonly descriptor: number;

  /** Takes a descriptor that is open, here or in another thread. */
  constructor(path: string, descriptor: number) {
    this.path = path;
    this.descriptor = descriptor;
  }

  /** @throws {ToolError} `file-unwritable`, such as when the disk is full */
  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const from = at;
      at += writing(`write ${this.path}`, () => writeSync(this.descriptor, bytes, from));
    }
  }

  /** @throws {ToolError} `file-unwritable` */
  setMode(mode: number): void {
    writing(`chmod ${this.path}`, () => {
      fchmodSync(this.descriptor, mode);
    });
  }

  /** @throws {ToolError} `file-unwritable`: some file systems notice only now that they are full */
  close(): void {
    writing(`close ${this.path}`, () => {
      closeSync(this.descriptor);
    });
  }

  /** Closes a file whose content is not wanted. */
  abandon(): void {
    try {
      closeSync(this.descriptor);
    } catch {
      // Whatever is lost with it is not missed.
    }
  }
}

/**
 * Creates a file for the owner alone, which can be read back. Whatever is at the path already, a link
 * included, is neither opened nor followed.
 *
 * @throws {ToolError} `file-unwritable`
 */
export function createOutputFile(path: string | Buffer): OutputFile {
  const name = path.toString();
  return new OutputFile(
    name,
    writing(`open ${name}`, () => openSync(path, 'wx+', 0o600)),
  );
}

/**
 * Creates a directory where there was nothing.
 *
 * @throws {ToolError} `file-unwritable`
 */
export function createOutputDirectory(path: string | Buffer): void {
  writing(`mkdir ${path.toString()}`, () => {
    mkdirSync(path, 0o755);
  });
}

/**
 * Lends a directory to be filled; its parent is there, it is not. When that fails, nothing is left of
 * it, so that a further try finds the place as the first one did.
 *
 * @throws {ToolError} `file-unwritable`
 */
export async function withOutputDirectory<T>(path: string, fill: () => Promise<T>): Promise<T> {
  createOutputDirectory(path);
  try {
    return await fill();
  } catch (error) {
    removeQuietly(path);
    throw error;
  }
}

/** Lends a file to be filled, as `withOutputDirectory` does a directory; it is closed afterwards. */
export async function withOutputFile<T>(
  path: string,
  fill: (file: OutputFile) => Promise<T>,
): Promise<T> {
  const file = createOutputFile(path);
  try {
    return await closeAfter(file, () => fill(file));
  } catch (error) {
    removeQuietly(path);
    throw error;
  }
}

/** Closes a file whatever happens; of two failures the first is told. */
export async function closeAfter<T>(file: OutputFile, use: () => Promise<T>): Promise<T> {
  let result: T;
  try {
    result = await use();
  } catch (error) {
    file.abandon();
    throw error;
  }
  file.close();
  return result;
}

/** Runs a system call that makes or changes a file, and words its failure. */
export function writing<T>(action: string, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw new ToolError('file-unwritable', describeFileError(action, cause), { cause });
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // The failure that led here matters more; who tries again will be told that the place is taken.
  }
}

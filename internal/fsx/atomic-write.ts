import { randomInt } from 'node:crypto';
import { open, rename, unlink, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ToolError } from '../diag/tool-error.ts';
import { describeSystemError } from '../diag/system-error.ts';

export interface AtomicWriteOptions {
  /** Permission bits of the finished file, whatever the umask says. */
  readonly mode: number;
  /** Whether the bytes must be on the disk before the name points at them. */
  readonly sync: boolean;
}

/**
 * Replaces a file in one step: a reader sees the old content or the new, never a part. The data go to
 * a private file beside the target, which then takes its name. A symbolic link at the target is
 * replaced by the file; what it pointed at is not touched. Nothing is left behind on failure.
 *
 * @throws {ToolError} `file-unwritable`, worded as Terraform words each stage
 */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  options: AtomicWriteOptions,
): Promise<void> {
  const temporary = join(dirname(path), `${basename(path)}${randomSuffix()}`);
  const file = await stage(`cannot create temporary file to update ${path}`, () =>
    open(temporary, 'wx', 0o600),
  );
  try {
    await fill(file, data, { ...options, path });
    await stage(`failed to replace ${path} with temporary file ${temporary}`, () =>
      rename(temporary, path),
    );
  } catch (error) {
    await unlink(temporary).catch(ignoreMissing);
    throw error;
  }
}

async function fill(
  file: FileHandle,
  data: string | Uint8Array,
  options: AtomicWriteOptions & { readonly path: string },
): Promise<void> {
  try {
    await stage(`cannot set mode for temporary file to update ${options.path}`, () =>
      file.chmod(options.mode),
    );
    await stage(`cannot write to temporary file to update ${options.path}`, async () => {
      await file.writeFile(data);
      if (options.sync) await file.sync();
    });
  } finally {
    await file.close();
  }
}

async function stage<T>(what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    throw new ToolError('file-unwritable', `${what}: ${describeSystemError(cause)}`, { cause });
  }
}

/** Up to ten digits: enough not to meet another process by chance; `wx` settles it if we do. */
function randomSuffix(): string {
  return String(randomInt(1_000_000_000, 10_000_000_000));
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

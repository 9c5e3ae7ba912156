import { randomInt } from 'node:crypto';
import { open, readdir, rename, unlink, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pid } from 'node:process';
import { ToolError } from '../diag/tool-error.ts';
import { describeSystemError } from '../diag/system-error.ts';
import { isIdInUse } from './lock-owner.ts';

export interface AtomicWriteOptions {
  /** Permission bits of the finished file, whatever the umask says. */
  readonly mode: number;
  /** Whether the bytes must be on the disk before the name points at them. */
  readonly sync: boolean;
}

/**
 * Replaces a file in one step: a reader sees the old content or the new, never a part. The data go to
 * a private file beside the target, which then takes its name. A symbolic link at the target is
 * replaced by the file; what it pointed at is not touched. Nothing is left behind on failure, and what
 * a process left that was killed before its file had the name is removed.
 *
 * @throws {ToolError} `file-unwritable`, worded as Terraform words each stage
 */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  options: AtomicWriteOptions,
): Promise<void> {
  await sweep(path);
  for (let tries = 1; ; tries += 1) {
    const isLast = tries === triesMax;
    if (await tryToReplace(path, data, { ...options, isLast })) return;
  }
}

/** False if somebody has taken the private file away, as processes do that see no owner of it. */
async function tryToReplace(
  path: string,
  data: string | Uint8Array,
  options: AtomicWriteOptions & { readonly isLast: boolean },
): Promise<boolean> {
  const temporary = `${path}.${pid}-${randomSuffix()}`;
  const file = await stage(`cannot create temporary file to update ${path}`, () =>
    open(temporary, 'wx', 0o600),
  );
  try {
    await fill(file, data, { ...options, path });
    await stage(`failed to replace ${path} with temporary file ${temporary}`, () =>
      rename(temporary, path),
    );
    return true;
  } catch (error) {
    const isGone = await unlink(temporary).then(() => false, ignoreMissing);
    if (isGone && !options.isLast) return false;
    throw error;
  }
}

/** Removes private files of processes that do not run here; where they run elsewhere, they try again. */
async function sweep(path: string): Promise<void> {
  const directory = dirname(path);
  const prefix = `${basename(path)}.`;
  for (const name of await readdir(directory).catch(() => [])) {
    if (!name.startsWith(prefix)) continue;
    const [, id] = privateSuffix.exec(name.slice(prefix.length)) ?? [];
    if (id === undefined || isIdInUse(Number(id))) continue;
    await unlink(join(directory, name)).catch(() => undefined);
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

/** Ten digits: enough not to meet another write by chance; `wx` settles it if we do. */
function randomSuffix(): string {
  return String(randomInt(1_000_000_000, 10_000_000_000));
}

function ignoreMissing(error: NodeJS.ErrnoException): true {
  if (error.code !== 'ENOENT') throw error;
  return true;
}

/** The process that writes, and a number. */
const privateSuffix = /^(\d+)-\d{10}$/;
const triesMax = 5;

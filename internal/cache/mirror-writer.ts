/**
 * Changes the directory of a mirror so that whoever reads it meanwhile sees nothing unfinished: all is
 * made in a hidden directory within it and put in place by renaming. A process that dies leaves
 * nothing but what is hidden, and the next one clears that away.
 *
 * Among processes that write to one mirror only one does so at a time.
 */
import { lstat, mkdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createLatch } from '../async/latch.ts';
import { describeSystemError } from '../diag/system-error.ts';
import { ToolError } from '../diag/tool-error.ts';
import { withFileLock, type FileLockOptions } from '../fsx/file-lock.ts';

/** What Airlock keeps for itself in a mirror. No client looks into it: no host has such a name. */
export const hiddenDirectory = '.airlock';

/** Paths are relative to the mirror, with `/`. */
export interface MirrorWriter {
  readonly directory: string;
  /**
   * Makes the directory if it is missing, waits until nobody else writes to it and clears away what
   * dead processes have left. Harmless if called again; all below calls it.
   *
   * @throws {ToolError} `file-unwritable`
   */
  begin(): Promise<void>;
  /** A path, usable as it is, where something may be made that is then put in place. */
  stage(): string;
  /** Puts a staged file in place of whatever is there, be it a link. */
  put(staged: string, path: string): Promise<void>;
  /** Puts a staged directory in place; one that is there goes first. */
  putDirectory(staged: string, path: string): Promise<void>;
  /** Replaces a small file, unless it says the same already. */
  write(path: string, content: string): Promise<void>;
  /** Removes a file or a directory, and directories above that become empty. */
  remove(path: string): Promise<void>;
}

/**
 * Lends the right to change a mirror. Nothing happens to a directory that does not exist until there
 * is something to put there.
 *
 * @throws {ToolError} `file-unwritable`, and whatever `use` throws
 */
export async function withMirrorWriter<T>(
  directory: string,
  use: (writer: MirrorWriter) => Promise<T>,
  options: FileLockOptions,
): Promise<T> {
  let hold: Hold | undefined;
  const writer = makeWriter(directory, async () => {
    hold ??= takeHold(directory, options);
    await hold.begun;
  });
  try {
    if (await exists(directory)) await writer.begin();
    return await use(writer);
  } finally {
    await hold?.end();
  }
}

/** The lock of a mirror, held from one call to another. */
interface Hold {
  readonly begun: Promise<void>;
  end(): Promise<void>;
}

function takeHold(directory: string, options: FileLockOptions): Hold {
  const begun = createLatch();
  const over = createLatch();
  const work = withStaging(directory, options, () => {
    begun.open();
    return over.opened;
  });
  return {
    begun: Promise.race([begun.opened, work]),
    async end() {
      over.open();
      // What could not be cleared away the next run will find, and why there was none has been told.
      await work.catch(() => undefined);
    },
  };
}

async function withStaging(
  directory: string,
  options: FileLockOptions,
  use: () => Promise<void>,
): Promise<void> {
  const hidden = join(directory, hiddenDirectory);
  const staging = join(hidden, stagingName);
  await attempt(`mkdir ${directory}`, () => mkdir(directory, { recursive: true }));
  await withFileLock(
    join(hidden, 'lock'),
    async () => {
      await attempt(`mkdir ${staging}`, async () => {
        await rm(staging, { recursive: true, force: true });
        await mkdir(staging);
      });
      await use();
      await rm(staging, { recursive: true, force: true });
    },
    options,
  );
  // Only where nothing is kept in it.
  await rmdir(hidden).catch(() => undefined);
}

const stagingName = 'staging';

function makeWriter(directory: string, begin: () => Promise<void>): MirrorWriter {
  const staging = join(directory, hiddenDirectory, stagingName);
  let staged = 0;

  function stage(): string {
    staged += 1;
    return join(staging, String(staged));
  }

  async function put(from: string, path: string): Promise<void> {
    const to = join(directory, path);
    await attempt(`rename ${from} ${to}`, async () => {
      await mkdir(dirname(to), { recursive: true });
      await rename(from, to);
    });
  }

  async function putAway(path: string): Promise<void> {
    const from = join(directory, path);
    await attempt(`rename ${from}`, () => rename(from, stage()).catch(ignoreMissing));
  }

  return {
    directory,
    begin,
    stage,
    put,

    async putDirectory(from, path) {
      await putAway(path);
      await put(from, path);
    },

    async write(path, content) {
      await begin();
      if (await says(join(directory, path), Buffer.from(content))) return;
      const from = stage();
      await attempt(`open ${from}`, () => writeFile(from, content));
      await put(from, path);
    },

    async remove(path) {
      await begin();
      await putAway(path);
      for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
        try {
          await rmdir(join(directory, parent));
        } catch {
          return;
        }
      }
    },
  };
}

/** Whether a file has just this content; a link is not the file that it leads to. */
async function says(path: string, content: Buffer): Promise<boolean> {
  const info = await lstat(path).catch(() => undefined);
  if (info?.isFile() !== true || info.size !== content.length) return false;
  return content.equals(await readFile(path));
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function attempt<T>(action: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof ToolError) throw cause;
    throw new ToolError('file-unwritable', `${action}: ${describeSystemError(cause)}`, { cause });
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

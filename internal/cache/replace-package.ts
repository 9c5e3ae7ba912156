/**
 * Puts a package in its place in one step: it is made whole in a directory beside, and renamed. What
 * was there before, a package that has been tampered with or a link to somewhere, is moved aside and
 * removed; nothing is ever written into it or through it.
 */
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describeSystemError } from '../diag/system-error.ts';
import { ToolError } from '../diag/tool-error.ts';
import { withFileLock } from '../fsx/file-lock.ts';

/** Lent to whoever makes a package. */
export interface Workroom {
  /** Where the package is to be made: nothing is there yet, and what is there in the end is published. */
  readonly path: string;
  /** Whether another process was at work on the package until now, and may have done it all. */
  readonly hasWaited: boolean;
}

/** What was prepared, and whether it is to take the place of what is there. */
export interface Prepared<T> {
  readonly result: T;
  readonly isNew: boolean;
}

export type Prepare<T> = (room: Workroom) => Promise<Prepared<T>>;

export interface ReplaceOptions {
  readonly signal: AbortSignal;
  readonly onWait: () => void;
}

/**
 * Has a package prepared and puts it in its place, one process at a time. On failure the place is as
 * it was.
 *
 * @throws {ToolError} `file-unwritable`, and whatever `prepare` throws
 */
export async function replacePackage<T>(
  target: string,
  prepare: Prepare<T>,
  { signal, onWait }: ReplaceOptions,
): Promise<T> {
  let hasWaited = false;
  return withFileLock(
    besides(target, 'lock'),
    () =>
      withRoom(target, async (room) => {
        const path = join(room, 'new');
        const { result, isNew } = await prepare({ path, hasWaited });
        if (isNew) await writable(target, () => publish(path, target, room));
        return result;
      }),
    {
      signal,
      onWait() {
        hasWaited = true;
        onWait();
      },
    },
  );
}

/** Lends a directory beside the target; what processes that were killed have left of theirs goes too. */
async function withRoom<T>(target: string, use: (room: string) => Promise<T>): Promise<T> {
  const prefix = besides(target, 'room.');
  const room = await writable(target, () => mkdtemp(prefix));
  try {
    for (const name of await readdir(dirname(target))) {
      const remains = join(dirname(target), name);
      if (!remains.startsWith(prefix) || remains === room) continue;
      // Renamed first: should its owner live after all, it fails instead of publishing half a package.
      await rename(remains, join(room, name)).catch(() => undefined);
    }
    return await use(room);
  } finally {
    await rm(room, { recursive: true, force: true });
  }
}

/** More tries than this take a process that works against us. */
const triesMax = 8;

async function publish(path: string, target: string, room: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await rename(path, target);
      return;
    } catch (error) {
      if (tries === triesMax || !isOccupied(error)) throw error;
    }
    await rename(target, join(room, `old.${tries}`)).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
    });
  }
}

/** A full directory, a directory where a link is to go, or something else where a directory is to go. */
function isOccupied(error: unknown): boolean {
  return ['ENOTEMPTY', 'EEXIST', 'EISDIR', 'ENOTDIR', 'EPERM'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** A name beside the target that is no platform to anyone who looks for packages. */
function besides(target: string, what: string): string {
  const name = basename(target).replaceAll('_', '-');
  return join(dirname(target), `.airlock-${name}.${what}`);
}

async function writable<T>(target: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    const reason = describeSystemError(cause);
    throw new ToolError('file-unwritable', `Cannot install to "${target}": ${reason}`, { cause });
  }
}

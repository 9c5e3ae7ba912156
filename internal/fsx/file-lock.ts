/**
 * Locks between processes, of one machine or of several that share a file system. No server, no
 * `flock`, which network file systems know only by halves: a lock is a directory that holds one file,
 * and it is made whole elsewhere and then renamed to its name, which fails while another is there.
 *
 * A lock whose holder is gone is broken by deleting that holder's file, by its name. Whoever does so
 * too late finds it gone, and no lock that another has taken meanwhile is harmed. An empty directory
 * is a free lock.
 *
 * Exclusion is not promised beyond that: a holder that its machine put to sleep for long is taken for
 * gone by other machines. What is done under a lock must be right without it, only dearer.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { open, readdir, rename, rm, rmdir, unlink, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { backOffDelayMs } from '../async/retry.ts';
import { describeSystemError } from '../diag/system-error.ts';
import { ToolError } from '../diag/tool-error.ts';
import { decodeOwner, describeThisProcess, findOwnerState, type LockOwner } from './lock-owner.ts';
import { makeDirectory } from './make-directory.ts';

export interface FileLockOptions {
  readonly signal: AbortSignal;
  /** Called once, if another holds the lock; undefined stands for one that cannot be told. */
  readonly onWait?: (holder: LockOwner | undefined) => void;
  /** How long the heart of a holder on another machine may stand still. */
  readonly staleAfterMs?: number;
}

const staleAfterMsDefault = 30_000;

/** A holder that misses a few beats, for a slow disk, is not gone. */
const beatsPerStale = 6;

const polling = { attemptsMax: Infinity, firstDelayMs: 10, delayMaxMs: 250, jitter: 0.5 };

const ownerBytesMax = 4096;

/**
 * Does something while no other process does anything under the same path. The lock is gone afterwards,
 * and so are the remains of processes that died on their way to it.
 *
 * @param path where there is nothing else; the directory above it is made if it is missing
 * @throws {ToolError} `file-unwritable` if there can be no lock, and whatever `use` throws
 */
export async function withFileLock<T>(
  path: string,
  use: () => Promise<T>,
  options: FileLockOptions,
): Promise<T> {
  const claim = await makeClaim(path, options);
  await acquire(claim, options);
  const heart = setInterval(() => {
    const now = new Date();
    // Without a beat the lock is at worst lost, which the work under it must bear.
    utimes(join(path, claim.name), now, now).catch(() => undefined);
  }, claim.staleAfterMs / beatsPerStale);
  heart.unref();
  try {
    await sweep(claim);
    return await use();
  } finally {
    clearInterval(heart);
    await release(path, claim.name);
  }
}

/** What one process brings along to get a lock. */
interface Claim {
  readonly path: string;
  readonly name: string;
  readonly self: LockOwner;
  readonly staleAfterMs: number;
}

async function makeClaim(path: string, options: FileLockOptions): Promise<Claim> {
  return {
    path,
    name: randomBytes(8).toString('hex'),
    self: await describeThisProcess(),
    staleAfterMs: options.staleAfterMs ?? staleAfterMsDefault,
  };
}

async function acquire(claim: Claim, { signal, onWait }: FileLockOptions): Promise<void> {
  const watch = createWatch(claim);
  for (let tries = 1, hasWaited = false; ; tries += 1) {
    signal.throwIfAborted();
    const holder = await writable(claim.path, () => findHolder(claim.path));
    if (holder === undefined) {
      if (await writable(claim.path, () => take(claim))) return;
    } else if (await watch(holder)) {
      await writable(claim.path, () => unlink(join(claim.path, holder.name)).catch(ignoreMissing));
      continue;
    } else if (!hasWaited) {
      hasWaited = true;
      onWait?.(holder.owner);
    }
    const chance = randomInt(1024) / 1024;
    await sleep(backOffDelayMs(polling, tries, chance), undefined, { signal }).catch(() => {
      signal.throwIfAborted();
    });
  }
}

/** Tries to put a finished lock in its place; false if another was faster. */
async function take({ path, name, self }: Claim): Promise<boolean> {
  const staging = `${path}.${name}`;
  try {
    await makeDirectory(staging);
    await writeFile(join(staging, name), JSON.stringify(self), { flag: 'wx' });
    // Not every file system renames onto an empty directory.
    await rmdir(path).catch(ignoreOccupied);
    await rename(staging, path);
    return true;
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    const holder = await findHolder(path);
    // A network file system may report as failed what it has done.
    if (holder?.name === name) return true;
    if (holder !== undefined || isOneOf(error, occupied) || isOneOf(error, missing)) return false;
    throw error;
  }
}

interface Holder {
  readonly name: string;
  readonly owner: LockOwner | undefined;
  readonly beat: number;
}

/** Who is in a lock; opening the file asks the server, where a mere look may be answered from memory. */
async function findHolder(path: string): Promise<Holder | undefined> {
  try {
    const [name] = await readdir(path);
    if (name === undefined) return undefined;
    const file = await open(join(path, name), 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(ownerBytesMax));
      const owner = decodeOwner(buffer.toString('utf8', 0, bytesRead));
      return { name, owner, beat: (await file.stat()).mtimeMs };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isOneOf(error, missing)) return undefined;
    throw error;
  }
}

/**
 * Tells of each holder met whether it is gone. Whether a heart stands still is measured on the clock
 * of whoever watches, since those of two machines need not agree.
 */
function createWatch({ self, staleAfterMs }: Claim): (holder: Holder) => Promise<boolean> {
  let seen: { readonly name: string; readonly beat: number; readonly sinceMs: number } | undefined;
  return async ({ name, owner, beat }) => {
    const state = owner === undefined ? 'unknown' : await findOwnerState(owner, self);
    if (state !== 'unknown') return state === 'gone';
    const nowMs = performance.now();
    if (seen?.name !== name || seen.beat !== beat) seen = { name, beat, sinceMs: nowMs };
    return nowMs - seen.sinceMs >= staleAfterMs;
  };
}

async function release(path: string, name: string): Promise<void> {
  try {
    await unlink(join(path, name));
    await rmdir(path);
  } catch {
    // What was to be done is done; a lock that stays behind is stale as soon as this process ends.
  }
}

/** Removes what processes of this machine left that were killed before they could try. */
async function sweep({ path, self }: Claim): Promise<void> {
  const directory = dirname(path);
  const names = await readdir(directory).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(`${basename(path)}.`))) {
    const remains = join(directory, name);
    const holder = await findHolder(remains).catch(() => undefined);
    if (holder === undefined) {
      // Not of one that is about to write its file either: it will try anew.
      await rmdir(remains).catch(() => undefined);
    } else if (!holder.owner || (await findOwnerState(holder.owner, self)) === 'gone') {
      // Killed while it wrote its file, or writing it, and then it will try anew as well.
      await rm(remains, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

async function writable<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    const reason = describeSystemError(cause);
    throw new ToolError('file-unwritable', `Cannot take lock "${path}": ${reason}`, { cause });
  }
}

/** ESTALE: a network file system's word for what another machine has deleted. */
const missing: ReadonlySet<unknown> = new Set(['ENOENT', 'ESTALE']);
const occupied: ReadonlySet<unknown> = new Set(['EEXIST', 'ENOTEMPTY']);

function isOneOf(error: unknown, codes: ReadonlySet<unknown>): boolean {
  return error instanceof Error && 'code' in error && codes.has(error.code);
}

function ignoreMissing(error: unknown): void {
  if (!isOneOf(error, missing)) throw error;
}

function ignoreOccupied(error: unknown): void {
  if (!isOneOf(error, occupied)) ignoreMissing(error);
}

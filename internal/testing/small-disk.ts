import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { messageOf } from '../diag/tool-error.ts';

const run = promisify(execFile);

/**
 * Mounts a file system in memory at a directory. Only the superuser of a Linux machine can; the answer
 * says why not, or is undefined. Whoever mounts it has to call `unmount`.
 */
export async function mountSmallDisk(
  directory: string,
  kilobytes: number,
): Promise<string | undefined> {
  await mkdir(directory, { recursive: true });
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', directory]);
    return undefined;
  } catch (error) {
    return messageOf(error).trim();
  }
}

/** Makes a mounted file system read-only. */
export async function makeReadOnly(directory: string): Promise<void> {
  await run('mount', ['-o', 'remount,ro', directory]);
}

/** Takes a mounted file system away. */
export async function unmount(directory: string): Promise<void> {
  await run('umount', [directory]);
}

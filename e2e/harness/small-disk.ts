import { mkdir } from 'node:fs/promises';
import { runProgram } from './run-program.ts';

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
    const args = ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', directory];
    const { code, stderr } = await runProgram('mount', args, { cwd: '/' });
    return code === 0 ? undefined : stderr.trim();
  } catch {
    return 'there is no mount program';
  }
}

/** Makes a mounted file system read-only. */
export async function makeReadOnly(directory: string): Promise<void> {
  await runProgram('mount', ['-o', 'remount,ro', directory], { cwd: '/' });
}

/** Takes a mounted file system away. */
export async function unmount(directory: string): Promise<void> {
  await runProgram('umount', [directory], { cwd: '/' });
}

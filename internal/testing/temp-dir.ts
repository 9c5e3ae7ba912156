import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Lends an empty directory and removes it with all that was put there, whatever happens. */
export async function withTempDir<T>(use: (directory: string) => Promise<T>): Promise<T> {
  // The system's temporary directory may itself be a link; tests compare paths.
  const directory = await mkdtemp(join(await realpath(tmpdir()), 'airlock-test-'));
  try {
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

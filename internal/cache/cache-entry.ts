/**
 * Entries of the user's cache: one small file each, of two lines, the checksum of the second and then
 * a value. A torn or altered entry does not match, and then there is none.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomic } from '../fsx/atomic-write.ts';

/**
 * Reads the value of an entry; undefined if there is none, or none that can be read. Waits for the
 * disk: having a file this small read elsewhere takes several times as long.
 */
export function readEntry(path: string): unknown {
  try {
    const [sum, line] = readFileSync(path, 'utf8').split('\n');
    if (sum === undefined || line === undefined || checksum(line) !== sum) return undefined;
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Writes an entry. Never fails: without a writable cache all is slower, not wrong. */
export async function writeEntry(path: string, value: object): Promise<void> {
  const line = JSON.stringify(value);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFileAtomic(path, `${checksum(line)}\n${line}\n`, { mode: 0o600, sync: false });
  } catch {
    // A read-only or full cache must not stop a run that has all it needs.
  }
}

/** Where the cache has its entry for a key in hexadecimal digits: spread over directories. */
export function entryPath(directory: string, hex: string): string {
  return join(directory, hex.slice(0, 2), hex.slice(2));
}

/** The program's part of the user's cache folder (XDG base directories). */
export function cacheDirectory(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  const xdg = env['XDG_CACHE_HOME'];
  const base = xdg?.startsWith('/') ? xdg : (env['LOCALAPPDATA'] ?? join(home, '.cache'));
  return join(base, 'airlock');
}

function checksum(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}

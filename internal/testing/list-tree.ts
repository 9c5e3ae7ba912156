import { lstat, readdir, readFile, readlink } from 'node:fs/promises';

/**
 * Lists everything below a directory without following a link: path (`latin1`, one character per byte)
 * to what is there, such as `644 content`, `755 /` for a directory or `-> target` for a link.
 */
export async function listTree(directory: string): Promise<Readonly<Record<string, string>>> {
  const found: [path: string, what: string][] = [];
  const pending: Buffer[] = [Buffer.alloc(0)];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const name of await readdir(join(directory, next), { encoding: 'buffer' })) {
      const relative = next.length === 0 ? name : Buffer.concat([next, slash, name]);
      const stats = await lstat(join(directory, relative));
      if (stats.isDirectory()) pending.push(relative);
      found.push([relative.toString('latin1'), await describe(join(directory, relative))]);
    }
  }
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function describe(path: Buffer): Promise<string> {
  const stats = await lstat(path);
  const mode = (stats.mode & 0o7777).toString(8);
  if (stats.isDirectory()) return `${mode} /`;
  if (stats.isSymbolicLink()) return `-> ${await readlink(path)}`;
  return stats.isFile() ? `${mode} ${await readFile(path, 'latin1')}` : `${mode} special`;
}

function join(directory: string, relative: Buffer): Buffer {
  return Buffer.concat([Buffer.from(directory), slash, relative]);
}

const slash = Buffer.from('/');

/**
 * Makes a package that lies elsewhere appear at another place: by a link if the file system has such,
 * else by hard links to its files, else by a copy.
 */
import { link, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describeSystemError } from '../diag/system-error.ts';
import { ToolError } from '../diag/tool-error.ts';
import type { Hash } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';
import { quote } from '../text/quote.ts';

export interface LinkDeps {
  readonly hashDirectory: (path: string, signal: AbortSignal) => Promise<PackageDigests>;
  /** Hashes a directory while it is copied. */
  readonly copyDirectory: (
    path: string,
    copy: string,
    signal: AbortSignal,
  ) => Promise<PackageDigests>;
  /** Ways to link, for tests of file systems that lack them. */
  readonly links?: { readonly symlink: typeof symlink; readonly link: typeof link };
}

export interface LinkOptions {
  readonly signal: AbortSignal;
  /** What the package must hash to: it may have changed since that was found out. */
  readonly h1: Hash;
}

/**
 * Makes a package appear at a path where nothing is yet.
 *
 * @param source absolute
 * @throws {ToolError} `file-unwritable`; `hash-mismatch` if the package is another one by now
 */
export async function placeLink(
  source: string,
  path: string,
  { deps, signal, h1 }: LinkOptions & { readonly deps: LinkDeps },
): Promise<void> {
  const links = deps.links ?? { symlink, link };
  if (await tryLink(path, () => links.symlink(source, path, 'dir'))) return;
  const isLinked = await tryLink(path, () => linkFiles(source, path, links.link));
  const digests = isLinked
    ? await deps.hashDirectory(path, signal)
    : await deps.copyDirectory(source, path, signal);
  if (digests.h1 === h1) return;
  throw new ToolError('hash-mismatch', `Cannot copy package ${quote(source)}: it has changed`);
}

/** False, with nothing left behind, if there can be no such link here. */
async function tryLink(path: string, action: () => Promise<void>): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && impossible.has(String(cause.code)))) {
      const reason = describeSystemError(cause);
      throw new ToolError('file-unwritable', `Cannot write ${quote(path)}: ${reason}`, { cause });
    }
    await rm(path, { recursive: true, force: true });
    return false;
  }
}

const impossible: ReadonlySet<string> = new Set([
  'EPERM',
  'EACCES',
  'EXDEV',
  'EMLINK',
  'ENOSYS',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EINVAL',
]);

async function linkFiles(source: string, path: string, hardLink: typeof link): Promise<void> {
  await mkdir(path);
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const from = join(source, entry.name);
    const to = join(path, entry.name);
    if (entry.isDirectory()) await linkFiles(from, to, hardLink);
    else await hardLink(from, to);
  }
}

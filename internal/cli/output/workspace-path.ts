import { isAbsolute, posix, relative, resolve, sep } from 'node:path';
import type { Runtime } from '../runtime.ts';

/**
 * Makes what names files as GitHub Actions knows them: from the top of what it has checked out, in
 * whatever directory a command works.
 */
export function makeWorkspacePaths(
  { env, launchDirectory }: Pick<Runtime, 'env' | 'launchDirectory'>,
  chdir = '.',
): (file: string) => string {
  const here = resolve(launchDirectory, chdir);
  const way = [env['GITHUB_WORKSPACE'], launchDirectory]
    .map((top) => (top === undefined || top === '' ? '..' : relative(top, here)))
    .find((candidate) => !candidate.startsWith('..') && !isAbsolute(candidate));
  const prefix = (way ?? '').split(sep).join('/');
  return (file) => (isAbsolute(file) ? file : posix.join(prefix, file));
}

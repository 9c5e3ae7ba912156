/** What git's configuration says of the merge driver, and which repository this is. */
import { gitRefusal, runGit } from './git.ts';

/** Whose configuration: the repository's or the user's. */
export type GitConfigScope = 'local' | 'global';

interface GitOptions {
  readonly scope: GitConfigScope;
  readonly signal: AbortSignal;
}

/**
 * Finds the top directory of the repository around the current directory.
 *
 * @throws {ToolError} `git-failed` where there is none, in git's words
 */
export async function findRepositoryRoot(signal: AbortSignal): Promise<string> {
  const outcome = await runGit(['rev-parse', '--show-toplevel'], { signal });
  if (outcome.status !== 0) throw gitRefusal('find the git repository', outcome);
  return textOf(outcome.stdout);
}

/**
 * Tells git the name of the merge driver and how it is run.
 *
 * @returns whether anything had to be changed
 * @throws {ToolError} `git-failed`
 */
export async function setMergeDriver(options: GitOptions): Promise<boolean> {
  let isChanged = false;
  for (const [key, value] of driverSettings) {
    if ((await readSetting(key, options)) === value) continue;
    const outcome = await runConfig(['--replace-all', key, value], options);
    if (outcome.status !== 0) throw gitRefusal(`set ${key}`, outcome);
    isChanged = true;
  }
  return isChanged;
}

/**
 * Has git forget the merge driver.
 *
 * @returns whether git knew it
 * @throws {ToolError} `git-failed`
 */
export async function unsetMergeDriver(options: GitOptions): Promise<boolean> {
  const settings = driverSettings.map(([key]) => readSetting(key, options));
  if ((await Promise.all(settings)).every((value) => value === undefined)) return false;
  const outcome = await runConfig(['--remove-section', 'merge.airlock'], options);
  if (outcome.status !== 0) throw gitRefusal('remove merge.airlock', outcome);
  return true;
}

const driverSettings = [
  ['merge.airlock.name', 'Terraform and OpenTofu dependency lock files'],
  ['merge.airlock.driver', 'airlock merge-driver %O %A %B %L %P'],
] as const;

async function readSetting(key: string, options: GitOptions): Promise<string | undefined> {
  const { status, stdout } = await runConfig(['--get', key], options);
  return status === 0 ? textOf(stdout) : undefined;
}

function runConfig(
  args: readonly string[],
  { scope, signal }: GitOptions,
): ReturnType<typeof runGit> {
  return runGit(['config', `--${scope}`, ...args], { signal });
}

function textOf(stdout: Uint8Array): string {
  return Buffer.from(stdout)
    .toString()
    .replace(/\r?\n$/, '');
}

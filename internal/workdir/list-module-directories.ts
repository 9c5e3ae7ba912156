/**
 * Lists the directories of a repository that hold configuration or a lock file, without opening any of
 * them.
 *
 * Git knows best what belongs to a repository: it is asked where there is one, so that everything that
 * `.gitignore` names is passed over. Elsewhere, or without git, all directories are walked.
 */
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { mapLimit } from '../async/map-limit.ts';
import { isConfigFile } from '../config/config-files.ts';
import type { Diagnostic } from '../diag/diagnostic.ts';
import { describeSystemError } from '../diag/system-error.ts';
import { ToolError } from '../diag/tool-error.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { compareBytes } from '../text/compare-bytes.ts';
import { gitRefusal, runGit, type GitOutcome } from './git.ts';
import { lockFileName } from './lock-file.ts';

/** A directory that may be a module. */
export interface ModuleDirectory {
  /** Relative to where the search began, with slashes; `.` for that directory itself. */
  readonly directory: string;
  readonly hasConfig: boolean;
  readonly hasLockFile: boolean;
}

export interface ListOptions {
  /** The directory of a working directory's data, relative to it: normally `.terraform`. */
  readonly dataDir: string;
  readonly flavour: Flavour;
  readonly signal: AbortSignal;
}

export interface ListedDirectories {
  /** In bytewise order. */
  readonly directories: readonly ModuleDirectory[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Lists the directories at and below a directory. Those of installed modules and of caches are left
 * out, and links are not followed.
 *
 * @throws {ToolError} `git-failed` or `file-unreadable`
 */
export async function listModuleDirectories(
  base: string,
  options: ListOptions,
): Promise<ListedDirectories> {
  const passedOver = new Set([...otherFolders, options.dataDir]);
  const listed = (await isInRepository(base))
    ? await listByGit(base, options)
    : { files: undefined, diagnostics: [] };
  const files = listed.files ?? (await walk(base, { ...options, passedOver }));
  return {
    directories: groupFiles(files, { ...options, passedOver }),
    diagnostics: listed.diagnostics,
  };
}

/** What never holds anybody's own configuration. */
const otherFolders = ['.terraform', '.terragrunt-cache', '.git', 'node_modules'];

interface Selection extends ListOptions {
  readonly passedOver: ReadonlySet<string>;
}

function groupFiles(
  files: readonly string[],
  { flavour, passedOver }: Selection,
): readonly ModuleDirectory[] {
  const found = new Map<string, ModuleDirectory>();
  for (const file of files) {
    const directory = posix.dirname(file);
    const before = found.get(directory);
    if (before === undefined && directory.split('/').some((name) => passedOver.has(name))) continue;
    const name = posix.basename(file);
    const hasConfig = isConfigFile(name, flavour);
    const hasLockFile = name === lockFileName;
    if (!hasConfig && !hasLockFile) continue;
    found.set(directory, {
      directory,
      hasConfig: hasConfig || before?.hasConfig === true,
      hasLockFile: hasLockFile || before?.hasLockFile === true,
    });
  }
  return [...found.values()].sort((a, b) => compareBytes(a.directory, b.directory));
}

async function isInRepository(base: string): Promise<boolean> {
  let directory = await realpath(base).catch(() => base);
  for (;;) {
    if ((await stat(join(directory, '.git')).catch(() => undefined)) !== undefined) return true;
    const parent = dirname(directory);
    if (parent === directory) return false;
    directory = parent;
  }
}

interface GitListing {
  /** Undefined where there is no git to ask. */
  readonly files: readonly string[] | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

async function listByGit(base: string, { flavour, signal }: ListOptions): Promise<GitListing> {
  const patterns = [
    ...flavour.extensions.flatMap((extension) => [`*${extension}`, `*${extension}.json`]),
    `*${lockFileName}`,
  ];
  const selection = ['-z', '--cached', '--others', '--exclude-standard'];
  const args = ['-C', base, 'ls-files', ...selection, '--', ...patterns];
  let outcome: GitOutcome;
  try {
    outcome = await runGit(args, { signal });
  } catch (error) {
    if (!(error instanceof ToolError) || signal.aborted) throw error;
    return { files: undefined, diagnostics: [ignoresNothing(error.message)] };
  }
  if (outcome.status !== 0) throw gitRefusal(`list the files of "${base}"`, outcome);
  const text = Buffer.from(outcome.stdout).toString('utf8');
  return { files: text.split('\0').filter((name) => name !== ''), diagnostics: [] };
}

function ignoresNothing(reason: string): Diagnostic {
  return {
    severity: 'warning',
    summary: 'Ignored files are not known',
    detail: `${reason}. Folders that .gitignore names are searched for root modules too.`,
  };
}

/** Directories read at once. */
const directoriesInFlightMax = 16;

/** More than any repository has; a search from the root of a disk shall end. */
const directoriesMax = 500_000;

async function walk(base: string, { passedOver, signal }: Selection): Promise<readonly string[]> {
  const files: string[] = [];
  let level = ['.'];
  let count = 0;
  while (level.length > 0) {
    count += level.length;
    if (count > directoriesMax) {
      const state = `it has more than ${directoriesMax} directories`;
      throw new ToolError('file-unreadable', `Cannot search "${base}": ${state}`);
    }
    const below = await mapLimit(level, directoriesInFlightMax, async (directory) => {
      signal.throwIfAborted();
      const next: string[] = [];
      for (const entry of await list(base, directory)) {
        const path = posix.join(directory, entry.name);
        if (!entry.isDirectory()) files.push(path);
        else if (!passedOver.has(entry.name)) next.push(path);
      }
      return next;
    });
    level = below.flat();
  }
  return files;
}

async function list(base: string, directory: string): Promise<readonly Dirent[]> {
  const path = join(base, directory);
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (cause) {
    const state = describeSystemError(cause);
    throw new ToolError('file-unreadable', `Cannot read directory "${path}": ${state}`, { cause });
  }
}

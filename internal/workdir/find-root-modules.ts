/**
 * Finds the root modules below a directory: where someone runs `init`, as opposed to the modules that
 * are only called by others.
 *
 * A directory with configuration is one if no other module calls it, if it has a lock file, or if it
 * says where its state is. It refuses to look into what `init` has installed and into what git ignores,
 * and it does not follow links.
 */
import { readdir } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { posix } from 'node:path';
import { mapLimit } from '../async/map-limit.ts';
import { selectConfigFiles } from '../config/config-files.ts';
import { decodeModule } from '../config/decode-module.ts';
import { isLocalSource } from '../config/modules/module-source.ts';
import { ToolError } from '../diag/tool-error.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { compareBytes } from '../text/compare-bytes.ts';
import { runGit } from './git.ts';
import { locate } from './locate.ts';
import { lockFileName } from './lock-file.ts';
import { readModule } from './read-module.ts';

export interface FindOptions {
  /** The directory of a working directory's data, relative to it: normally `.terraform`. */
  readonly dataDir: string;
  readonly flavour: Flavour;
  readonly signal: AbortSignal;
}

/**
 * Finds the root modules at and below a directory, as sorted paths relative to it with `/`; the
 * directory itself is `.`.
 *
 * @throws {ToolError} `file-unreadable` if there are too many directories, or they are too deep
 */
export async function findRootModules(
  start: string,
  options: FindOptions,
): Promise<readonly string[]> {
  const ignored = await listIgnored(start, options.signal);
  const found = await listModuleDirectories(start, ignored, options);
  const modules = await mapLimit(found, directoriesInFlightMax, (directory) =>
    describeModule(start, directory, options),
  );
  const called = new Set(modules.flatMap(({ calls }) => calls));
  return modules
    .filter(({ directory, isOwner }) => isOwner || !called.has(directory.path))
    .map(({ directory }) => directory.path)
    .sort(compareBytes);
}

const directoriesInFlightMax = 16;
/** Far more than any repository has. */
const directoriesMax = 200_000;
const depthMax = 64;

/** Directories that tools fill with copies of modules. */
const skippedNames: ReadonlySet<string> = new Set(['.terraform', '.terragrunt-cache', '.git']);

interface ModuleDirectory {
  readonly path: string;
  readonly hasLocks: boolean;
}

interface FoundModule {
  readonly directory: ModuleDirectory;
  /** Whether the module is a root whoever calls it. */
  readonly isOwner: boolean;
  /** The directories of other modules that it calls. */
  readonly calls: readonly string[];
}

async function listModuleDirectories(
  start: string,
  ignored: ReadonlySet<string>,
  { dataDir, flavour, signal }: FindOptions,
): Promise<readonly ModuleDirectory[]> {
  const found: ModuleDirectory[] = [];
  let level = ['.'];
  for (let depth = 0, seen = 1; level.length > 0; depth += 1, seen += level.length) {
    if (depth > depthMax || seen > directoriesMax) {
      throw new ToolError(
        'file-unreadable',
        `Cannot search "${start}" for root modules: too many directories`,
      );
    }
    const lists = await mapLimit(level, directoriesInFlightMax, async (path) => {
      signal.throwIfAborted();
      const entries = await listEntries(locate(start, path));
      const files = entries.filter((entry) => !entry.isDirectory());
      if (selectConfigFiles(files, flavour).primary.length > 0) {
        found.push({ path, hasLocks: files.some(({ name }) => name === lockFileName) });
      }
      return entries
        .filter((entry) => entry.isDirectory() && !skippedNames.has(entry.name))
        .filter((entry) => entry.name !== posix.normalize(dataDir))
        .map((entry) => posix.join(path, entry.name))
        .filter((child) => !ignored.has(child));
    });
    level = lists.flat();
  }
  return found;
}

/** What cannot be read has no modules that anyone could use. */
async function listEntries(path: string): Promise<readonly Dirent[]> {
  return readdir(path, { withFileTypes: true }).catch(() => []);
}

async function describeModule(
  start: string,
  directory: ModuleDirectory,
  { flavour, signal }: FindOptions,
): Promise<FoundModule> {
  const files = await readModule(directory.path, { root: start, flavour, signal });
  // What is wrong with a root module is told when it is loaded.
  const module = decodeModule(files?.value ?? [], flavour).value;
  const calls = [...module.calls.values()]
    .flatMap(({ source }) => (source !== undefined && isLocalSource(source) ? [source] : []))
    .map((source) => posix.join(directory.path, source).replace(/(?<=.)\/$/, ''))
    .filter((target) => target !== directory.path);
  const hasState = module.backend !== undefined || module.hasCloud;
  return { directory, calls, isOwner: directory.hasLocks || hasState };
}

/** The directories that git ignores, if there is a repository and a git to ask. */
async function listIgnored(start: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const outcome = await runGit(
    ['-C', start, 'ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'],
    { signal },
  ).catch((error: unknown) => {
    signal.throwIfAborted();
    if (error instanceof ToolError) return undefined;
    throw error;
  });
  if (outcome?.status !== 0) return new Set();
  const paths = Buffer.from(outcome.stdout).toString().split('\0');
  return new Set(paths.filter((path) => path.endsWith('/')).map((path) => path.slice(0, -1)));
}

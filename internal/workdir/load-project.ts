/**
 * Finds the project file, `airlock.toml`, and puts what the environment says in its place.
 *
 * Every command does so first. Where there is no such file, Node's asynchronous file system is not even
 * loaded, which would take longer than all else here.
 */
import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Decoded } from '../diag/diagnostic.ts';
import { describeSystemError } from '../diag/system-error.ts';
import { ToolError } from '../diag/tool-error.ts';
import { terraform, type Flavour } from '../flavour/flavour.ts';
import { makeDefaultProject, type Project } from '../project/project.ts';
import type { Settings } from '../project/settings.ts';
import { findText } from './find-text.ts';

export interface LoadProjectOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The flavour that was asked for, if one was. */
  readonly flavour: Flavour | undefined;
}

const fileName = 'airlock.toml';

/** All variables that stand for settings begin so. */
const variablePrefix = 'AIRLOCK_';

/** Many times what a repository with a thousand directories could want to say. */
const fileBytesMax = 64 * 1024;

/**
 * Loads the project of a working directory: from the file there, or from the next one above it, up to
 * the top of the repository, the home directory or the root of the file system.
 *
 * @throws {ToolError} `file-unreadable`
 */
export async function loadProject(
  directory: string,
  { env, home, flavour }: LoadProjectOptions,
): Promise<Decoded<Project>> {
  const here = resolve(directory);
  const found = await findFile(here, home);
  if (found === undefined && !Object.keys(env).some((name) => name.startsWith(variablePrefix))) {
    return { value: makeDefaultProject(flavour ?? terraform), diagnostics: [] };
  }
  // What reads settings is loaded only where there are any.
  const [{ decodeProject }, { readEnvironmentSettings }] = await Promise.all([
    import('../project/decode-project.ts'),
    import('../project/environment-settings.ts'),
  ]);
  const file = found === undefined ? noSettings : await readSettings(found.text, found.at, here);
  const settings = new Map([...file.value, ...readEnvironmentSettings(env)]);
  const wayHere = toSlashes(relative(found?.at ?? here, here));
  const { value, diagnostics } = decodeProject(settings, { flavour, wayHere });
  return { value, diagnostics: [...file.diagnostics, ...diagnostics] };
}

const noSettings: Decoded<Settings> = { value: new Map(), diagnostics: [] };

interface FoundFile {
  /** The directory it is in. */
  readonly at: string;
  readonly text: string;
}

async function findFile(start: string, home: string): Promise<FoundFile | undefined> {
  const top = findRealPath(home);
  for (let at = start; ; at = dirname(at)) {
    const text = await readProjectFile(join(at, fileName));
    if (text !== undefined) return { at, text };
    const isTop = at === top || at === dirname(at) || exists(join(at, '.git'));
    if (isTop) return undefined;
  }
}

/** The path itself where there is no real one. */
function findRealPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

async function readProjectFile(path: string): Promise<string | undefined> {
  try {
    return await findText(path, fileBytesMax);
  } catch (cause) {
    const state = describeSystemError(cause);
    throw new ToolError('file-unreadable', `Cannot read "${path}": ${state}`, { cause });
  }
}

/** A directory, or in a work tree or a submodule a file. */
function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** What reads such files is loaded only where there is one. */
async function readSettings(text: string, at: string, here: string): Promise<Decoded<Settings>> {
  const { readFileSettings } = await import('../project/read-file-settings.ts');
  return readFileSettings({
    name: toSlashes(relative(here, join(at, fileName))),
    directory: relative(here, at) || '.',
    text: text.replace(/^\uFEFF/, ''),
  });
}

function toSlashes(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

import { readdirSync, statSync, type Dirent } from 'node:fs';
import { join, posix } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import { selectConfigFiles } from '../config/config-files.ts';
import type { ModuleFile } from '../config/decode-module.ts';
import { makeError, type Decoded, type Diagnostic } from '../diag/diagnostic.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { locate } from './locate.ts';
import { readSmallFile } from './read-small-file.ts';

/** Where modules are read, and how. */
export interface ModuleReader {
  /** The working directory, to which the directories of modules are relative. */
  readonly root: string;
  readonly flavour: Flavour;
  readonly signal: AbortSignal;
}

/** No configuration file is anywhere near this; what is longer was not written by a person. */
const configFileBytesMax = 64 * 1024 * 1024;

/**
 * Reads the configuration files of a module; undefined if its directory cannot be read.
 *
 * @throws the signal's reason when aborted
 */
export async function readModule(
  directory: string,
  { root, flavour, signal }: ModuleReader,
): Promise<Decoded<readonly ModuleFile[]> | undefined> {
  const entries = await readDirectory(locate(root, directory));
  signal.throwIfAborted();
  if (entries === undefined) return undefined;
  const candidates = entries.filter((entry) => !entry.isDirectory());
  const { primary, override } = selectConfigFiles(candidates, flavour);
  return readConfigFiles([...primary, ...override], { root, directory });
}

/** Waits for the directory, as for files; but first for whatever else wants a turn, such as interrupts. */
async function readDirectory(path: string): Promise<readonly Dirent[] | undefined> {
  await setImmediate();
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

/** Reads files of a directory that is relative to `root`; those that cannot be read are reported. */
export function readConfigFiles(
  entries: readonly Dirent[],
  { root, directory }: { readonly root: string; readonly directory: string },
): Decoded<readonly ModuleFile[]> {
  const path = locate(root, directory);
  const files = entries.map((entry) =>
    readConfigFile(entry, { path, shownAs: posix.join(directory, entry.name) }),
  );
  return {
    value: files.filter((file) => 'bytes' in file),
    diagnostics: files.filter((file) => 'summary' in file),
  };
}

function readConfigFile(
  entry: Dirent,
  { path, shownAs }: { readonly path: string; readonly shownAs: string },
): ModuleFile | Diagnostic {
  const file = join(path, entry.name);
  try {
    // Opening anything but a file might wait for ever.
    if (!entry.isFile() && !statSync(file).isFile()) throw new TypeError(`${file} is no file`);
    return { name: shownAs, bytes: readSmallFile(file, configFileBytesMax) };
  } catch {
    return makeError('Failed to read file', `The file "${shownAs}" could not be read.`);
  }
}

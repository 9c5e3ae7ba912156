import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';

import type { Gate } from '../async/gate.ts';
import { selectConfigFiles } from '../config/config-files.ts';
import type { ModuleFile } from '../config/decode-module.ts';
import { makeError, type Decoded, type Diagnostic } from '../diag/diagnostic.ts';
import type { Flavour } from '../flavour/flavour.ts';

/** Where modules are read, and how. */
export interface ModuleReader {
  /** The working directory, to which the directories of modules are relative. */
  readonly root: string;
  readonly flavour: Flavour;
  /** Bounds the number of open files. */
  readonly gate: Gate;
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
  reader: ModuleReader,
): Promise<Decoded<readonly ModuleFile[]> | undefined> {
  const names = await listConfigFiles(join(reader.root, directory), reader);
  if (names === undefined) return undefined;
  const files = await Promise.all(
    names.map((name) => reader.gate.run(() => readConfigFile(directory, name, reader))),
  );
  reader.signal.throwIfAborted();
  return {
    value: files.filter((file) => 'bytes' in file),
    diagnostics: files.filter((file) => 'summary' in file),
  };
}

async function listConfigFiles(
  path: string,
  { flavour, gate }: ModuleReader,
): Promise<readonly string[] | undefined> {
  const entries = await gate.run(() => readDirectory(path));
  if (entries === undefined) return undefined;
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const { primary, override } = selectConfigFiles(names, flavour);
  return [...primary, ...override];
}

async function readDirectory(path: string): Promise<readonly Dirent[] | undefined> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

async function readConfigFile(
  directory: string,
  name: string,
  { root, signal }: ModuleReader,
): Promise<ModuleFile | Diagnostic> {
  signal.throwIfAborted();
  // As diagnostics show it: the directory as the manifest has it, in a clean form.
  const shown = posix.join(directory, name);
  try {
    return { name: shown, bytes: await readRegularFile(join(root, directory, name), signal) };
  } catch {
    signal.throwIfAborted();
    return makeError('Failed to read file', `The file "${shown}" could not be read.`);
  }
}

/** Opening anything but a file might wait for ever. */
async function readRegularFile(path: string, signal: AbortSignal): Promise<Uint8Array> {
  const info = await stat(path);
  if (!info.isFile()) throw new TypeError(`${path} is not a file`);
  if (info.size > configFileBytesMax) throw new RangeError(`${path} is too large`);
  return readFile(path, { signal });
}

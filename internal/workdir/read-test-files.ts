import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { posix } from 'node:path';

import type { ModuleFile } from '../config/decode-module.ts';
import { selectTestFiles } from '../config/tests/test-files.ts';
import { makeError, type Decoded, type Diagnostic } from '../diag/diagnostic.ts';
import { describeSystemError } from '../diag/system-error.ts';
import { locate } from './locate.ts';
import { readConfigFiles, type ModuleReader } from './read-module.ts';

/** Where test files are unless told; it need not exist. */
export const defaultTestDirectory = 'tests';

/**
 * Reads the test files of the root module: those in its directory, and those in its test directory.
 * The value is undefined if that exists and cannot be read.
 *
 * @param name As it was given; where it is empty, there are no tests at all, as in Terraform
 * @throws the signal's reason when aborted
 */
export async function readTestFiles(
  name: string,
  reader: ModuleReader,
): Promise<Decoded<readonly ModuleFile[] | undefined>> {
  if (name === '') return { value: [], diagnostics: [] };
  // Even what looks like an absolute path is one below the module.
  const directory = posix.join('.', name, '.');
  const besideModule = await readEntries('.', reader);
  const inDirectory = directory === '.' ? [] : await readEntries(directory, reader);
  reader.signal.throwIfAborted();
  if (inDirectory !== absent && !Array.isArray(inDirectory)) {
    return { value: undefined, diagnostics: [cannotRead(directory, inDirectory)] };
  }
  const isMissing = inDirectory === absent;
  const found = [
    read('.', Array.isArray(besideModule) ? besideModule : [], reader),
    read(directory, isMissing ? [] : inDirectory, reader),
  ];
  const warnings = isMissing && name !== defaultTestDirectory ? [doesNotExist(directory)] : [];
  return {
    value: found.flatMap(({ value }) => value),
    diagnostics: [...warnings, ...found.flatMap(({ diagnostics }) => diagnostics)],
  };
}

const absent = 'no such file or directory';

/** The reason where the directory cannot be read. */
async function readEntries(directory: string, { root }: ModuleReader): Promise<Dirent[] | string> {
  try {
    const entries = await readdir(locate(root, directory), { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory());
  } catch (error) {
    return describeSystemError(error);
  }
}

function read(
  directory: string,
  entries: readonly Dirent[],
  { root, flavour }: ModuleReader,
): Decoded<readonly ModuleFile[]> {
  return readConfigFiles(selectTestFiles(entries, flavour), { root, directory });
}

function doesNotExist(directory: string): Diagnostic {
  return {
    severity: 'warning',
    summary: 'Test directory does not exist',
    detail: `Requested test directory ${directory} does not exist.`,
  };
}

function cannotRead(directory: string, reason: string): Diagnostic {
  const call = reason === 'not a directory' ? 'readdirent' : 'open';
  return makeError(
    'Failed to read test directory',
    `Test directory ${directory} could not be read: ${call} ${directory}: ${reason}.`,
  );
}

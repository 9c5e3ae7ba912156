import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Flavour } from '../flavour/flavour.ts';
import { ParseError } from '../diag/parse-error.ts';
import { compareVersions, parseVersion, type Version } from '../version/version.ts';

/**
 * Finds the program of a `credentials_helper` block: `terraform-credentials-<name>`, optionally with
 * `_v<version>` and `.exe` after it. The newest version wins, then the directory that comes first.
 * Directories that are not there are passed over; undefined if no directory has the program.
 */
export async function findCredentialsHelper(
  name: string,
  directories: readonly string[],
  flavour: Flavour,
): Promise<string | undefined> {
  const found = await Promise.all(
    directories.map((directory) => listHelpers(name, directory, flavour)),
  );
  // Sorting is stable, so that equal versions stay in the order of the directories.
  return found.flat().sort((a, b) => compareVersions(b.version, a.version))[0]?.path;
}

interface HelperFile {
  readonly path: string;
  readonly version: Version;
}

async function listHelpers(
  name: string,
  directory: string,
  flavour: Flavour,
): Promise<readonly HelperFile[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => {
    const version = entry.isDirectory() ? undefined : helperVersion(entry.name, name, flavour);
    return version === undefined ? [] : [{ path: join(directory, entry.name), version }];
  });
}

/** Undefined if the file is not the program, or has something else where its version belongs. */
function helperVersion(file: string, name: string, flavour: Flavour): Version | undefined {
  const stem = `terraform-credentials-${name}`;
  const base = file.toLowerCase().endsWith('.exe') ? file.slice(0, -'.exe'.length) : file;
  if (base === stem) return parseVersion('0.0.0', flavour);
  if (!base.startsWith(`${stem}_v`)) return undefined;
  // Plugins of old had the number of their protocol behind the version.
  const [text = ''] = base.slice(stem.length + '_v'.length).split('_');
  try {
    return parseVersion(text, flavour);
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

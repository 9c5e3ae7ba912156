import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';

import { selectConfigFiles } from '../config/config-files.ts';
import { makeError, type Diagnostic } from '../diag/diagnostic.ts';
import type { Flavour } from '../flavour/flavour.ts';

/** Reports a working directory without any configuration; test files do not count as such. */
export async function findEmptyDirectory(
  directory: string,
  flavour: Flavour,
): Promise<Diagnostic | undefined> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => !entry.isDirectory());
  const { primary, override } = selectConfigFiles(files, flavour);
  if (primary.length + override.length > 0) return undefined;
  return makeError(
    'No configuration files',
    `The directory ${resolve(directory)} contains no ${flavour.product} configuration files.`,
  );
}

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import {
  decodeManifest,
  emptyManifest,
  type ModuleManifest,
} from '../config/tree/module-manifest.ts';
import { makeError, type Decoded } from '../diag/diagnostic.ts';
import { describeSystemError } from '../diag/system-error.ts';
import type { Flavour } from '../flavour/flavour.ts';

/** Some hundred bytes for each module; configurations of a thousand modules exist. */
const manifestBytesMax = 16 * 1024 * 1024;

/**
 * Loads what `init` has written down about the modules it installed. Nothing has been installed
 * where there is no manifest.
 *
 * @param dataDir The directory of a working directory's data, normally `.terraform`
 */
export async function loadManifest(
  dataDir: string,
  flavour: Flavour,
): Promise<Decoded<ModuleManifest>> {
  const path = join(dataDir, 'modules', 'modules.json');
  try {
    const text = await readManifest(path);
    return { value: decodeManifest(text, flavour), diagnostics: [] };
  } catch (error) {
    const reason = describeSystemError(error);
    if (absence.has(reason)) return { value: emptyManifest, diagnostics: [] };
    const problem = makeError(
      'Failed to read module manifest',
      `The list of installed modules in ${path} cannot be read: ${reason}. Run "${flavour.command} init" to install all modules required by this configuration again.`,
    );
    return { value: emptyManifest, diagnostics: [problem] };
  }
}

const absence: ReadonlySet<string> = new Set(['no such file or directory', 'not a directory']);

async function readManifest(path: string): Promise<string> {
  const info = await stat(path);
  if (!info.isFile()) throw new TypeError('it is not a file');
  if (info.size > manifestBytesMax) throw new RangeError('it is too large');
  return readFile(path, 'utf8');
}

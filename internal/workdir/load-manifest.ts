import { join } from 'node:path';

import {
  decodeManifest,
  emptyManifest,
  type ModuleManifest,
} from '../config/tree/module-manifest.ts';
import { makeError, type Decoded } from '../diag/diagnostic.ts';
import { describeSystemError } from '../diag/system-error.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { findText } from './find-text.ts';

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
    const text = (await findText(path, manifestBytesMax)) ?? '';
    return { value: decodeManifest(text, flavour), diagnostics: [] };
  } catch (error) {
    const problem = makeError(
      'Failed to read module manifest',
      `The list of installed modules in ${path} cannot be read: ${describeSystemError(error)}. Run "${flavour.command} init" to install all modules required by this configuration again.`,
    );
    return { value: emptyManifest, diagnostics: [problem] };
  }
}

import { join } from 'node:path';
import type { Runtime } from './runtime.ts';

/** The directory of the working directory's data, relative to it. */
export function dataDirOf({ env }: Runtime): string {
  return env['TF_DATA_DIR'] ?? '.terraform';
}

/** Where Terraform looks for the providers of the working directory. */
export function installDirOf(runtime: Runtime): string {
  return join(dataDirOf(runtime), 'providers');
}

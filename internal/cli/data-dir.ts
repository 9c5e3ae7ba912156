import { join } from 'node:path';
import { locate } from '../workdir/locate.ts';
import type { Runtime } from './runtime.ts';

/** The directory of the working directory's data, relative to it. */
export function dataDirOf({ env }: Pick<Runtime, 'env'>): string {
  return env['TF_DATA_DIR'] ?? '.terraform';
}

/** Where Terraform looks for the providers of a working directory. */
export function installDirOf(directory: string, { env }: Pick<Runtime, 'env'>): string {
  return join(locate(directory, dataDirOf({ env })), 'providers');
}

import type { Runtime } from './runtime.ts';

/** The directory of the working directory's data, relative to it. */
export function dataDirOf({ env }: Runtime): string {
  return env['TF_DATA_DIR'] ?? '.terraform';
}

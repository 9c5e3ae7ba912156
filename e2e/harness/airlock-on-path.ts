import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const mainFile = fileURLToPath(new URL('../../cmd/airlock/main.js', import.meta.url));

/** Puts the built program in a directory, as a person has it, and returns a PATH with it. */
export async function putAirlockOnPath(directory: string): Promise<string> {
  const bin = join(directory, 'bin');
  const program = join(bin, 'airlock');
  await mkdir(bin, { recursive: true });
  await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${mainFile}" "$@"\n`);
  await chmod(program, 0o755);
  return [bin, process.env['PATH'] ?? ''].join(delimiter);
}

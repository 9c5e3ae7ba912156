import { randomBytes } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOutputFile, type OutputFile } from './output-file.ts';

/**
 * Creates a private file in the system's temporary directory. Its name is removed at once, so that
 * nothing stays behind however the program ends.
 *
 * @throws {ToolError} `file-unwritable`
 */
export function createStagingFile(): OutputFile {
  const path = join(tmpdir(), `airlock-${randomBytes(12).toString('hex')}`);
  const file = createOutputFile(path);
  unlinkSync(path);
  return file;
}

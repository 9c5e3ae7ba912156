import { stat } from 'node:fs/promises';

/** The size of a file, or of what a link leads to; 0 if there is none. */
export async function fileBytes(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found?.size ?? 0;
}

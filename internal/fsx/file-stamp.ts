import { stat } from 'node:fs/promises';

declare const brand: unique symbol;

/**
 * What the file system tells of a file without reading it, whatever its path: where it is, its size,
 * and when it was changed. Whoever writes to the file, or puts another in its place, changes the stamp.
 */
export type FileStamp = string & { readonly [brand]: 'FileStamp' };

/** Takes the stamp of a file, or of what a link leads to; undefined if there is no regular file. */
export async function stampFile(path: string): Promise<FileStamp | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (found?.isFile() !== true) return undefined;
  const { dev, ino, size, mtimeNs, ctimeNs } = found;
  return [dev, ino, size, mtimeNs, ctimeNs].map(String).join(' ') as FileStamp;
}

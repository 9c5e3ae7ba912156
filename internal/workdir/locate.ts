import { isAbsolute, join } from 'node:path';

/** The path of something that is given relative to a directory, or absolute. */
export function locate(directory: string, path: string): string {
  return isAbsolute(path) ? path : join(directory, path);
}

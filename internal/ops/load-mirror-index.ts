/** Reads the documents of a mirror on this machine; clients of network mirrors read them the same way. */
import { ParseError } from '../diag/parse-error.ts';
import { readBounded } from '../fsx/read-bounded.ts';
import { parseHash } from '../hash/hash.ts';
import type { IndexedArchive } from '../package/mirror-index.ts';
import { parseJson, type JsonField } from '../source/json-field.ts';
import { decodeArchives, decodeIndex } from '../source/network/schema.ts';

/**
 * Loads `index.json`: the versions of a provider as they are written. Undefined if there is no such
 * file, or none that a client could read.
 *
 * @throws {ToolError} `file-unreadable`
 */
export function loadVersions(path: string): Promise<readonly string[] | undefined> {
  return loadDocument(path, decodeIndex);
}

/** Loads `VERSION.json`: the packages of a version by platform; otherwise as `loadVersions`. */
export function loadArchives(
  path: string,
): Promise<ReadonlyMap<string, IndexedArchive> | undefined> {
  return loadDocument(path, (document) => {
    const archives = [...decodeArchives(document)];
    return new Map(
      archives.map(([platform, { url, hashes }]) => [
        platform,
        { url, hashes: hashes.map(parseHash) },
      ]),
    );
  });
}

async function loadDocument<T>(
  path: string,
  decode: (document: JsonField) => T,
): Promise<T | undefined> {
  const bytes = await readBounded(path, documentBytesMax);
  if (bytes === undefined) return undefined;
  try {
    return decode(parseJson(bytes));
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

/** What clients of network mirrors read at most. */
const documentBytesMax = 32 * 1024 * 1024;

import { join } from 'node:path';
import type { MirrorWriter } from '../cache/mirror-writer.ts';
import type { ShelfQuestion } from '../cache/shelf.ts';
import { ParseError } from '../diag/parse-error.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { readBounded } from '../fsx/read-bounded.ts';
import { parseHash } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';
import { providerPath } from '../package/layout.ts';
import { encodeArchiveIndex, type IndexedArchive } from '../package/mirror-index.ts';
import { parseJson } from '../source/json-field.ts';
import { decodeArchives } from '../source/network/schema.ts';
import { formatVersion } from '../version/version.ts';
import { indexedHashes } from './index-mirror.ts';

/**
 * Has the document of a version list the hashes of an archive that is about to replace another one,
 * beside those of the other: one that matches is enough, so that clients take either. The next
 * indexing takes the old ones off.
 *
 * @throws {ToolError} `file-unreadable`, `file-unwritable`
 */
export async function announcePackage(
  { provider, version, platform }: ShelfQuestion,
  digests: PackageDigests,
  { writer, flavour }: { readonly writer: MirrorWriter; readonly flavour: Flavour },
): Promise<void> {
  const path = join(providerPath(provider), `${formatVersion(version)}.json`);
  const archives = await loadArchives(join(writer.directory, path));
  const entry = archives?.get(platform);
  if (archives === undefined || entry === undefined) return;
  const hashes = new Set([...entry.hashes, ...indexedHashes(digests, flavour)]);
  await writer.write(
    path,
    encodeArchiveIndex(new Map([...archives, [platform, { ...entry, hashes: [...hashes] }]])),
  );
}

/**
 * Loads the document of a version; undefined if there is none, or none that a client could read.
 *
 * @throws {ToolError} `file-unreadable`
 */
export async function loadArchives(
  path: string,
): Promise<ReadonlyMap<string, IndexedArchive> | undefined> {
  const bytes = await readBounded(path, documentBytesMax);
  if (bytes === undefined) return undefined;
  try {
    const archives = decodeArchives(parseJson(bytes));
    return new Map(
      [...archives].map(([platform, { url, hashes }]) => [
        platform,
        { url, hashes: hashes.map(parseHash) },
      ]),
    );
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

/** What the sources of network mirrors read at most. */
const documentBytesMax = 32 * 1024 * 1024;

import { join } from 'node:path';
import type { MirrorWriter } from '../cache/mirror-writer.ts';
import type { ShelfQuestion } from '../cache/shelf.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { PackageDigests } from '../package/digests.ts';
import { providerPath } from '../package/layout.ts';
import { encodeArchiveIndex } from '../package/mirror-index.ts';
import { formatVersion } from '../version/version.ts';
import { indexedHashes } from './index-mirror.ts';
import { loadArchives } from './load-mirror-index.ts';

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

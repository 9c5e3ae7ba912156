import { join } from 'node:path';
import type { FileDigests } from '../cache/file-digests.ts';
import type { Hash } from '../hash/hash.ts';
import { archivePath } from '../package/layout.ts';
import type { PackageMeta } from '../package/meta.ts';
import type { CallOptions, Source } from '../source/source.ts';

/** The mirror that is being filled, and what is known of archives on this machine. */
export interface ClaimDeps {
  readonly directory: string;
  readonly digests: FileDigests;
}

/**
 * Makes a source that names checksums where another one does not, so that what is in place already need
 * not be fetched again. Mirrors that Terraform has made list nothing but `h1:` hashes, and filesystem
 * mirrors list none. A checksum named here is no evidence: the package is judged by what the source says.
 */
export function claimChecksums(source: Source, deps: ClaimDeps): Source {
  return {
    ...source,
    async packageMeta(request, options) {
      const meta = await source.packageMeta(request, options);
      if (meta.claimedZh !== undefined) return meta;
      return { ...meta, claimedZh: await findChecksum(meta, deps, options) };
    },
  };
}

async function findChecksum(
  meta: PackageMeta,
  { directory, digests }: ClaimDeps,
  { signal }: CallOptions,
): Promise<Hash | undefined> {
  const { provider, version, platform, location } = meta;
  if (location.kind === 'local-archive') {
    return (await digests.peek(location.path))?.archive?.zh;
  }
  const listed = await listHashes(meta);
  if (listed.length === 0) return undefined;
  const target = join(directory, archivePath(provider, version, platform));
  // What cannot be hashed will be replaced.
  const inPlace = await digests.find(target, signal).catch(() => undefined);
  const archive = inPlace?.archive;
  return archive !== undefined && listed.includes(archive.h1) ? archive.zh : undefined;
}

async function listHashes(meta: PackageMeta): Promise<readonly Hash[]> {
  const evidence = await meta.evidence();
  return evidence.flatMap((item) => (item.kind === 'mirror-hashes' ? item.hashes : []));
}

import type { ReleaseKey, SignedRelease } from '../cache/signed-release.ts';
import type { PackageMeta } from '../package/meta.ts';
import type { Platform } from '../platform/platform.ts';
import type { Source } from '../source/source.ts';
import { formatVersion } from '../version/version.ts';

/** Names a package whose evidence is wanted. */
export interface EvidenceKey extends ReleaseKey {
  readonly platform: Platform;
}

/** A source, and what it has said to vouch for the packages that were asked for. */
export interface RecordedSource {
  readonly source: Source;
  /** The signed checksums that cover a package; undefined if the source gave none. */
  findSigned(key: EvidenceKey): SignedRelease | undefined;
}

/** Makes a source that remembers the signed checksums which another one gives. */
export function recordEvidence(source: Source): RecordedSource {
  const known = new Map<string, SignedRelease>();

  async function record(meta: PackageMeta): ReturnType<PackageMeta['evidence']> {
    const evidence = await meta.evidence();
    for (const item of evidence) {
      if (item.kind !== 'signed-checksums') continue;
      const { document, signature, keys, filename } = item;
      const filenames = new Map([[meta.platform, filename]]);
      known.set(nameOf(meta), { document, signature, keys, filenames });
    }
    return evidence;
  }

  return {
    source: {
      ...source,
      async packageMeta(request, options) {
        const meta = await source.packageMeta(request, options);
        return { ...meta, evidence: () => record(meta) };
      },
    },
    findSigned: (key) => known.get(nameOf(key)),
  };
}

function nameOf({ provider, version, platform }: EvidenceKey): string {
  return `${provider} ${formatVersion(version)} ${platform}`;
}

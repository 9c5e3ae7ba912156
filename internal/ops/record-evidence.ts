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
  /** The signed checksums that cover some packages, those of one release together. */
  listSigned(keys: readonly EvidenceKey[]): readonly SignedRelease[];
}

/** Makes a source that remembers the signed checksums which another one gives. */
export function recordEvidence(source: Source): RecordedSource {
  const known = new Map<string, SignedRelease>();

  async function record(meta: PackageMeta): ReturnType<PackageMeta['evidence']> {
    const evidence = await meta.evidence();
    for (const item of evidence) {
      if (item.kind !== 'signed-checksums') continue;
      const { document, signature, keys, filename } = item;
      const { provider, version, platform } = meta;
      known.set(nameOf(meta), {
        provider,
        version,
        document,
        signature,
        keys,
        filenames: new Map([[platform, filename]]),
      });
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
    listSigned: (keys) => joinReleases(keys.flatMap((key) => known.get(nameOf(key)) ?? [])),
  };
}

/** Registries may answer each platform with other keys; the last answer counts. */
function joinReleases(all: readonly SignedRelease[]): readonly SignedRelease[] {
  const joined = new Map<string, SignedRelease>();
  for (const release of all) {
    const name = `${release.provider} ${formatVersion(release.version)}`;
    const filenames = [...(joined.get(name)?.filenames ?? []), ...release.filenames];
    joined.set(name, { ...release, filenames: new Map(filenames) });
  }
  return [...joined.values()];
}

function nameOf({ provider, version, platform }: EvidenceKey): string {
  return `${provider} ${formatVersion(version)} ${platform}`;
}

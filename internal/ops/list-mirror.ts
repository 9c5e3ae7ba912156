import { compareProviders, type ProviderAddr } from '../addr/provider.ts';
import { mapLimit } from '../async/map-limit.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { fileBytes } from '../fsx/file-bytes.ts';
import type { Platform } from '../platform/platform.ts';
import { createPackageSearch } from '../source/filesystem/search.ts';
import { compareBytes } from '../text/compare-bytes.ts';
import { compareVersions, formatVersion, type Version } from '../version/version.ts';

/** One version of a provider in a mirror. */
export interface MirroredRelease {
  readonly provider: ProviderAddr;
  readonly version: Version;
  /** Sorted. */
  readonly platforms: readonly Platform[];
  /** Of its archives; unpacked packages count for nothing. */
  readonly bytes: number;
}

/**
 * Lists what is in a mirror, packed and unpacked, by provider and oldest version first.
 *
 * @throws {ToolError} `file-unreadable`
 */
export async function listMirror(
  directory: string,
  flavour: Flavour,
): Promise<readonly MirroredRelease[]> {
  const releases = new Map<string, MirroredRelease>();
  for (const [provider, packages] of await createPackageSearch(directory, flavour).findAll()) {
    const sizes = await mapLimit(packages, filesInFlightMax, ({ location }) =>
      location.kind === 'local-archive' ? fileBytes(location.path) : Promise.resolve(0),
    );
    for (const [index, { version, platform }] of packages.entries()) {
      const key = `${provider} ${formatVersion(version)}`;
      const known = releases.get(key);
      releases.set(key, {
        provider,
        version,
        platforms: [...new Set([...(known?.platforms ?? []), platform])].sort(compareBytes),
        bytes: (known?.bytes ?? 0) + (sizes[index] ?? 0),
      });
    }
  }
  return [...releases.values()].sort(
    (a, b) => compareProviders(a.provider, b.provider) || compareVersions(a.version, b.version),
  );
}

const filesInFlightMax = 16;

/**
 * Filesystem mirrors: a directory tree that stands in for any registry. Whoever can write there is
 * trusted; there is no evidence to check packages against.
 */
import type { ProviderAddr } from '../../addr/provider.ts';
import { createOnceMap } from '../../async/once-map.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import { equalVersions, formatVersion } from '../../version/version.ts';
import { makePlatformMissingError } from '../platform-missing.ts';
import type { CallOptions, Source } from '../source.ts';
import { createPackageSearch, type FoundPackage } from './search.ts';

/**
 * Creates the source of a mirror. Each provider is searched for once; what changes in the directory
 * after that is not seen.
 */
export function createFilesystemMirrorSource(
  directory: string,
  { flavour }: { readonly flavour: Flavour },
): Source {
  const search = createPackageSearch(directory, flavour);
  const known = createOnceMap<ProviderAddr, readonly FoundPackage[]>();

  function find(provider: ProviderAddr, { signal }: CallOptions): Promise<readonly FoundPackage[]> {
    signal.throwIfAborted();
    return known.get(provider, () => search.find(provider));
  }

  return {
    /** A provider that is not there has no versions, as an empty directory would have none. */
    async availableVersions(provider, options) {
      const found = await find(provider, options);
      const versions = new Map(found.map(({ version }) => [formatVersion(version), version]));
      return { versions: [...versions.values()], warnings: [] };
    },

    async packageMeta(request, options) {
      const found = await find(request.provider, options);
      const match = found.find(
        ({ version, platform }) =>
          platform === request.platform && equalVersions(version, request.version),
      );
      if (match === undefined) {
        const release = found.filter(({ version }) => equalVersions(version, request.version));
        throw makePlatformMissingError(
          request,
          release.map(({ platform }) => platform),
        );
      }
      return {
        ...request,
        location: match.location,
        claimedZh: undefined,
        evidence: () => Promise.resolve([]),
      };
    },

    describe: () => directory,
  };
}

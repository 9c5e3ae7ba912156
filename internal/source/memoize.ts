import type { PackageMeta } from '../package/meta.ts';
import { formatVersion } from '../version/version.ts';
import { createSharedAnswers } from './shared-answers.ts';
import type { AvailableVersions, Source } from './source.ts';

/**
 * Makes a source that asks another one each question once and remembers the answer, be it a failure,
 * so that all platforms and all root modules of a run see the same.
 */
export function memoizeSource(source: Source): Source {
  const versions = createSharedAnswers<AvailableVersions>();
  const packages = createSharedAnswers<PackageMeta>();

  return {
    availableVersions: (provider, { signal }) =>
      versions.get(provider, signal, (shared) =>
        source.availableVersions(provider, { signal: shared }),
      ),

    packageMeta(request, { signal }) {
      const { provider, version, platform } = request;
      const key = `${provider} ${formatVersion(version)} ${platform}`;
      return packages.get(key, signal, (shared) => source.packageMeta(request, { signal: shared }));
    },

    describe: (provider) => source.describe(provider),
  };
}

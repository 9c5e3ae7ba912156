import { createHash } from 'node:crypto';
import type { ProviderAddr } from '../addr/provider.ts';
import { ToolError } from '../diag/tool-error.ts';
import { makeZh, type Hash } from '../hash/hash.ts';
import type { PackageMeta } from '../package/meta.ts';
import type { AvailableVersions, PackageRequest, Source } from '../source/source.ts';
import { formatVersion, type Version } from '../version/version.ts';

/** An in-memory source of archives, which remembers what it was asked. */
export interface FakeSource extends Source {
  readonly questions: readonly string[];
}

/** The checksum that a fake source claims for a package: different for each. */
export function fakeZh(request: PackageRequest): Hash {
  return makeZh(createHash('sha256').update(nameOf(request)).digest('hex'));
}

/** Makes a source that offers the given versions, each for every platform but those in `missing`. */
export function createFakeSource(
  offers: ReadonlyMap<ProviderAddr, readonly Version[]>,
  missing: ReadonlySet<string> = new Set(),
): FakeSource {
  const questions: string[] = [];
  return {
    questions,
    describe: () => 'memory',

    availableVersions(provider): Promise<AvailableVersions> {
      questions.push(provider);
      const versions = offers.get(provider);
      return versions === undefined
        ? Promise.reject(new ToolError('provider-not-found', `no provider ${provider}`))
        : Promise.resolve({ versions, warnings: [] });
    },

    packageMeta(request): Promise<PackageMeta> {
      const name = nameOf(request);
      questions.push(name);
      if (missing.has(request.platform)) {
        const message = `provider ${request.provider} ${formatVersion(request.version)} is not available for ${request.platform}`;
        return Promise.reject(new ToolError('platform-not-available', message));
      }
      const zh = fakeZh(request);
      return Promise.resolve({
        ...request,
        location: { kind: 'http-archive', url: new URL(`http://127.0.0.1/${name}`) },
        claimedZh: zh,
        evidence: () => Promise.resolve([{ kind: 'archive-checksum', zh } as const]),
      });
    },
  };
}

function nameOf(request: PackageRequest): string {
  return `${request.provider}/${formatVersion(request.version)}/${request.platform}`;
}

/**
 * Origin registries (provider registry protocol): every host is asked for its own providers.
 *
 * It refuses to judge: checksum documents and signatures are handed on as they came.
 */
import { providerParts, type ProviderAddr } from '../../addr/provider.ts';
import type { Evidence } from '../../package/evidence.ts';
import type { PackageMeta } from '../../package/meta.ts';
import type { Platform } from '../../platform/platform.ts';
import { formatVersion } from '../../version/version.ts';
import { UnknownToRegistryError } from '../not-found.ts';
import { makePlatformMissingError } from '../platform-missing.ts';
import { withQueryContext } from '../query-error.ts';
import { createSharedAnswers, type SharedAnswers } from '../shared-answers.ts';
import type { AvailableVersions, CallOptions, PackageRequest, Source } from '../source.ts';
import { checkDownload, parseServedVersion, type Download } from './check-download.ts';
import {
  fetchChecksums,
  fetchSignature,
  findDownload,
  findVersions,
  type RegistryDeps,
} from './client.ts';
import { listPlatforms } from './list-platforms.ts';
import { decodeVersions } from './schema.ts';

/** Creates the source of all providers that come from the registry of their own host. */
export function createRegistrySource(deps: RegistryDeps): Source {
  // The packages of a release share these files, whatever number of platforms is asked for.
  const files = createSharedAnswers<Uint8Array>();
  const platforms = createSharedAnswers<readonly Platform[]>();

  function findPlatforms(
    request: PackageRequest,
    { signal }: CallOptions,
  ): Promise<readonly Platform[]> {
    const release = `${request.provider} ${formatVersion(request.version)}`;
    return platforms.get(release, signal, (shared) =>
      listPlatforms(request, deps, { signal: shared }),
    );
  }

  return {
    availableVersions: (provider, options) =>
      withQueryContext(contextOf(provider), () => queryVersions(provider, deps, options)),

    packageMeta: (request, options) =>
      withQueryContext(contextOf(request.provider), async () => {
        const download = await queryDownload(request, deps, options);
        if (download === undefined) {
          throw makePlatformMissingError(request, await findPlatforms(request, options));
        }
        return makePackageMeta(request, download, () =>
          gatherEvidence({ request, download, files }, deps, options),
        );
      }),

    describe: (provider) => `registry ${providerParts(provider).host}`,
  };
}

function contextOf(provider: ProviderAddr): string {
  return `could not query provider registry for ${provider}`;
}

async function queryVersions(
  provider: ProviderAddr,
  deps: RegistryDeps,
  options: CallOptions,
): Promise<AvailableVersions> {
  const answer = await findVersions(provider, deps, options);
  if (answer === undefined) throw new UnknownToRegistryError(provider);
  const { versions, warnings } = decodeVersions(answer.document);
  return {
    versions: versions.map((version) => parseServedVersion(version, deps.flavour)),
    warnings,
  };
}

async function queryDownload(
  request: PackageRequest,
  deps: RegistryDeps,
  options: CallOptions,
): Promise<Download | undefined> {
  const answer = await findDownload(request, deps, options);
  if (answer === undefined) return undefined;
  return checkDownload(answer.document, answer.url, { request, flavour: deps.flavour });
}

/** Evidence is fetched when it is first asked for, and once. */
function makePackageMeta(
  request: PackageRequest,
  { url, zh }: Download,
  gather: () => Promise<readonly Evidence[]>,
): PackageMeta {
  let evidence: Promise<readonly Evidence[]> | undefined;
  return {
    ...request,
    location: { kind: 'http-archive', url },
    claimedZh: zh,
    evidence: () => (evidence ??= gather()),
  };
}

interface EvidenceRequest {
  readonly request: PackageRequest;
  readonly download: Download;
  readonly files: SharedAnswers<Uint8Array>;
}

async function gatherEvidence(
  { request, download, files }: EvidenceRequest,
  deps: RegistryDeps,
  { signal }: CallOptions,
): Promise<readonly Evidence[]> {
  const { zh, filename, keys, packages, checksumsUrl, signatureUrl } = download;
  const context = contextOf(request.provider);
  // Both are under way together; of two failures the same one is reported every time.
  const signed = Promise.allSettled([
    files.get(signatureUrl.href, signal, (shared) =>
      withQueryContext(`${context}: failed to retrieve cryptographic signature for provider`, () =>
        fetchSignature(signatureUrl, deps, { signal: shared }),
      ),
    ),
  ]);
  const document = await files.get(checksumsUrl.href, signal, (shared) =>
    withQueryContext(`${context}: failed to retrieve authentication checksums for provider`, () =>
      fetchChecksums(checksumsUrl, deps, { signal: shared }),
    ),
  );
  const [signature] = await signed;
  if (signature.status === 'rejected') throw signature.reason;
  return [
    ...(packages.size === 0
      ? []
      : [{ kind: 'registry-hashes', platform: request.platform, zh, packages } as const]),
    {
      kind: 'signed-checksums',
      filename,
      zh,
      document,
      signature: signature.value,
      keys,
    },
    { kind: 'archive-checksum', zh },
  ];
}

/**
 * OCI mirrors: registries of container images that keep providers instead. The tag of a version leads
 * to an index, that to a manifest for each platform, and that to the archive.
 *
 * What vouches for an archive is that every step from the tag on is by digest, and that the registry
 * was asked over a private connection; there are no signatures.
 */
import { formatOciRepository, type OciRepository } from '../../addr/oci-repository.ts';
import type { ProviderAddr } from '../../addr/provider.ts';
import { ParseError } from '../../diag/parse-error.ts';
import { ToolError } from '../../diag/tool-error.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import {
  fetchManifest,
  fetchTagPages,
  type RegistryClientDeps,
} from '../../oci/registry-client.ts';
import { OciError } from '../../oci/response-error.ts';
import type { PackageMeta } from '../../package/meta.ts';
import { formatVersion, parseVersion, type Version } from '../../version/version.ts';
import { parseJson } from '../json-field.ts';
import { ProviderNotFoundError } from '../not-found.ts';
import { makePlatformMissingError } from '../platform-missing.ts';
import { withQueryContext } from '../query-error.ts';
import { createSharedAnswers } from '../shared-answers.ts';
import type { CallOptions, PackageRequest, Source } from '../source.ts';
import { decodeTags, type ManifestDocument } from './schema.ts';
import {
  findArchive,
  findPlatform,
  imageMediaType,
  indexMediaType,
  readDigest,
  readImage,
  readIndex,
} from './select.ts';

export interface OciMirrorDeps extends RegistryClientDeps {
  readonly flavour: Flavour;
}

/**
 * Creates the source of a mirror.
 *
 * @param findRepository gives the repository of a provider
 *   @throws {ParseError} if the provider can have none
 */
export function createOciMirrorSource(
  findRepository: (provider: ProviderAddr) => OciRepository,
  deps: OciMirrorDeps,
): Source {
  // All platforms of a release are in one index.
  const indexes = createSharedAnswers<ManifestDocument>();

  return {
    availableVersions: (provider, options) =>
      withOciContext('listing tags from OCI repository', async () => {
        const repository = chooseRepository(findRepository, provider);
        const tags = await listTags(repository, provider, { deps, options });
        return { versions: tags.flatMap((tag) => findVersion(tag, deps.flavour)), warnings: [] };
      }),

    async packageMeta(request, { signal }) {
      const repository = chooseRepository(findRepository, request.provider);
      const tag = formatVersion(request.version).replaceAll('+', '_');
      const key = `${formatOciRepository(repository)}:${tag}`;
      const index = await indexes.get(key, signal, (shared) =>
        withOciContext(`resolving tag "${tag}"`, async () => {
          const call = { deps, options: { signal: shared } };
          return readIndex(await fetchManifest(repository, { reference: tag, accept }, call));
        }),
      );
      return withOciContext('reading provider package manifest', () =>
        findPackage({ request, repository, index }, deps, { signal }),
      );
    },

    describe: () => 'OCI registry provider mirror',
  };
}

/** For a tag, registries give whatever it leads to; these are the kinds that can be told apart. */
const accept = [indexMediaType, imageMediaType].join(', ');

function chooseRepository(
  find: (provider: ProviderAddr) => OciRepository,
  provider: ProviderAddr,
): OciRepository {
  try {
    return find(provider);
  } catch (cause) {
    if (!(cause instanceof ParseError)) throw cause;
    const message = `selecting OCI repository address: ${cause.message}`;
    throw new ToolError('query-failed', message, { cause });
  }
}

interface Call {
  readonly deps: OciMirrorDeps;
  readonly options: CallOptions;
}

async function listTags(
  repository: OciRepository,
  provider: ProviderAddr,
  { deps, options }: Call,
): Promise<readonly string[]> {
  try {
    const pages = await fetchTagPages(repository, deps, options);
    return pages.flatMap((page) => decodeTags(parseJson(page)));
  } catch (error) {
    if (error instanceof OciError && error.saysUnknown) throw new ProviderNotFoundError(provider);
    throw error;
  }
}

/** Tags can have no plus; what is not a version is passed over. */
function findVersion(tag: string, flavour: Flavour): readonly Version[] {
  try {
    return [parseVersion(tag.replaceAll('_', '+'), flavour)];
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return [];
  }
}

async function findPackage(
  {
    request,
    repository,
    index,
  }: {
    readonly request: PackageRequest;
    readonly repository: OciRepository;
    readonly index: ManifestDocument;
  },
  deps: OciMirrorDeps,
  options: CallOptions,
): Promise<PackageMeta> {
  const descriptor = findPlatform(index, request.platform);
  if (descriptor === undefined) throw makePlatformMissingError(request);
  // Also keeps anything but a digest out of the address.
  readDigest(descriptor.digest);
  const question = { reference: descriptor.digest, accept: imageMediaType };
  const image = readImage(await fetchManifest(repository, question, { deps, options }));
  const zh = findArchive(image, request.platform);
  const url = deps.http.urlOf(repository, `blobs/sha256:${zh.slice('zh:'.length)}`);
  return {
    ...request,
    location: { kind: 'http-archive', url },
    claimedZh: zh,
    evidence: () => Promise.resolve([{ kind: 'archive-checksum', zh }]),
  };
}

async function withOciContext<T>(context: string, work: () => Promise<T>): Promise<T> {
  try {
    return await withQueryContext(context, work);
  } catch (cause) {
    if (!(cause instanceof OciError)) throw cause;
    throw new ToolError(cause.code, `${context}: ${cause.message}`, { cause });
  }
}

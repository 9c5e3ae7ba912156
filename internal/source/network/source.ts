/**
 * Network mirrors (provider network mirror protocol): one server that stands in for any registry.
 *
 * A mirror vouches for its packages with nothing but the hashes it lists, over a connection that
 * is private; who asks it trusts it.
 */
import type { ProviderAddr } from '../../addr/provider.ts';
import { ParseError } from '../../diag/parse-error.ts';
import { findParsed } from '../../diag/reword.ts';
import { ToolError } from '../../diag/tool-error.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import { parseHash, schemeOf, type Hash } from '../../hash/hash.ts';
import { redactUrl } from '../../net/redact-url.ts';
import type { Evidence } from '../../package/evidence.ts';
import type { PackageMeta } from '../../package/meta.ts';
import { parsePlatform, type Platform } from '../../platform/platform.ts';
import { formatVersion, parseVersion, type Version } from '../../version/version.ts';
import { quoteBriefly } from '../brief.ts';
import { ProviderNotFoundError } from '../not-found.ts';
import { platformHint } from '../platform-missing.ts';
import { parseRemoteUrl } from '../parse-remote-url.ts';
import { withQueryContext } from '../query-error.ts';
import { createSharedAnswers } from '../shared-answers.ts';
import type { CallOptions, PackageRequest, Source } from '../source.ts';
import { findMirrorDocument, type NetworkMirrorDeps } from './client.ts';
import { decodeArchives, decodeIndex, type MirrorArchive } from './schema.ts';

/**
 * Creates the source of a mirror.
 *
 * @param base an https address; relative addresses are resolved against it, so without a slash at
 *   its end it loses its last part
 */
export function createNetworkMirrorSource(base: URL, deps: NetworkMirrorDeps): Source {
  // All platforms of a release are in one document.
  const releases = createSharedAnswers<MirrorRelease>();
  const mirror = redactUrl(base);

  function contextOf(provider: ProviderAddr): string {
    return `failed to query provider mirror ${mirror} for ${provider}`;
  }

  return {
    availableVersions: (provider, options) =>
      withQueryContext(contextOf(provider), async () => {
        const question = { base, provider, file: 'index.json' };
        const answer = await findMirrorDocument(question, deps, options);
        if (answer === undefined) throw new ProviderNotFoundError(provider);
        const versions = readVersions(decodeIndex(answer.document), deps.flavour);
        return { versions, warnings: [] };
      }),

    packageMeta: (request, { signal }) =>
      withQueryContext(contextOf(request.provider), async () => {
        const { provider, version } = request;
        const file = `${formatVersion(version)}.json`;
        const release = await releases.get(`${provider} ${file}`, signal, (shared) =>
          queryRelease({ base, provider, version, file }, deps, { signal: shared }),
        );
        return makePackageMeta(request, release, { mirror, trustsAll: deps.trustsAllHashes });
      }),

    describe: () => `provider mirror at ${mirror}`,
  };
}

/** What a mirror says about a release. */
interface MirrorRelease {
  readonly archives: ReadonlyMap<string, MirrorArchive>;
  /** The address that answered. */
  readonly url: URL;
}

/** What is not a version is passed over. */
function readVersions(texts: readonly string[], flavour: Flavour): readonly Version[] {
  return texts.flatMap((text) => {
    try {
      return [parseVersion(text, flavour)];
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      return [];
    }
  });
}

async function queryRelease(
  question: {
    readonly base: URL;
    readonly provider: ProviderAddr;
    readonly version: Version;
    readonly file: string;
  },
  deps: NetworkMirrorDeps,
  options: CallOptions,
): Promise<MirrorRelease> {
  const answer = await findMirrorDocument(question, deps, options);
  if (answer !== undefined) return { archives: decodeArchives(answer.document), url: answer.url };
  throw new ParseError(
    `provider mirror does not have archive index for previously-reported ${question.provider} version ${formatVersion(question.version)}`,
  );
}

function makePackageMeta(
  request: PackageRequest,
  { archives, url }: MirrorRelease,
  {
    mirror,
    trustsAll = false,
  }: { readonly mirror: string; readonly trustsAll?: boolean | undefined },
): PackageMeta {
  const archive = archives.get(request.platform);
  if (archive === undefined) throw makePlatformMissingError(request, mirror, [...archives.keys()]);
  const hashes = archive.hashes.map(readHash);
  return {
    ...request,
    location: { kind: 'http-archive', url: readUrl(archive.url, url) },
    claimedZh: findClaim(hashes),
    evidence: () => Promise.resolve(makeEvidence(hashes, trustsAll ? listHashes(archives) : [])),
  };
}

/**
 * OpenTofu would accept the package of another platform if all hashes are trusted; here only the
 * hashes of a package vouch for it, and where it has none, nothing does.
 */
function makeEvidence(hashes: readonly Hash[], trusted: readonly Hash[]): readonly Evidence[] {
  if (trusted.length > 0) return [{ kind: 'mirror-hashes', hashes, trusted }];
  return hashes.length === 0 ? [] : [{ kind: 'mirror-hashes', hashes }];
}

function listHashes(archives: ReadonlyMap<string, MirrorArchive>): readonly Hash[] {
  return [...archives.values()].flatMap((archive) => archive.hashes.map(readHash));
}

function makePlatformMissingError(
  { provider, version, platform }: PackageRequest,
  mirror: string,
  available: readonly string[],
): ToolError {
  return new ToolError(
    'platform-not-available',
    `provider mirror ${mirror} does not have a package of ${provider} ${formatVersion(version)} for ${platform}`,
    platformHint(platform, available.flatMap(findPlatform)),
  );
}

/** What is no platform is passed over. */
function findPlatform(text: string): readonly Platform[] {
  const platform = findParsed(() => parsePlatform(text));
  return platform === undefined ? [] : [platform];
}

/** A mirror may list several archives that would do, or nonsense; then none is claimed. */
function findClaim(hashes: readonly Hash[]): Hash | undefined {
  const claims = hashes.filter((hash) => schemeOf(hash) === 'zh');
  const [claim] = claims;
  return claims.length === 1 && claim !== undefined && /^zh:[0-9a-f]{64}$/.test(claim)
    ? claim
    : undefined;
}

function readHash(text: string): Hash {
  try {
    return parseHash(text);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const place = `provider mirror returned invalid provider hash ${quoteBriefly(text)}`;
    throw new ParseError(`${place}: ${error.message}`, { cause: error });
  }
}

function readUrl(text: string, base: URL): URL {
  try {
    return parseRemoteUrl(text, base);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const place = `provider mirror returned invalid URL ${quoteBriefly(text)}`;
    throw new ParseError(`${place}: ${error.message}`, { cause: error });
  }
}

/**
 * Holds every packed package of a mirror against all that speaks for it: the mirror's own documents and
 * what was kept of the registry's signed checksums. Reads every byte, and asks nobody.
 */
import { join } from 'node:path';
import type { ProviderAddr } from '../addr/provider.ts';
import { mapLimit } from '../async/map-limit.ts';
import type { Authenticator } from '../auth/authenticate.ts';
import type { Trust } from '../auth/auth-result.ts';
import { loadSignedRelease } from '../cache/signed-release.ts';
import { messageOf, ToolError } from '../diag/tool-error.ts';
import type { PackageFetcher } from '../fetch/package-fetcher.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { providerPath } from '../package/layout.ts';
import type { IndexedArchive } from '../package/mirror-index.ts';
import type { Platform } from '../platform/platform.ts';
import { createPackageSearch, type FoundPackage } from '../source/filesystem/search.ts';
import { formatVersion, type Version } from '../version/version.ts';
import { loadArchives, loadVersions } from './load-mirror-index.ts';
import { makeSignedEvidence, requireIndexed } from './mirror-evidence.ts';

/** A package that is what all that speaks for it says. */
export interface GoodPackage {
  readonly provider: ProviderAddr;
  readonly version: Version;
  readonly platform: Platform;
  /** `verified-checksum` where nothing was kept but the mirror's own documents. */
  readonly trust: Trust;
}

/** Something that is wrong; `subject` says with what. */
export interface MirrorFlaw {
  readonly provider: ProviderAddr;
  readonly subject: string;
  readonly reason: string;
}

export interface VerifyReport {
  readonly good: readonly GoodPackage[];
  readonly flaws: readonly MirrorFlaw[];
}

export interface VerifyDeps {
  readonly fetcher: PackageFetcher;
  readonly authenticator: Authenticator;
  readonly flavour: Flavour;
}

/**
 * Verifies a mirror.
 *
 * @throws {ToolError} `file-unreadable` if the directory cannot be searched
 */
export async function verifyMirror(
  directory: string,
  deps: VerifyDeps,
  { signal }: { readonly signal: AbortSignal },
): Promise<VerifyReport> {
  const found = await createPackageSearch(directory, deps.flavour).findAll();
  const reports = await mapLimit(found, providersInFlightMax, ([provider, packages]) =>
    verifyProvider({ directory, provider, packages }, deps, signal),
  );
  return {
    good: reports.flatMap(({ good }) => good),
    flaws: reports.flatMap(({ flaws }) => flaws),
  };
}

const providersInFlightMax = 8;
const packagesInFlightMax = 4;

interface ProviderToVerify {
  readonly directory: string;
  readonly provider: ProviderAddr;
  readonly packages: readonly FoundPackage[];
}

async function verifyProvider(
  work: ProviderToVerify,
  deps: VerifyDeps,
  signal: AbortSignal,
): Promise<VerifyReport> {
  const { directory, provider } = work;
  const packed = work.packages.filter(({ location }) => location.kind === 'local-archive');
  const home = join(directory, providerPath(provider));
  const listed = await loadVersions(join(home, 'index.json'));
  const flaws: MirrorFlaw[] = [];
  if (listed === undefined && packed.length > 0) {
    flaws.push({ provider, subject: 'index.json', reason: 'it is missing or cannot be read' });
  }
  const present = new Map(packed.map(({ version }) => [formatVersion(version), version]));
  const versions = new Set([...present.keys(), ...(listed ?? [])]);
  const reports = await mapLimit([...versions], packagesInFlightMax, (name) =>
    verifyRelease(
      {
        ...work,
        home,
        name,
        isListed: listed?.includes(name) ?? true,
        packages: packed.filter(({ version }) => formatVersion(version) === name),
      },
      deps,
      signal,
    ),
  );
  return {
    good: reports.flatMap(({ good }) => good),
    flaws: [...flaws, ...reports.flatMap((report) => report.flaws)],
  };
}

interface ReleaseToVerify extends ProviderToVerify {
  readonly home: string;
  readonly name: string;
  readonly isListed: boolean;
}

async function verifyRelease(
  work: ReleaseToVerify,
  deps: VerifyDeps,
  signal: AbortSignal,
): Promise<VerifyReport> {
  const { provider, name, packages } = work;
  const archives = await loadArchives(join(work.home, `${name}.json`));
  const flaws: MirrorFlaw[] = [];
  if (!work.isListed)
    flaws.push({ provider, subject: name, reason: 'index.json does not list it' });
  if (archives === undefined) {
    const subject = `${name}.json`;
    flaws.push({ provider, subject, reason: 'it is missing or cannot be read' });
  }
  for (const [platform, { url }] of archives ?? []) {
    if (packages.some((package_) => package_.platform === platform)) continue;
    flaws.push({ provider, subject: `${name} for ${platform}`, reason: `${url} is missing` });
  }
  const good: GoodPackage[] = [];
  await mapLimit(packages, packagesInFlightMax, async (package_) => {
    const { version, platform } = package_;
    try {
      const entry = archives?.get(platform);
      const trust = await verifyPackage({ ...work, package_, entry }, deps, signal);
      good.push({ provider, version, platform, trust });
    } catch (error) {
      signal.throwIfAborted();
      const subject = `${name} for ${platform}`;
      flaws.push({ provider, subject, reason: messageOf(error) });
    }
  });
  return { good, flaws };
}

interface PackageToVerify extends ReleaseToVerify {
  readonly package_: FoundPackage;
  readonly entry: IndexedArchive | undefined;
}

async function verifyPackage(
  work: PackageToVerify,
  deps: VerifyDeps,
  signal: AbortSignal,
): Promise<Trust> {
  const { package_, entry, name } = work;
  const digests = await deps.fetcher.digest(package_.location, { signal });
  if (entry === undefined) throw new ToolError('hash-mismatch', `${name}.json does not list it`);
  requireIndexed(entry, package_, digests);
  const signed = await loadSignedRelease(work.directory, { ...work, version: package_.version });
  if (signed === undefined) return { kind: 'verified-checksum' };
  const evidence = makeSignedEvidence(signed, { ...package_, provider: work.provider });
  const release = await deps.authenticator.vouch([evidence], work.provider);
  return release.judge(digests).trust;
}

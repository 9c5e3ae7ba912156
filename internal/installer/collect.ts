/**
 * From "these providers on these platforms" to authenticated digests of every package: the engine
 * under lock, mirror and install.
 *
 * Versions are chosen once for all platforms; then every package is in flight together, each on the
 * cheapest rung that answers: what the hash index knows, else one pass over the bytes. Nothing is
 * taken on trust that evidence does not cover, and one failure never stops the others, so that a
 * person sees all that is wrong.
 */
import type { ProviderAddr } from '../addr/provider.ts';
import { createGate, type Gate } from '../async/gate.ts';
import { mapLimit } from '../async/map-limit.ts';
import type { Platform } from '../platform/platform.ts';
import type { Version } from '../version/version.ts';
import type { InstallerListener } from './events.ts';
import type { CheckedPackage } from './lock-hashes.ts';
import { obtainPackage, type ObtainDeps } from './obtain.ts';
import {
  chooseOne,
  lockedHashes,
  lockedVersion,
  requireLockedAllowed,
  type ChooseVersions,
  type VersionQuestion,
} from './select.ts';

/** Providers worked on at once; each is only a few small questions until its packages come. */
const providersInFlightMax = 64;

/** Packages downloaded at once, whatever their host: each holds a few buffers. */
const packagesInFlightMax = 16;

export interface CollectRequest {
  readonly questions: readonly VersionQuestion[];
  readonly platforms: readonly Platform[];
  /** One version, unless told otherwise. */
  readonly choose?: ChooseVersions;
  /** Whether a package must match what the lock vouches for, if it vouches for anything. */
  readonly enforceLock?: boolean;
}

export type CollectDeps = ObtainDeps;

export interface CollectOptions {
  readonly signal: AbortSignal;
  readonly onEvent: InstallerListener;
}

/** What could not be had; without a version and platform where none of the provider could be chosen. */
export interface PackageFailure {
  readonly provider: ProviderAddr;
  readonly version: Version | undefined;
  readonly platform: Platform | undefined;
  readonly error: Error;
}

/** One release of a provider on all platforms. */
export interface ProviderPackages {
  readonly provider: ProviderAddr;
  readonly version: Version;
  readonly packages: ReadonlyMap<Platform, CheckedPackage>;
}

export interface CollectOutcome {
  /** In the order of the questions; releases that failed in part are missing. */
  readonly providers: readonly ProviderPackages[];
  readonly failures: readonly PackageFailure[];
}

/** Chooses a version of every provider and obtains its packages; failures are part of the outcome. */
export async function collectPackages(
  request: CollectRequest,
  deps: CollectDeps,
  options: CollectOptions,
): Promise<CollectOutcome> {
  const gate = createGate(packagesInFlightMax);
  const outcomes = await mapLimit(request.questions, providersInFlightMax, (question) =>
    collectProvider({ question, request, gate }, deps, options),
  );
  return {
    providers: outcomes.flatMap(({ providers }) => providers),
    failures: outcomes.flatMap(({ failures }) => failures),
  };
}

interface ProviderWork {
  readonly question: VersionQuestion;
  readonly request: CollectRequest;
  readonly gate: Gate;
}

async function collectProvider(
  work: ProviderWork,
  deps: CollectDeps,
  options: CollectOptions,
): Promise<CollectOutcome> {
  const { question } = work;
  const giveUp = new AbortController();
  const signal = AbortSignal.any([options.signal, giveUp.signal]);
  try {
    requireLockedAllowed(question, deps.flavour);
    const listed = listVersions(work, deps, { ...options, signal });
    const locked = lockedVersion(question);
    // A locked version is not in doubt, only whether it is still there: no need to wait for that.
    const packages = collectReleases(work, locked === undefined ? listed : [locked], {
      deps,
      options,
      signal,
    });
    const [, outcome] = await Promise.all([listed, packages]);
    return outcome;
  } catch (error) {
    giveUp.abort();
    const { provider } = question;
    const failure = { provider, version: undefined, platform: undefined, error: asError(error) };
    return { providers: [], failures: [failure] };
  }
}

async function listVersions(
  { question, request }: ProviderWork,
  deps: CollectDeps,
  { signal, onEvent }: CollectOptions,
): Promise<readonly Version[]> {
  onEvent({ type: 'query-begin', question });
  const { provider } = question;
  const { versions, warnings } = await deps.source.availableVersions(provider, { signal });
  if (warnings.length > 0) onEvent({ type: 'query-warnings', provider, warnings });
  return (request.choose ?? chooseOne)(question, versions);
}

interface Run {
  readonly deps: CollectDeps;
  readonly options: CollectOptions;
  readonly signal: AbortSignal;
}

/** Never rejects but for the versions themselves: a package that fails is one of its results. */
async function collectReleases(
  work: ProviderWork,
  chosen: readonly Version[] | Promise<readonly Version[]>,
  run: Run,
): Promise<CollectOutcome> {
  const versions = await chosen;
  const { provider } = work.question;
  run.options.onEvent({ type: 'versions-chosen', provider, versions });
  const outcomes = await mapLimit(versions, Math.max(versions.length, 1), (version) =>
    collectRelease(work, version, { ...run, releases: versions.length }),
  );
  return {
    providers: outcomes.flatMap(({ providers }) => providers),
    failures: outcomes.flatMap(({ failures }) => failures),
  };
}

async function collectRelease(
  { question, request, gate }: ProviderWork,
  version: Version,
  run: Run & { readonly releases: number },
): Promise<CollectOutcome> {
  const { provider } = question;
  const { onEvent } = run.options;
  const packages = new Map<Platform, CheckedPackage>();
  const failures: PackageFailure[] = [];
  const options = {
    signal: run.signal,
    onEvent,
    gate,
    alone: request.questions.length * run.releases * request.platforms.length === 1,
    lockedHashes: lockedHashes(question, version),
    enforceLock: request.enforceLock === true,
  };
  const { platforms } = request;
  const checked = await mapLimit(platforms, Math.max(platforms.length, 1), async (platform) => {
    const key = { provider, version, platform };
    try {
      return await obtainPackage(key, run.deps, options);
    } catch (cause) {
      const error = asError(cause);
      onEvent({ type: 'package-failed', key, error });
      failures.push({ ...key, error });
      return undefined;
    }
  });
  // In the order of the platforms, whatever the order in which they came.
  for (const [index, platform] of platforms.entries()) {
    const package_ = checked[index];
    if (package_ !== undefined) packages.set(platform, package_);
  }
  return { providers: failures.length > 0 ? [] : [{ provider, version, packages }], failures };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

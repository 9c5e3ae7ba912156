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
import { ToolError } from '../diag/tool-error.ts';
import type { Platform } from '../platform/platform.ts';
import { createSharedAnswers, type SharedAnswers } from '../source/shared-answers.ts';
import { formatVersion, type Version } from '../version/version.ts';
import type { InstallerListener, PackageKey } from './events.ts';
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
  /** Whether a release that has packages for some of the platforms only will do. */
  readonly mayLackPlatforms?: boolean;
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
  /** Platforms that the release has no package for; empty unless it may lack some. */
  readonly missing: readonly Platform[];
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
  return joinOutcomes(await collectEach(request, deps, options));
}

/**
 * Does the same and tells what came of each question, in their order. However many questions lead to
 * a package, it is obtained once.
 */
export async function collectEach(
  request: CollectRequest,
  deps: CollectDeps,
  options: CollectOptions,
): Promise<readonly CollectOutcome[]> {
  const gate = createGate(packagesInFlightMax);
  const shared = createSharedAnswers<CheckedPackage>();
  return mapLimit(request.questions, providersInFlightMax, (question) =>
    collectProvider({ question, request, gate, shared }, deps, options),
  );
}

function joinOutcomes(outcomes: readonly CollectOutcome[]): CollectOutcome {
  return {
    providers: outcomes.flatMap(({ providers }) => providers),
    failures: outcomes.flatMap(({ failures }) => failures),
  };
}

interface ProviderWork {
  readonly question: VersionQuestion;
  readonly request: CollectRequest;
  readonly gate: Gate;
  readonly shared: SharedAnswers<CheckedPackage>;
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
  return joinOutcomes(outcomes);
}

async function collectRelease(
  work: ProviderWork,
  version: Version,
  run: Run & { readonly releases: number },
): Promise<CollectOutcome> {
  const { question, request } = work;
  const { provider } = question;
  const { platforms } = request;
  const packages = new Map<Platform, CheckedPackage>();
  const failures: PackageFailure[] = [];
  const results = await mapLimit(platforms, Math.max(platforms.length, 1), (platform) =>
    collectPackage({ ...work, key: { provider, version, platform } }, run).catch(asError),
  );
  // In the order of the platforms, whatever the order in which they came.
  for (const [index, platform] of platforms.entries()) {
    const result = results[index];
    if (result instanceof Error) failures.push({ provider, version, platform, error: result });
    else if (result !== undefined) packages.set(platform, result);
  }
  const isExcused = request.mayLackPlatforms === true && packages.size > 0;
  const missing = isExcused ? failures.filter(({ error }) => isPlatformMissing(error)) : [];
  const serious = failures.filter((failure) => !missing.includes(failure));
  if (serious.length > 0) return { providers: [], failures: serious };
  const lacking = missing.flatMap(({ platform }) => platform ?? []);
  return { providers: [{ provider, version, packages, missing: lacking }], failures: [] };
}

function isPlatformMissing(error: Error): boolean {
  return error instanceof ToolError && error.code === 'platform-not-available';
}

function collectPackage(
  { question, request, gate, shared, key }: ProviderWork & { readonly key: PackageKey },
  run: Run & { readonly releases: number },
): Promise<CheckedPackage> {
  const { onEvent } = run.options;
  const locked = lockedHashes(question, key.version);
  const options = {
    onEvent,
    gate,
    alone: request.questions.length * run.releases * request.platforms.length === 1,
    lockedHashes: locked,
    enforceLock: request.enforceLock === true,
  };
  const name = [key.provider, formatVersion(key.version), key.platform, ...locked].join(' ');
  return shared.get(name, run.signal, async (signal) => {
    try {
      return await obtainPackage(key, run.deps, { ...options, signal });
    } catch (cause) {
      const error = asError(cause);
      onEvent({ type: 'package-failed', key, error });
      throw error;
    }
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

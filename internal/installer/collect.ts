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
import type { Flavour } from '../flavour/flavour.ts';
import type { Platform } from '../platform/platform.ts';
import type { Source } from '../source/source.ts';
import type { Version } from '../version/version.ts';
import type { InstallerListener } from './events.ts';
import type { CheckedPackage } from './lock-hashes.ts';
import { obtainPackage, type ObtainDeps } from './obtain.ts';
import { requireLockedAllowed, selectVersion, type VersionQuestion } from './select.ts';

/** Providers worked on at once; each is only a few small questions until its packages come. */
const providersInFlightMax = 64;

/** Packages downloaded at once, whatever their host: each holds a few buffers. */
const packagesInFlightMax = 16;

export interface CollectRequest {
  readonly questions: readonly VersionQuestion[];
  readonly platforms: readonly Platform[];
}

export interface CollectDeps extends ObtainDeps {
  readonly source: Source;
  readonly flavour: Flavour;
}

export interface CollectOptions {
  readonly signal: AbortSignal;
  readonly onEvent: InstallerListener;
}

/** What could not be had; without a platform where no version of the provider could be chosen. */
export interface PackageFailure {
  readonly provider: ProviderAddr;
  readonly platform: Platform | undefined;
  readonly error: Error;
}

export interface ProviderPackages {
  readonly provider: ProviderAddr;
  readonly version: Version;
  readonly packages: ReadonlyMap<Platform, CheckedPackage>;
}

export interface CollectOutcome {
  /** In the order of the questions; those that failed in part are missing. */
  readonly providers: readonly ProviderPackages[];
  readonly failures: readonly PackageFailure[];
}

type ProviderOutcome =
  | { readonly kind: 'complete'; readonly packages: ProviderPackages }
  | { readonly kind: 'failed'; readonly failures: readonly PackageFailure[] };

/** Chooses a version of every provider and obtains its packages; failures are part of the outcome. */
export async function collectPackages(
  request: CollectRequest,
  deps: CollectDeps,
  options: CollectOptions,
): Promise<CollectOutcome> {
  const gate = createGate(packagesInFlightMax);
  const alone = request.questions.length * request.platforms.length === 1;
  const outcomes = await mapLimit(request.questions, providersInFlightMax, (question) =>
    collectProvider({ question, platforms: request.platforms, gate, alone }, deps, options),
  );
  return {
    providers: outcomes.flatMap((outcome) =>
      outcome.kind === 'complete' ? [outcome.packages] : [],
    ),
    failures: outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? outcome.failures : [])),
  };
}

interface ProviderWork {
  readonly question: VersionQuestion;
  readonly platforms: readonly Platform[];
  readonly gate: Gate;
  readonly alone: boolean;
}

async function collectProvider(
  work: ProviderWork,
  deps: CollectDeps,
  options: CollectOptions,
): Promise<ProviderOutcome> {
  const { provider, locked } = work.question;
  const giveUp = new AbortController();
  const signal = AbortSignal.any([options.signal, giveUp.signal]);
  try {
    requireLockedAllowed(work.question, deps.flavour);
    const listed = deps.source
      .availableVersions(provider, { signal })
      .then(({ versions }) => selectVersion(work.question, versions));
    // A locked version is not in doubt, only whether it is still there: no need to wait for that.
    const packages = collectPlatforms(work, locked ?? listed, { deps, options, signal });
    const [version, outcome] = await Promise.all([listed, packages]);
    return complete(provider, version, outcome);
  } catch (error) {
    giveUp.abort();
    return { kind: 'failed', failures: [{ provider, platform: undefined, error: asError(error) }] };
  }
}

type PlatformOutcome =
  | { readonly platform: Platform; readonly checked: CheckedPackage }
  | { readonly platform: Platform; readonly error: Error };

/** Never rejects but for the version itself: a platform that fails is one of its results. */
async function collectPlatforms(
  work: ProviderWork,
  chosen: Version | Promise<Version>,
  run: {
    readonly deps: CollectDeps;
    readonly options: CollectOptions;
    readonly signal: AbortSignal;
  },
): Promise<readonly PlatformOutcome[]> {
  const version = await chosen;
  const { provider } = work.question;
  return mapLimit(work.platforms, Math.max(work.platforms.length, 1), async (platform) => {
    const key = { provider, version, platform };
    try {
      const checked = await obtainPackage(key, run.deps, {
        signal: run.signal,
        onEvent: run.options.onEvent,
        gate: work.gate,
        alone: work.alone,
        lockedHashes: work.question.lockedHashes,
      });
      return { platform, checked };
    } catch (cause) {
      const error = asError(cause);
      run.options.onEvent({ type: 'package-failed', key, error });
      return { platform, error };
    }
  });
}

function complete(
  provider: ProviderAddr,
  version: Version,
  outcomes: readonly PlatformOutcome[],
): ProviderOutcome {
  const failures = outcomes.flatMap((outcome) =>
    'error' in outcome ? [{ provider, platform: outcome.platform, error: outcome.error }] : [],
  );
  if (failures.length > 0) return { kind: 'failed', failures };
  const packages = new Map(
    outcomes.flatMap((outcome) =>
      'checked' in outcome ? [[outcome.platform, outcome.checked] as const] : [],
    ),
  );
  return { kind: 'complete', packages: { provider, version, packages } };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/**
 * Locks many root modules at once: what they ask is put together, each question is asked once and each
 * package obtained once for all of them, and then every lock is decided upon by itself.
 *
 * One root module that cannot be locked does not keep the others from it.
 */
import { compareProviders, type ProviderAddr } from '../addr/provider.ts';
import type { Requirements } from '../config/requirements.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { collectEach, type CollectOutcome, type PackageFailure } from '../installer/collect.ts';
import type { VersionQuestion } from '../installer/select.ts';
import { encodeProviderLock } from '../lockfile/encode.ts';
import type { Locks, ProviderLock } from '../lockfile/locks.ts';
import type { Platform } from '../platform/platform.ts';
import { formatConstraints } from '../version/canonical.ts';
import type { VersionConstraints } from '../version/constraint.ts';
import { formatVersion } from '../version/version.ts';
import { decideLock } from './decide-lock.ts';
import type { LockDeps, LockOptions } from './lock.ts';
import { rememberReleases } from './remember-releases.ts';

/** A root module that is to be locked. */
export interface RootToLock {
  readonly directory: string;
  /** What is to be locked of what the configuration requires. */
  readonly requirements: Requirements;
  readonly locks: Locks;
  /** Entries for other providers than these are dropped; undefined keeps all. */
  readonly keep: ReadonlySet<ProviderAddr> | undefined;
}

export interface LockRootsRequest {
  readonly roots: readonly RootToLock[];
  readonly platforms: readonly Platform[];
  /** Whether the newest allowed versions are wanted, whatever is locked. */
  readonly upgrade: boolean;
  readonly mayLackPlatforms: boolean;
}

/** What a run makes of a root module's locks. */
export interface RootChange {
  readonly directory: string;
  readonly before: Locks;
  readonly after: Locks;
}

/** What became of one root module. The locks stay what they are if anything failed. */
export interface RootReport extends RootChange {
  readonly failures: readonly PackageFailure[];
}

/** A release without a package for a platform. */
export type MissingPackage = Pick<ProviderLock, 'provider' | 'version'> & {
  readonly platform: Platform;
};

export interface LockRootsReport {
  /** In the order of the request. */
  readonly roots: readonly RootReport[];
  /** Each once, sorted. */
  readonly missing: readonly MissingPackage[];
  /** How many packages the locks are about. */
  readonly packages: number;
}

/** Locks root modules; whatever fails is part of the report of those whom it concerns. */
export async function lockRoots(
  request: LockRootsRequest,
  deps: LockDeps,
  options: LockOptions,
): Promise<LockRootsReport> {
  const questions = makeQuestions(request);
  const keys = [...questions.keys()];
  const { platforms, mayLackPlatforms } = request;
  const asked = { questions: [...questions.values()], platforms, mayLackPlatforms };
  const outcomes = await collectEach(asked, deps, options);
  const releases = outcomes.flatMap(({ providers }) => providers);
  await rememberReleases(releases, deps);
  const answers = new Map(keys.map((key, index) => [key, outcomes[index]]));
  const decide = createDecider(answers, deps.flavour);
  const packages = new Set(
    releases.flatMap((release) =>
      [...release.packages.keys()].map((platform) => nameOf({ ...release, platform })),
    ),
  );
  return {
    roots: request.roots.map((root) => lockRoot(root, request, decide)),
    missing: listMissing(outcomes),
    packages: packages.size,
  };
}

/** The questions of all root modules, each once. */
function makeQuestions(request: LockRootsRequest): ReadonlyMap<string, VersionQuestion> {
  const questions = new Map<string, VersionQuestion>();
  // A package on a shelf is taken on the word of one lock file, which is not that of another.
  const isShared = request.roots.length > 1;
  for (const { requirements, locks } of request.roots) {
    for (const [provider, constraints] of requirements) {
      const lock = locks.get(provider);
      const key = keyOf({ provider, constraints, lock }, request);
      if (questions.has(key)) continue;
      const known = lock !== undefined && isShared ? { ...lock, hashes: [] } : lock;
      questions.set(key, { provider, constraints, lock: known, upgrade: request.upgrade });
    }
  }
  const sorted = [...questions].sort(
    ([a, { provider: left }], [b, { provider: right }]) =>
      compareProviders(left, right) || (a < b ? -1 : 1),
  );
  return new Map(sorted);
}

interface Wish {
  readonly provider: ProviderAddr;
  readonly constraints: VersionConstraints;
  readonly lock: ProviderLock | undefined;
}

function keyOf({ provider, constraints, lock }: Wish, { upgrade }: LockRootsRequest): string {
  const locked = lock === undefined || upgrade ? '' : formatVersion(lock.version);
  return `${provider} ${formatConstraints(constraints)} ${locked}`;
}

type Decision = { readonly lock: ProviderLock } | { readonly failures: readonly PackageFailure[] };
type Decide = (key: string, wish: Wish) => Decision;

/** Root modules that ask the same and have the same lock get the same answer, worked out once. */
function createDecider(
  answers: ReadonlyMap<string, CollectOutcome | undefined>,
  flavour: Flavour,
): Decide {
  const decided = new Map<string, Map<ProviderLock | undefined, Decision>>();
  return (key, wish) => {
    const known = decided.get(key) ?? new Map<ProviderLock | undefined, Decision>();
    decided.set(key, known);
    const decision = known.get(wish.lock) ?? decideFrom(answers.get(key), wish, flavour);
    known.set(wish.lock, decision);
    return decision;
  };
}

function decideFrom(
  outcome: CollectOutcome | undefined,
  { provider, constraints, lock: old }: Wish,
  flavour: Flavour,
): Decision {
  const release = outcome?.providers[0];
  if (release === undefined) return { failures: outcome?.failures ?? [] };
  const { version, packages } = release;
  const { lock } = decideLock({ provider, version, constraints, old, packages }, flavour);
  const isSame = old !== undefined && encodeProviderLock(old) === encodeProviderLock(lock);
  return { lock: isSame ? old : lock };
}

function lockRoot(root: RootToLock, request: LockRootsRequest, decide: Decide): RootReport {
  const { directory, requirements, locks, keep } = root;
  const after = new Map([...locks].filter(([provider]) => keep?.has(provider) !== false));
  const failures: PackageFailure[] = [];
  for (const [provider, constraints] of requirements) {
    const wish = { provider, constraints, lock: locks.get(provider) };
    const decision = decide(keyOf(wish, request), wish);
    if ('lock' in decision) after.set(provider, decision.lock);
    else failures.push(...decision.failures);
  }
  return { directory, before: locks, after: failures.length > 0 ? locks : after, failures };
}

/** Whether the locks that were decided upon are those that were there: the very same objects. */
export function isUnchanged({ before, after }: RootReport): boolean {
  return (
    before.size === after.size &&
    [...after.values()].every((lock) => before.get(lock.provider) === lock)
  );
}

function listMissing(outcomes: readonly CollectOutcome[]): readonly MissingPackage[] {
  const missing = outcomes
    .flatMap(({ providers }) => providers)
    .flatMap(({ provider, version, missing: platforms }) =>
      platforms.map((platform) => ({ provider, version, platform })),
    );
  return [...new Map(missing.map((item) => [nameOf(item), item])).values()];
}

function nameOf({ provider, version, platform }: MissingPackage): string {
  return `${provider} ${formatVersion(version)} ${platform}`;
}

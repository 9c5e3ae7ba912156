/**
 * Merges two lock files that have a common ancestor, provider by provider.
 *
 * - What only one side changed, added or removed is taken from that side, whole.
 * - Where both changed a block and agree on the version, hashes and constraints are merged one by
 *   one: what a side added is there, what a side removed is not. Only if both sides removed hashes,
 *   none is dropped that either still has: then each side was locked anew on its own platform, and
 *   what it lacks are the platforms of others, not packages to be distrusted.
 * - Where only one side changed the version, that version comes with the hashes of that side alone;
 *   hashes of another version are other files. Constraints are merged one by one, as the
 *   configuration is. If they then refuse the version, a person has to choose.
 * - Two different new versions need a person: which of them fits is for the merged configuration to
 *   say, and that is not at hand.
 * - A provider that one side removed is gone if the other has done no more than change hashes. If it
 *   changed the version or the constraints, it may have begun to use it elsewhere: a person decides.
 * - A provider that a side has in several versions, from a bad merge before, needs a person, unless
 *   the other side alone has put that in order.
 */
import { compareProviders, type ProviderAddr } from '../addr/provider.ts';
import { allows } from '../version/allows.ts';
import { formatConstraints } from '../version/canonical.ts';
import type { VersionConstraints } from '../version/constraint.ts';
import { equalVersions } from '../version/version.ts';
import { encodeProviderLock } from './encode.ts';
import { makeProviderLock, type Locks, type ProviderLock } from './locks.ts';
import type { LockCandidates } from './salvage.ts';

/** Something in its three states. */
export interface ThreeWay<T> {
  /** What both sides began with. */
  readonly base: T;
  readonly ours: T;
  readonly theirs: T;
}

/** Why a person has to decide. */
export type ConflictReason =
  /** Both sides chose a new version, and not the same. */
  | 'versions'
  /** The version that one side chose does not satisfy what both require together. */
  | 'constraints'
  /** One side removed the provider, the other changed its version or constraints. */
  | 'removal'
  /** A side has several versions of the provider. */
  | 'duplicates';

/** A provider on which the sides cannot be reconciled, with what each of them has. */
export interface LockConflict {
  readonly provider: ProviderAddr;
  readonly reason: ConflictReason;
  readonly ours: readonly ProviderLock[];
  readonly theirs: readonly ProviderLock[];
}

/** The outcome of a merge; a provider is in one of the two or in none. */
export interface LockMerge {
  readonly locks: Locks;
  /** By provider. */
  readonly conflicts: readonly LockConflict[];
}

/** Merges what three files say. A file that does not exist says nothing. */
export function mergeThreeWay({ base, ours, theirs }: ThreeWay<LockCandidates>): LockMerge {
  const locks = new Map<ProviderAddr, ProviderLock>();
  const conflicts: LockConflict[] = [];
  const providers = new Set([...ours.keys(), ...theirs.keys()]);
  for (const provider of [...providers].sort(compareProviders)) {
    const states = {
      base: base.get(provider) ?? [],
      ours: ours.get(provider) ?? [],
      theirs: theirs.get(provider) ?? [],
    };
    const outcome = mergeProvider(states);
    if (typeof outcome === 'string') {
      conflicts.push({ provider, reason: outcome, ours: states.ours, theirs: states.theirs });
    } else if (outcome !== undefined) {
      locks.set(provider, outcome);
    }
  }
  return { locks, conflicts };
}

/** A lock, undefined where there is to be none, or why that cannot be said. */
type Outcome = ProviderLock | undefined | ConflictReason;

function mergeProvider(states: ThreeWay<readonly ProviderLock[]>): Outcome {
  const settled = findSettled(states);
  if (settled !== undefined) return settled.length > 1 ? 'duplicates' : settled[0];
  const { base, ours, theirs } = states;
  if (ours.length > 1 || theirs.length > 1) return 'duplicates';
  const [our] = ours;
  const [their] = theirs;
  // Of several versions, none is the one that a side has kept or left.
  const before = base.length === 1 ? base[0] : undefined;
  if (our === undefined) return mergeRemoval(before, their);
  if (their === undefined) return mergeRemoval(before, our);
  return mergeChanges({ base: before, ours: our, theirs: their });
}

/** The state that holds if at most one side has changed anything, or both the same. */
function findSettled({
  base,
  ours,
  theirs,
}: ThreeWay<readonly ProviderLock[]>): readonly ProviderLock[] | undefined {
  const [before, our, their] = [base, ours, theirs].map((locks) =>
    locks.map(encodeProviderLock).join(''),
  );
  if (our === their || their === before) return ours;
  return our === before ? theirs : undefined;
}

function mergeRemoval(before: ProviderLock | undefined, kept: ProviderLock | undefined): Outcome {
  const isNeededAsBefore =
    before !== undefined &&
    kept !== undefined &&
    equalVersions(before.version, kept.version) &&
    formatConstraints(before.constraints) === formatConstraints(kept.constraints);
  return isNeededAsBefore ? undefined : 'removal';
}

/** The three states of one lock; it may be new on both sides. */
interface Changes {
  readonly base: ProviderLock | undefined;
  readonly ours: ProviderLock;
  readonly theirs: ProviderLock;
}

function mergeChanges({ base, ours, theirs }: Changes): Outcome {
  const constraints = mergeConstraints({
    base: base?.constraints ?? [],
    ours: ours.constraints,
    theirs: theirs.constraints,
  });
  if (equalVersions(ours.version, theirs.version)) {
    const hasOldHashes = base !== undefined && equalVersions(base.version, ours.version);
    const hashes = mergeHashes({
      base: hasOldHashes ? base.hashes : [],
      ours: ours.hashes,
      theirs: theirs.hashes,
    });
    return makeProviderLock({ ...ours, constraints, hashes });
  }
  const chosen = findNewVersion({ base, ours, theirs });
  if (chosen === undefined) return 'versions';
  return allows(constraints, chosen.version) ? { ...chosen, constraints } : 'constraints';
}

/** The side that changed the version, if only one did. */
function findNewVersion({ base, ours, theirs }: Changes): ProviderLock | undefined {
  if (base === undefined) return undefined;
  if (equalVersions(base.version, ours.version)) return theirs;
  return equalVersions(base.version, theirs.version) ? ours : undefined;
}

function mergeConstraints(states: ThreeWay<VersionConstraints>): VersionConstraints {
  const terms = new Map(
    [...states.ours, ...states.theirs].map((term) => [formatConstraints([term]), term]),
  );
  const merged = mergeSets({
    base: textsOf(states.base),
    ours: textsOf(states.ours),
    theirs: textsOf(states.theirs),
  });
  return [...terms].filter(([text]) => merged.has(text)).map(([, term]) => term);
}

function textsOf(constraints: VersionConstraints): ReadonlySet<string> {
  return new Set(constraints.map((term) => formatConstraints([term])));
}

function mergeHashes(states: ThreeWay<ProviderLock['hashes']>): ProviderLock['hashes'] {
  const base = new Set(states.base);
  const ours = new Set(states.ours);
  const theirs = new Set(states.theirs);
  const bothRemoved = [ours, theirs].every((side) => states.base.some((hash) => !side.has(hash)));
  return [...(bothRemoved ? new Set([...ours, ...theirs]) : mergeSets({ base, ours, theirs }))];
}

/** Keeps what both have, and what one has added. */
function mergeSets<T>({ base, ours, theirs }: ThreeWay<ReadonlySet<T>>): ReadonlySet<T> {
  return new Set(
    [...ours, ...theirs].filter((item) => (ours.has(item) && theirs.has(item)) || !base.has(item)),
  );
}

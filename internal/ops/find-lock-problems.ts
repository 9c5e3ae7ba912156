/** Holds a lock file against the configuration of its root module. Pure; knows nothing of packages. */
import type { ProviderAddr } from '../addr/provider.ts';
import type { Requirements } from '../config/requirements.ts';
import type { Place } from '../config/tree/module-tree.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { Hash } from '../hash/hash.ts';
import { encodeLocks } from '../lockfile/encode.ts';
import {
  findConflictLine,
  findEntryLine,
  findFirstDifference,
  findHashLine,
  type LockArgument,
} from '../lockfile/find-line.ts';
import { sortedLocks, type ProviderLock } from '../lockfile/locks.ts';
import { allows } from '../version/allows.ts';
import { formatConstraints } from '../version/canonical.ts';
import type { LoadedLockFile } from '../workdir/lock-file.ts';
import type { Finding, LockFileFinding } from './finding.ts';

/** A root module whose lock file is to be checked. */
export interface RootToCheck {
  readonly directory: string;
  /** What is to be looked at of what the configuration requires. */
  readonly requirements: Requirements;
  /** All providers that the configuration requires. */
  readonly required: ReadonlySet<ProviderAddr>;
  readonly places: ReadonlyMap<ProviderAddr, Place>;
  readonly lockFile: LoadedLockFile;
}

/** Finds what is wrong with a lock file, packages apart. */
export function findLockProblems(root: RootToCheck, flavour: Flavour): readonly Finding[] {
  const { lockFile, required } = root;
  const state = findStateProblems(root, flavour);
  if (lockFile.state === 'missing' || lockFile.state === 'unreadable') return state;
  const stale = sortedLocks(lockFile.locks)
    .filter(({ provider }) => !required.has(provider))
    .map(({ provider }): Finding => ({
      kind: 'not-required',
      provider,
      place: placeOfEntry(root, { provider }, flavour),
    }));
  return [...state, ...findEntryProblems(root, flavour), ...stale];
}

/** The entry of a provider, if it may be held against packages: what will be replaced need not be. */
export function findSoundEntry(
  root: RootToCheck,
  provider: ProviderAddr,
): ProviderLock | undefined {
  const lock = root.lockFile.locks.get(provider);
  const constraints = root.requirements.get(provider) ?? [];
  const isRead = root.lockFile.state !== 'unreadable';
  return isRead && lock !== undefined && allows(constraints, lock.version) ? lock : undefined;
}

/** Where an entry of a lock file is, or one of its arguments. */
export function placeOfEntry(
  { lockFile }: Pick<RootToCheck, 'lockFile'>,
  entry: { readonly provider: ProviderAddr; readonly argument?: LockArgument },
  flavour: Flavour,
): Place {
  const { file, text, locks } = lockFile;
  return { file, line: findEntryLine(text ?? encodeLocks(locks, flavour), entry) };
}

/** Where a hash of an entry is. */
export function placeOfHash(
  { file, text, locks }: LoadedLockFile,
  entry: { readonly provider: ProviderAddr; readonly hash: Hash },
  flavour: Flavour,
): Place {
  return { file, line: findHashLine(text ?? encodeLocks(locks, flavour), entry) };
}

function findStateProblems(
  { lockFile, requirements, places }: RootToCheck,
  flavour: Flavour,
): readonly Finding[] {
  if (lockFile.state !== 'missing') return findFileProblems(lockFile, flavour);
  const [first] = requirements.keys();
  const place = first === undefined ? undefined : places.get(first);
  if (place === undefined) return [];
  return [{ kind: 'lock-missing', providers: requirements.size, place }];
}

/** Finds what is wrong with a lock file as such; that it is missing is for others to say. */
export function findFileProblems(
  lockFile: LoadedLockFile,
  flavour: Flavour,
): readonly LockFileFinding[] {
  const { file, text = '', locks } = lockFile;
  switch (lockFile.state) {
    case 'in-form':
    case 'missing':
      return [];
    case 'out-of-form': {
      const line = findFirstDifference(text, encodeLocks(locks, flavour));
      return [{ kind: 'lock-out-of-form', place: { file, line } }];
    }
    case 'mendable':
      return [{ kind: 'lock-badly-merged', place: { file, line: lineOfMerge(lockFile) } }];
    case 'unreadable':
      return findUnreadable(lockFile);
  }
}

function findUnreadable({
  file,
  text = '',
  diagnostics,
}: LoadedLockFile): readonly LockFileFinding[] {
  const line = findConflictLine(text);
  if (line !== undefined) return [{ kind: 'lock-conflict', place: { file, line } }];
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map((problem) => ({
      kind: 'lock-unreadable',
      problem,
      place: { file, line: problem.subject?.start.line ?? 1 },
    }));
}

function lineOfMerge({ text = '', diagnostics }: LoadedLockFile): number {
  return findConflictLine(text) ?? diagnostics[0]?.subject?.start.line ?? 1;
}

function findEntryProblems(root: RootToCheck, flavour: Flavour): readonly Finding[] {
  const { lockFile, requirements, places } = root;
  return [...requirements].flatMap(([provider, constraints]): readonly Finding[] => {
    const lock = lockFile.locks.get(provider);
    if (lock === undefined) {
      const place = places.get(provider) ?? { file: lockFile.file, line: 1 };
      return [{ kind: 'not-locked', provider, place }];
    }
    const { version } = lock;
    if (!allows(constraints, version)) {
      const place = placeOfEntry(root, { provider, argument: 'version' }, flavour);
      return [{ kind: 'constraints-unmet', provider, version, constraints, place }];
    }
    if (formatConstraints(lock.constraints) === formatConstraints(constraints)) return [];
    const place = placeOfEntry(root, { provider, argument: 'constraints' }, flavour);
    return [{ kind: 'constraints-differ', provider, version, constraints, place }];
  });
}

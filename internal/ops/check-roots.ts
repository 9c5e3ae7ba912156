/**
 * Checks lock files against the configuration and against what is known of the packages, without
 * downloading any package and without writing.
 *
 * What a person wants to know is whether the lock file is complete for some platforms, and "ok" must be
 * right. So "ok" means one thing: locking for these platforms would leave the file as it is, byte for
 * byte, and so would `init` on each of them. The check therefore uses the decision of `lock` itself
 * (`decide-lock.ts`) and differs only in where the packages' checksums come from.
 *
 * The lock file alone cannot tell: its hashes do not say which platform they are for, and to count them,
 * as others do, passes a file that has the right number of the wrong ones. Known exactly are
 *
 * - packages that were verified on this machine once: the release index says which archive a platform's
 *   package is, the hash index what is in it. That needs no network, and is the everyday case;
 * - packages of a filesystem mirror, which are hashed;
 * - packages whose `h1:` a network mirror or a registry lists: it is asked for that;
 * - else the archive's `zh:`, which the registry's signed document names for each platform: with it the
 *   signed checksums can be checked, and the package's own if such an archive was ever hashed here.
 *
 * Where even that leaves a package's `h1:` open, the check says that it does not know, which is not
 * "ok". One thing is certain even then: fewer `h1:` than platforms are too few, for no two platforms have
 * the same package.
 *
 * Out of reach is a release that was replaced under its version after it was verified here; locking and
 * installing ask the source again, and find out.
 */
import type { Flavour } from '../flavour/flavour.ts';
import type { PackageKey } from '../installer/events.ts';
import type { ProviderLock } from '../lockfile/locks.ts';
import type { Platform } from '../platform/platform.ts';
import { compareBytes } from '../text/compare-bytes.ts';
import { formatVersion } from '../version/version.ts';
import {
  findChecksumGaps,
  type EntryGaps,
  type Gap,
  type KnownPackages,
} from './find-checksum-gaps.ts';
import type { Finding } from './finding.ts';
import {
  findLockProblems,
  findSoundEntry,
  placeOfEntry,
  type RootToCheck,
} from './find-lock-problems.ts';
import type { LockDeps } from './lock.ts';
import type { RootChange } from './lock-roots.ts';
import { lookUpPackages, type LookUpOptions } from './look-up-packages.ts';

export interface CheckRequest {
  readonly roots: readonly RootToCheck[];
  readonly platforms: readonly Platform[];
  /** Whether a release that lacks a package for one of the platforms is a finding. */
  readonly needsAllPlatforms: boolean;
}

/** A package of which too little is known. */
export interface UnknownPackage {
  readonly key: PackageKey;
  /** What kept the source from answering. */
  readonly error: Error | undefined;
  /** How many root modules have it locked. */
  readonly roots: number;
}

export interface CheckReport {
  /** In the order of the root modules, and in each by line. */
  readonly findings: readonly Finding[];
  readonly unknown: readonly UnknownPackage[];
  /** Releases without a package for a platform, whether that is a finding or not. */
  readonly missing: readonly PackageKey[];
  /** What locking would make of the lock files, as far as is known. */
  readonly changes: readonly RootChange[];
}

/** Checks root modules; those whose configuration cannot be read are not for it. */
export async function checkRoots(
  request: CheckRequest,
  deps: LockDeps,
  options: LookUpOptions,
): Promise<CheckReport> {
  const wanted = listPackages(request);
  const keys = [...wanted.values()].map(({ key }) => key);
  const answers = await lookUpPackages(keys, deps, options);
  const answerOf = new Map([...wanted.keys()].map((name, index) => [name, answers[index]]));
  const known = {
    platforms: request.platforms,
    needsAllPlatforms: request.needsAllPlatforms,
    flavour: deps.flavour,
    find: (key: PackageKey) => answerOf.get(nameOf(key)),
  };
  const gaps = new Map<ProviderLock, EntryGaps>();
  const checked = request.roots.map((root) => checkRoot(root, { known, gaps }));
  return {
    findings: checked.flatMap(({ findings }) => findings),
    changes: checked.map(({ change }) => change),
    unknown: [...wanted].flatMap(([name, { key, roots }]) => {
      const answer = answerOf.get(name);
      if (answer?.kind === 'unknown') return [{ key, roots, error: answer.error }];
      return answer?.kind === 'signed' ? [{ key, roots, error: undefined }] : [];
    }),
    missing: keys.filter((key) => answerOf.get(nameOf(key))?.kind === 'missing'),
  };
}

/** The packages that matter, each once, with the number of root modules that have them locked. */
function listPackages({
  roots,
  platforms,
}: CheckRequest): ReadonlyMap<string, { readonly key: PackageKey; roots: number }> {
  const wanted = new Map<string, { readonly key: PackageKey; roots: number }>();
  for (const root of roots) {
    for (const provider of root.requirements.keys()) {
      const lock = findSoundEntry(root, provider);
      if (lock === undefined) continue;
      for (const platform of platforms) {
        const key = { provider, version: lock.version, platform };
        const entry = wanted.get(nameOf(key)) ?? { key, roots: 0 };
        entry.roots += 1;
        wanted.set(nameOf(key), entry);
      }
    }
  }
  return wanted;
}

interface Checker {
  readonly known: KnownPackages;
  /** Entries that are the same in many root modules are looked at once. */
  readonly gaps: Map<ProviderLock, EntryGaps>;
}

function checkRoot(
  root: RootToCheck,
  { known, gaps }: Checker,
): { readonly findings: readonly Finding[]; readonly change: RootChange } {
  const { locks } = root.lockFile;
  const after = new Map(locks);
  const findings = [...findLockProblems(root, known.flavour)];
  for (const [provider, constraints] of root.requirements) {
    const lock = findSoundEntry(root, provider);
    if (lock === undefined) continue;
    const entry = gaps.get(lock) ?? findChecksumGaps(lock, known);
    gaps.set(lock, entry);
    findings.push(...entry.gaps.map((gap) => locateGap(gap, root, known.flavour)));
    after.set(provider, { ...entry.complete, constraints });
  }
  return {
    findings: sortByPlace(findings),
    change: { directory: root.directory, before: locks, after },
  };
}

/** In the order of files and lines. */
function sortByPlace(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) => compareBytes(a.place.file, b.place.file) || a.place.line - b.place.line,
  );
}

function locateGap(gap: Gap, root: RootToCheck, flavour: Flavour): Finding {
  const { provider } = gap;
  return { ...gap, place: placeOfEntry(root, { provider, argument: 'hashes' }, flavour) };
}

function nameOf({ provider, version, platform }: PackageKey): string {
  return `${provider} ${formatVersion(version)} ${platform}`;
}

/**
 * Verifies lock files against all that is on this machine: installed packages, a mirror, the signatures
 * that it keeps, and what was verified here before. It has no means to ask anybody else.
 *
 * It refuses to take the configuration into account, which is for `lock -check`, and to mend anything.
 */
import { mapLimit } from '../../async/map-limit.ts';
import type { PackageFetcher } from '../../fetch/package-fetcher.ts';
import type { PackageKey } from '../../installer/events.ts';
import { sortedLocks, type ProviderLock } from '../../lockfile/locks.ts';
import type { Place } from '../../config/tree/module-tree.ts';
import type { Platform } from '../../platform/platform.ts';
import { equalVersions, formatVersion } from '../../version/version.ts';
import type { LoadedLockFile } from '../../workdir/lock-file.ts';
import { findFileProblems, placeOfEntry, placeOfHash } from '../find-lock-problems.ts';
import { createExaminer, type Examine, type ExaminedPackage } from './examine-package.ts';
import { explainHashes, type ExplainedHash } from './explain-hashes.ts';
import {
  createGatherer,
  listComputed,
  type Gather,
  type GatherDeps,
  type GatherOptions,
} from './gather-evidence.ts';
import { judgeEntry, type UnverifiedPackage, type VerifiedPackage } from './judge-entry.ts';
import { createInstalledReader, type InstalledProviders } from './read-installed.ts';
import type { EntryProblem, VerifyFinding } from './verify-finding.ts';

/** A lock file, and where the providers of its directory are installed. */
export interface RootToVerify {
  readonly lockFile: LoadedLockFile;
  readonly installDirectory: string;
}

export interface VerifyRequest extends GatherOptions {
  readonly roots: readonly RootToVerify[];
  /** The platforms for which providers are to be installed. */
  readonly installPlatforms: readonly Platform[];
  /** Whether it is a finding if one is not. */
  readonly requireInstalled: boolean;
}

export type VerifyDeps = Omit<GatherDeps, 'examine'> & {
  readonly fetcher: Pick<PackageFetcher, 'digest'>;
};

/** A package that is there and not locked, or locked and not there. */
export interface PackageAtPath extends PackageKey {
  readonly path: string;
}

/** The hashes of an entry of a lock file. */
export interface ExplainedEntry {
  readonly place: Place;
  readonly lock: ProviderLock;
  readonly hashes: readonly ExplainedHash[];
}

export interface RootsVerdict {
  /** In the order of the root modules, and of the entries in each. */
  readonly findings: readonly VerifyFinding[];
  readonly verified: readonly VerifiedPackage[];
  readonly unverified: readonly UnverifiedPackage[];
  readonly missing: readonly PackageAtPath[];
  readonly extra: readonly PackageAtPath[];
  readonly entries: readonly ExplainedEntry[];
}

/**
 * Verifies root modules.
 *
 * @throws {ToolError} `file-unreadable` if a directory of packages cannot be searched
 */
export async function verifyRoots(
  request: VerifyRequest,
  deps: VerifyDeps,
  options: { readonly signal: AbortSignal },
): Promise<RootsVerdict> {
  const examine = createExaminer(deps.fetcher, options);
  const tools: Tools = {
    request,
    deps,
    examine,
    gather: createGatherer({ ...deps, examine }, request),
    readInstalled: createInstalledReader(deps.flavour),
  };
  const verdicts = await mapLimit(request.roots, rootsInFlightMax, (root) =>
    verifyRoot(root, tools),
  );
  return {
    findings: dropRepeated(verdicts.flatMap(({ findings }) => findings)),
    verified: dropSame(verdicts.flatMap(({ verified }) => verified)),
    unverified: dropSame(verdicts.flatMap(({ unverified }) => unverified)),
    missing: dropSame(verdicts.flatMap(({ missing }) => missing)),
    extra: await findExtra(tools),
    entries: verdicts.flatMap(({ entries }) => entries),
  };
}

const rootsInFlightMax = 8;
const packagesInFlightMax = 4;

interface Tools {
  readonly request: VerifyRequest;
  readonly deps: VerifyDeps;
  readonly examine: Examine;
  readonly gather: Gather;
  readonly readInstalled: (directory: string) => Promise<InstalledProviders>;
}

type RootVerdict = Omit<RootsVerdict, 'extra'>;

async function verifyRoot(root: RootToVerify, tools: Tools): Promise<RootVerdict> {
  const { lockFile } = root;
  const entries = await mapLimit(sortedLocks(lockFile.locks), packagesInFlightMax, (lock) =>
    verifyEntry(lock, root, tools),
  );
  return {
    findings: [
      ...findFileProblems(lockFile, tools.deps.flavour),
      ...entries.flatMap(({ findings }) => findings),
    ],
    verified: entries.flatMap(({ verified }) => verified),
    unverified: entries.flatMap(({ unverified }) => unverified),
    missing: entries.flatMap(({ missing }) => missing),
    entries: entries.flatMap((entry) => entry.entries),
  };
}

async function verifyEntry(
  lock: ProviderLock,
  root: RootToVerify,
  tools: Tools,
): Promise<RootVerdict> {
  const { flavour } = tools.deps;
  const [evidence, installed] = await Promise.all([
    tools.gather(lock),
    examineInstalled(lock, root, tools),
  ]);
  const verdict = judgeEntry({ lock, ...evidence, installed });
  const absent = findAbsent(lock, installed, { root, ...tools });
  const problems = tools.request.requireInstalled ? absent.map(asProblem) : [];
  const facts = [...evidence.facts, ...installed.flatMap(listComputed)];
  return {
    ...verdict,
    findings: [...verdict.problems, ...problems].map((problem) => ({
      ...problem,
      place: placeOf(problem, root, tools),
    })),
    missing: tools.request.requireInstalled ? [] : absent,
    entries: [
      {
        place: placeOfEntry(root, { provider: lock.provider }, flavour),
        lock,
        hashes: explainHashes(lock.hashes, facts),
      },
    ],
  };
}

async function examineInstalled(
  { provider, version }: ProviderLock,
  { installDirectory }: RootToVerify,
  { readInstalled, examine }: Tools,
): Promise<readonly ExaminedPackage[]> {
  const packages = await readInstalled(installDirectory);
  const found = packages.get(provider)?.filter((item) => equalVersions(item.version, version));
  return mapLimit(found ?? [], packagesInFlightMax, examine);
}

function findAbsent(
  { provider, version }: ProviderLock,
  installed: readonly ExaminedPackage[],
  { root, request }: { readonly root: RootToVerify; readonly request: VerifyRequest },
): readonly PackageAtPath[] {
  return request.installPlatforms
    .filter((platform) => installed.every((item) => item.platform !== platform))
    .map((platform) => ({ provider, version, platform, path: root.installDirectory }));
}

function asProblem(absent: PackageAtPath): EntryProblem {
  return { kind: 'package-missing', ...absent };
}

function placeOf(problem: EntryProblem, root: RootToVerify, { deps }: Tools): Place {
  const { flavour } = deps;
  return problem.kind === 'hash-not-signed'
    ? placeOfHash(root.lockFile, problem, flavour)
    : placeOfEntry(root, { provider: problem.provider, argument: 'hashes' }, flavour);
}

/** What is installed and named by no lock file of those that share the directory. */
async function findExtra({ request, readInstalled }: Tools): Promise<readonly PackageAtPath[]> {
  const named = new Map<string, Set<string>>();
  for (const { lockFile, installDirectory } of request.roots) {
    const names = [...lockFile.locks.values()].map(releaseName);
    named.set(installDirectory, new Set([...(named.get(installDirectory) ?? []), ...names]));
  }
  const directories = await mapLimit([...named], rootsInFlightMax, async ([directory, names]) => {
    const packages = await readInstalled(directory);
    return [...packages].flatMap(([provider, found]) =>
      found
        .filter(({ version }) => !names.has(releaseName({ provider, version })))
        .map(({ version, platform, location }) => ({
          provider,
          version,
          platform,
          path: location.path,
        })),
    );
  });
  return directories.flat();
}

function releaseName({ provider, version }: Pick<PackageKey, 'provider' | 'version'>): string {
  return `${provider} ${formatVersion(version)}`;
}

/** What several lock files share, such as a mirror, is wrong once. */
function dropRepeated(findings: readonly VerifyFinding[]): readonly VerifyFinding[] {
  return dropDoubles(findings, (finding) => {
    const isShared = 'path' in finding && sharedKinds.has(finding.kind);
    return isShared ? `${finding.kind} ${finding.path}` : finding;
  });
}

const sharedKinds: ReadonlySet<VerifyFinding['kind']> = new Set([
  'archive-altered',
  'package-broken',
  'signature-bad',
]);

function dropSame<T extends PackageAtPath>(packages: readonly T[]): readonly T[] {
  return dropDoubles(packages, (item) => `${releaseName(item)} ${item.platform} ${item.path}`);
}

function dropDoubles<T>(all: readonly T[], keyOf: (item: T) => unknown): readonly T[] {
  const first = new Map<unknown, T>();
  for (const item of all) if (!first.has(keyOf(item))) first.set(keyOf(item), item);
  return [...first.values()];
}

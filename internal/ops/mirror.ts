/**
 * Fills a directory with packages and the documents that make it a filesystem mirror and a network
 * mirror. What is there and is right stays as it is; all else is in flight together. At no moment does
 * the directory name a package that is not there.
 */
import { compareProviders, type ProviderAddr } from '../addr/provider.ts';
import { mapLimit } from '../async/map-limit.ts';
import { createMirrorShelf, type PlacedPackage } from '../cache/mirror-shelf.ts';
import { withMirrorWriter, type MirrorWriter } from '../cache/mirror-writer.ts';
import type { FileDigests } from '../cache/file-digests.ts';
import type { ShelfQuestion } from '../cache/shelf.ts';
import { saveSignedRelease } from '../cache/signed-release.ts';
import type { FileLockOptions } from '../fsx/file-lock.ts';
import { chooseMirrored, type Breadth, type Demand } from '../installer/choose-mirrored.ts';
import {
  collectPackages,
  type CollectDeps,
  type PackageFailure,
  type ProviderPackages,
} from '../installer/collect.ts';
import type { InstallerListener } from '../installer/events.ts';
import type { VersionQuestion } from '../installer/select.ts';
import type { PackageMeta } from '../package/meta.ts';
import type { Platform } from '../platform/platform.ts';
import type { Source } from '../source/source.ts';
import { equalVersions, type Version } from '../version/version.ts';
import { announcePackage } from './announce-package.ts';
import { indexMirror, type IndexProblem } from './index-mirror.ts';
import { removeReleases } from './prune-mirror.ts';
import { recordEvidence } from './record-evidence.ts';

export interface MirrorRequest {
  readonly directory: string;
  /** At least one demand for each provider. */
  readonly demands: ReadonlyMap<ProviderAddr, readonly Demand[]>;
  readonly breadth: Breadth;
  /** In the order of the command line, without duplicates. */
  readonly platforms: readonly Platform[];
  /** Whether other versions of these providers go. */
  readonly prune: boolean;
}

export interface MirrorDeps extends Omit<CollectDeps, 'shelf' | 'requireExecutable'> {
  readonly digests: FileDigests;
}

export interface MirrorOptions extends Pick<FileLockOptions, 'signal' | 'onWait'> {
  readonly onEvent: InstallerListener;
}

/** What is in the mirror of what was asked for. */
export interface MirrorTally {
  readonly kept: number;
  readonly keptBytes: number;
  readonly fetched: number;
}

export interface MirrorReport {
  readonly tally: MirrorTally;
  readonly failures: readonly PackageFailure[];
  readonly problems: readonly IndexProblem[];
}

/** Brings a mirror up to what is demanded; what can be had is there even if something else fails. */
export async function mirrorProviders(
  request: MirrorRequest,
  deps: MirrorDeps,
  options: MirrorOptions,
): Promise<MirrorReport> {
  return withMirrorWriter(
    request.directory,
    (writer) => fillMirror({ request, writer }, deps, options),
    options,
  );
}

/** Releases whose evidence is saved at once. */
const releasesMax = 8;

interface Work {
  readonly request: MirrorRequest;
  readonly writer: MirrorWriter;
}

async function fillMirror(
  work: Work,
  deps: MirrorDeps,
  options: MirrorOptions,
): Promise<MirrorReport> {
  const { request, writer } = work;
  const recorded = recordEvidence(claimLocalArchives(deps.source, deps.digests));
  const placed: (PlacedPackage & { readonly question: ShelfQuestion })[] = [];
  const outcome = await collectPackages(
    {
      questions: makeQuestions(request),
      platforms: request.platforms,
      choose: ({ provider }, available) =>
        chooseMirrored(available, request.demands.get(provider) ?? [], request.breadth),
    },
    {
      ...deps,
      source: recorded.source,
      // Terraform does not look into what it mirrors either: that is for whoever installs it.
      requireExecutable: false,
      shelf: createMirrorShelf({
        writer,
        digests: deps.digests,
        announce: (question, digests) =>
          announcePackage(question, digests, { writer, flavour: deps.flavour }),
        onShelved: (question, package_) => placed.push({ question, ...package_ }),
      }),
    },
    options,
  );
  await mapLimit(
    recorded.listSigned(placed.map(({ question }) => question)),
    releasesMax,
    (signed) => saveSignedRelease(writer, signed),
  );
  const problems = await indexAndPrune(work, outcome.providers, {
    deps,
    options,
    mayPrune: request.prune && outcome.failures.length === 0,
  });
  return { tally: tallyUp(placed), failures: outcome.failures, problems };
}

/**
 * One question for each provider. Where a single lock decides, the engine is told, which then need not
 * wait for the list of versions.
 */
function makeQuestions({ demands, breadth }: MirrorRequest): readonly VersionQuestion[] {
  const isPlain = breadth.versions === undefined && breadth.latest === undefined;
  return [...demands.keys()].sort(compareProviders).map((provider) => {
    const [first, ...others] = demands.get(provider) ?? [];
    return {
      provider,
      constraints: first?.constraints ?? [],
      lock: isPlain && others.length === 0 ? first?.lock : undefined,
    };
  });
}

async function indexAndPrune(
  { request, writer }: Work,
  wanted: readonly ProviderPackages[],
  {
    deps,
    options,
    mayPrune,
  }: { readonly deps: MirrorDeps; readonly options: MirrorOptions; readonly mayPrune: boolean },
): Promise<readonly IndexProblem[]> {
  function isLeaving(provider: ProviderAddr, version: Version): boolean {
    return (
      mayPrune &&
      request.demands.has(provider) &&
      !wanted.some((other) => other.provider === provider && equalVersions(other.version, version))
    );
  }

  const problems = await indexMirror({ ...deps, writer }, { signal: options.signal, isLeaving });
  if (mayPrune && problems.length === 0) await removeReleases(writer, deps.flavour, isLeaving);
  return problems;
}

/**
 * Has a source claim the checksum of an archive that lies in another mirror on this machine, if that
 * is known: then an archive that is in place need not be copied again.
 */
function claimLocalArchives(source: Source, digests: FileDigests): Source {
  async function claim(meta: PackageMeta): Promise<PackageMeta> {
    if (meta.claimedZh !== undefined || meta.location.kind !== 'local-archive') return meta;
    const known = await digests.peek(meta.location.path);
    return { ...meta, claimedZh: known?.archive?.zh };
  }

  return {
    ...source,
    packageMeta: async (request, options) => claim(await source.packageMeta(request, options)),
  };
}

function tallyUp(placed: readonly PlacedPackage[]): MirrorTally {
  const kept = placed.filter(({ isFetched }) => !isFetched);
  return {
    kept: kept.length,
    keptBytes: kept.reduce((sum, { digests }) => sum + (digests.archive?.bytes ?? 0), 0),
    fetched: placed.length - kept.length,
  };
}

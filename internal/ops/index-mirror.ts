/**
 * Writes the documents that make the packages of a mirror known: for every provider that is found in
 * the directory, whoever put it there. A version's document comes before the list that names the
 * version, so that nobody is led to what is not there.
 */
import { basename, join } from 'node:path';
import type { ProviderAddr } from '../addr/provider.ts';
import { mapLimit } from '../async/map-limit.ts';
import type { FileDigests } from '../cache/file-digests.ts';
import type { MirrorWriter } from '../cache/mirror-writer.ts';
import { ToolError } from '../diag/tool-error.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { Hash } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';
import { providerPath } from '../package/layout.ts';
import {
  encodeArchiveIndex,
  encodeVersionIndex,
  type IndexedArchive,
} from '../package/mirror-index.ts';
import type { Platform } from '../platform/platform.ts';
import { createPackageSearch, type FoundPackage } from '../source/filesystem/search.ts';
import { compareBytes } from '../text/compare-bytes.ts';
import { formatVersion, type Version } from '../version/version.ts';

/** What could not be indexed; all else has been. */
export type IndexProblem =
  | { readonly kind: 'scan' | 'write'; readonly error: ToolError }
  | {
      readonly kind: 'archive';
      readonly provider: ProviderAddr;
      readonly version: Version;
      readonly platform: Platform;
      readonly error: ToolError;
    };

export interface IndexDeps {
  readonly writer: MirrorWriter;
  readonly digests: FileDigests;
  readonly flavour: Flavour;
}

export interface IndexOptions {
  readonly signal: AbortSignal;
  /** Versions that are about to go, and no longer to be named. */
  readonly isLeaving?: (provider: ProviderAddr, version: Version) => boolean;
}

/** Brings all documents of a mirror up to date; what is as it should be is left alone. */
export async function indexMirror(
  deps: IndexDeps,
  options: IndexOptions,
): Promise<readonly IndexProblem[]> {
  let found;
  try {
    found = await createPackageSearch(deps.writer.directory, deps.flavour).findAll();
  } catch (error) {
    return [{ kind: 'scan', error: asToolError(error) }];
  }
  const problems = await mapLimit(found, providersInFlightMax, ([provider, packages]) =>
    indexProvider({ provider, packages }, deps, options),
  );
  return problems.flat();
}

/** The hashes that a mirror lists for an archive. */
export function indexedHashes(
  { archive }: PackageDigests,
  { indexesArchiveChecksums }: Flavour,
): readonly Hash[] {
  if (archive === undefined) throw new Error('Only archives are indexed');
  return indexesArchiveChecksums ? [archive.h1, archive.zh].sort(compareBytes) : [archive.h1];
}

/** Each needs little more than a look at its files, as a rule. */
const providersInFlightMax = 16;

interface FoundProvider {
  readonly provider: ProviderAddr;
  readonly packages: readonly FoundPackage[];
}

type Releases = Map<string, Map<string, IndexedArchive>>;

async function indexProvider(
  { provider, packages }: FoundProvider,
  deps: IndexDeps,
  { signal, isLeaving }: IndexOptions,
): Promise<readonly IndexProblem[]> {
  // As Terraform does: only where there is a package, be it none that can be listed.
  if (packages.length === 0) return [];
  const problems: IndexProblem[] = [];
  const releases: Releases = new Map();
  for (const { version, platform, location } of packages) {
    if (location.kind !== 'local-archive' || isLeaving?.(provider, version) === true) continue;
    const release = releases.get(formatVersion(version)) ?? new Map<string, IndexedArchive>();
    // Of several archives of a platform the first counts, as it does for clients.
    if (release.has(platform)) continue;
    try {
      const digests = await deps.digests.find(location.path, signal);
      const hashes = indexedHashes(digests, deps.flavour);
      release.set(platform, { url: basename(location.path), hashes });
      releases.set(formatVersion(version), release);
    } catch (error) {
      problems.push({ kind: 'archive', provider, version, platform, error: asToolError(error) });
    }
  }
  try {
    await writeDocuments(provider, releases, deps.writer);
  } catch (error) {
    problems.push({ kind: 'write', error: asToolError(error) });
  }
  return problems;
}

async function writeDocuments(
  provider: ProviderAddr,
  releases: Releases,
  writer: MirrorWriter,
): Promise<void> {
  const home = providerPath(provider);
  for (const [version, archives] of releases) {
    await writer.write(join(home, `${version}.json`), encodeArchiveIndex(archives));
  }
  await writer.write(join(home, 'index.json'), encodeVersionIndex(releases.keys()));
}

function asToolError(error: unknown): ToolError {
  if (error instanceof ToolError) return error;
  throw error;
}

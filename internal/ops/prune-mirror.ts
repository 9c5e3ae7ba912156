import { basename, join } from 'node:path';
import type { ProviderAddr } from '../addr/provider.ts';
import { withMirrorWriter, type MirrorWriter } from '../cache/mirror-writer.ts';
import { signedReleasePath } from '../cache/signed-release.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { FileDigests } from '../cache/file-digests.ts';
import type { FileLockOptions } from '../fsx/file-lock.ts';
import { providerPath } from '../package/layout.ts';
import { createPackageSearch } from '../source/filesystem/search.ts';
import { compareVersions, formatVersion, type Version } from '../version/version.ts';
import { indexMirror, type IndexProblem } from './index-mirror.ts';

/** A release that went. */
export interface RemovedRelease {
  readonly provider: ProviderAddr;
  readonly version: Version;
}

/** Says of a release whether it is to go. */
export type IsLeaving = (provider: ProviderAddr, version: Version) => boolean;

/**
 * Removes the archives of releases that are no longer listed, their documents, and what was kept to
 * vouch for them. Unpacked packages are not of this program's making, and stay.
 *
 * @throws {ToolError} `file-unreadable`, `file-unwritable`
 */
export async function removeReleases(
  writer: MirrorWriter,
  flavour: Flavour,
  isLeaving: IsLeaving,
): Promise<readonly RemovedRelease[]> {
  const removed = new Map<string, RemovedRelease>();
  const found = await createPackageSearch(writer.directory, flavour).findAll();
  for (const [provider, packages] of found) {
    const home = providerPath(provider);
    for (const { version, location } of packages) {
      if (location.kind !== 'local-archive' || !isLeaving(provider, version)) continue;
      const name = formatVersion(version);
      // First what names the archive: it is asked for before the archive is.
      await writer.remove(join(home, `${name}.json`));
      await writer.remove(join(home, basename(location.path)));
      removed.set(`${provider} ${name}`, { provider, version });
    }
  }
  for (const release of removed.values()) await writer.remove(signedReleasePath(release));
  return [...removed.values()];
}

export interface PruneRequest {
  readonly directory: string;
  /** How many of the newest versions of each provider stay. */
  readonly keepLast: number;
}

export interface PruneReport {
  readonly removed: readonly RemovedRelease[];
  /** If there are any, nothing was removed. */
  readonly problems: readonly IndexProblem[];
}

/**
 * Takes all but the newest versions of each provider out of a mirror: first off its lists, then off
 * the disk.
 *
 * @throws {ToolError} `file-unreadable` if there is no such directory; `file-unwritable`
 */
export async function pruneMirror(
  { directory, keepLast }: PruneRequest,
  deps: { readonly digests: FileDigests; readonly flavour: Flavour },
  options: Pick<FileLockOptions, 'signal' | 'onWait'>,
): Promise<PruneReport> {
  return withMirrorWriter(
    directory,
    async (writer) => {
      const old = await findOldVersions(directory, keepLast, deps.flavour);
      function isLeaving(provider: ProviderAddr, version: Version): boolean {
        return old.get(provider)?.has(formatVersion(version)) ?? false;
      }
      const problems = await indexMirror(
        { ...deps, writer },
        { signal: options.signal, isLeaving },
      );
      if (problems.length > 0) return { removed: [], problems };
      return { removed: await removeReleases(writer, deps.flavour, isLeaving), problems };
    },
    options,
  );
}

async function findOldVersions(
  directory: string,
  keepLast: number,
  flavour: Flavour,
): Promise<ReadonlyMap<ProviderAddr, ReadonlySet<string>>> {
  const found = await createPackageSearch(directory, flavour).findAll();
  return new Map(
    [...found].map(([provider, packages]) => {
      const packed = packages.filter(({ location }) => location.kind === 'local-archive');
      const newestFirst = packed
        .map(({ version }) => version)
        .sort((a, b) => compareVersions(b, a))
        .map(formatVersion);
      return [provider, new Set([...new Set(newestFirst)].slice(keepLast))];
    }),
  );
}

/**
 * Finds packages below a directory: packed, `HOST/NAMESPACE/TYPE/terraform-provider-….zip`, and
 * unpacked, `HOST/NAMESPACE/TYPE/VERSION/OS_ARCH/`, side by side.
 *
 * Names count in their normalised form, so that `Registry.Terraform.IO` is found too. What fits
 * neither layout is passed over. Links are followed only at the end: the directory itself, an archive,
 * a platform's directory; a link anywhere between hides what is below it.
 *
 * A mirror can hold thousands of providers: only the directories on the way to those asked for are
 * read. So an unreadable directory elsewhere goes unnoticed.
 */
import type { Dirent } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseHostname } from '../../addr/hostname.ts';
import {
  compareProviders,
  parseProviderPart,
  parseProviderSource,
  providerParts,
  type ProviderAddr,
} from '../../addr/provider.ts';
import { mapLimit } from '../../async/map-limit.ts';
import { createOnceMap } from '../../async/once-map.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { PackageLocation } from '../../package/location.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Version } from '../../version/version.ts';
import { findArchiveName, findPlatform, findVersion, unlessRefused } from './entry-names.ts';
import { findRoot, listDirectory } from './list-directory.ts';

/** A package in a mirror. */
export interface FoundPackage {
  readonly version: Version;
  readonly platform: Platform;
  readonly location: Exclude<PackageLocation, { kind: 'http-archive' }>;
}

export interface PackageSearch {
  /**
   * Finds all packages of a provider, in the order of Terraform's search: of several with the same
   * version and platform the first counts.
   *
   * @throws {ToolError} `file-unreadable`
   */
  find(provider: ProviderAddr): Promise<readonly FoundPackage[]>;
  /**
   * Finds all providers that have a directory, be it without packages, in the order of their addresses.
   *
   * @throws {ToolError} `file-unreadable`
   */
  findAll(): Promise<ReadonlyMap<ProviderAddr, readonly FoundPackage[]>>;
}

/** Makes a search below a directory. Each directory is read once, when it is first needed. */
export function createPackageSearch(directory: string, flavour: Flavour): PackageSearch {
  const roots = createOnceMap<string, string | undefined>();
  const levels = createOnceMap<string, Subdirectories>();

  function list(parent: string, normalize: Normalize): Promise<Subdirectories> {
    return levels.get(parent, () => listSubdirectories(parent, normalize));
  }

  async function findHomes(provider: ProviderAddr): Promise<readonly string[]> {
    const root = await roots.get(directory, () => findRoot(directory));
    const { host, namespace, type } = providerParts(provider);
    let found = root === undefined ? [] : [root];
    for (const [wanted, normalize] of [
      [host, parseHostname],
      [namespace, parseProviderPart],
      [type, parseProviderPart],
    ] as const) {
      const lists = await mapLimit(found, directoriesInFlightMax, (parent) =>
        list(parent, normalize),
      );
      found = lists.flatMap((subdirectories) => subdirectories.get(wanted) ?? []);
    }
    return found;
  }

  /** The names of all providers as far as directories tell; some of them may be none. */
  async function listSources(): Promise<readonly string[]> {
    const root = await roots.get(directory, () => findRoot(directory));
    let found = root === undefined ? [] : [{ source: '', path: root }];
    for (const normalize of [parseHostname, parseProviderPart, parseProviderPart]) {
      const lists = await mapLimit(found, directoriesInFlightMax, async ({ source, path }) =>
        [...(await list(path, normalize))].flatMap(([name, paths]) =>
          paths.map((each) => ({ source: `${source}${source && '/'}${name}`, path: each })),
        ),
      );
      found = lists.flat();
    }
    return found.map(({ source }) => source);
  }

  async function find(provider: ProviderAddr): Promise<readonly FoundPackage[]> {
    const { type } = providerParts(provider);
    const homes = await findHomes(provider);
    const found = await mapLimit(homes, directoriesInFlightMax, (home) =>
      findPackages(home, type, flavour),
    );
    return found.flat();
  }

  return {
    find,

    async findAll() {
      const sources = await listSources();
      const providers = sources.flatMap(
        (source) => unlessRefused(() => parseProviderSource(source, flavour)) ?? [],
      );
      const sorted = [...new Set(providers)].sort(compareProviders);
      const found = await mapLimit(sorted, directoriesInFlightMax, async (provider) => {
        return [provider, await find(provider)] as const;
      });
      return new Map(found);
    },
  };
}

type Normalize = (name: string) => string;

/** Paths by normalised name; several may share one. */
type Subdirectories = ReadonlyMap<string, readonly string[]>;

/** Keeps a mirror with many releases from opening all their directories at once. */
const directoriesInFlightMax = 16;

/** Finds the real directories in a directory. */
async function listSubdirectories(parent: string, normalize: Normalize): Promise<Subdirectories> {
  const byName = new Map<string, string[]>();
  for (const entry of await listDirectory(parent)) {
    const name = entry.isDirectory() ? unlessRefused(() => normalize(entry.name)) : undefined;
    if (name === undefined) continue;
    byName.set(name, [...(byName.get(name) ?? []), join(parent, entry.name)]);
  }
  return byName;
}

/** Finds the packages in the directory of a type, unpacked and packed. */
async function findPackages(
  home: string,
  type: string,
  flavour: Flavour,
): Promise<readonly FoundPackage[]> {
  const entries = await listDirectory(home);
  const found = await mapLimit(entries, directoriesInFlightMax, (entry) =>
    entry.isDirectory()
      ? findUnpacked(home, entry, flavour)
      : findPacked({ home, entry, type }, flavour),
  );
  return found.flat();
}

async function findUnpacked(
  home: string,
  { name }: Dirent,
  flavour: Flavour,
): Promise<readonly FoundPackage[]> {
  const version = findVersion(name, flavour);
  if (version === undefined) return [];
  const parent = join(home, name);
  const found: FoundPackage[] = [];
  for (const entry of await listDirectory(parent)) {
    const path = join(parent, entry.name);
    const platform = findPlatform(entry.name);
    if (platform === undefined || (await kindOf(path, entry)) !== 'directory') continue;
    found.push({ version, platform, location: { kind: 'local-directory', path } });
  }
  return found;
}

async function findPacked(
  { home, entry, type }: { readonly home: string; readonly entry: Dirent; readonly type: string },
  flavour: Flavour,
): Promise<readonly FoundPackage[]> {
  const name = findArchiveName(entry.name, type, flavour);
  const path = join(home, entry.name);
  if (name === undefined || (await kindOf(path, entry)) !== 'file') return [];
  return [{ ...name, location: { kind: 'local-archive', path } }];
}

/** What an entry is, or what it leads to if it is a link. */
async function kindOf(path: string, entry: Dirent): Promise<'directory' | 'file' | undefined> {
  // A link that leads nowhere is as good as none.
  const target = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
  if (target?.isDirectory() === true) return 'directory';
  return target?.isFile() === true ? 'file' : undefined;
}

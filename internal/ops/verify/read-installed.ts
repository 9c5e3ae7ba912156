/** What lies in a directory of unpacked providers: a working directory's own, or a plugin cache. */
import type { ProviderAddr } from '../../addr/provider.ts';
import { createOnceMap } from '../../async/once-map.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { FoundPackage } from '../../source/filesystem/search.ts';
import { createNamedSearch } from './named-search.ts';

export type InstalledProviders = ReadonlyMap<ProviderAddr, readonly FoundPackage[]>;

/** Reads such directories, each once. One that is not there holds nothing. */
export function createInstalledReader(
  flavour: Flavour,
): (directory: string) => Promise<InstalledProviders> {
  const known = createOnceMap<string, InstalledProviders>();

  async function read(directory: string): Promise<InstalledProviders> {
    const found = await createNamedSearch(directory, flavour).findAll();
    return new Map([...found].map(([provider, all]) => [provider, all.filter(isUnpacked)]));
  }

  return (directory) => known.get(directory, () => read(directory));
}

/** Terraform does not run what is packed. */
function isUnpacked({ location }: FoundPackage): boolean {
  return location.kind === 'local-directory';
}

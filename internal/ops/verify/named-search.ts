import { join, relative } from 'node:path';
import type { Flavour } from '../../flavour/flavour.ts';
import { findRealDirectory } from '../../fsx/find-real-directory.ts';
import {
  createPackageSearch,
  type FoundPackage,
  type PackageSearch,
} from '../../source/filesystem/search.ts';

/**
 * Makes a search whose packages have paths below the directory as a person has named it. One that does
 * not exist holds nothing.
 */
export function createNamedSearch(directory: string, flavour: Flavour): PackageSearch {
  const search = createPackageSearch(directory, flavour);
  const root = findRealDirectory(directory);
  // Whoever searches is told.
  root.catch(() => undefined);

  function rename(real: string, found: readonly FoundPackage[]): readonly FoundPackage[] {
    return found.map((item) => {
      const path = join(directory, relative(real, item.location.path));
      return { ...item, location: { ...item.location, path } };
    });
  }

  return {
    async find(provider) {
      const real = await root;
      return real === undefined ? [] : rename(real, await search.find(provider));
    },

    async findAll() {
      const real = await root;
      if (real === undefined) return new Map();
      const found = await search.findAll();
      return new Map([...found].map(([provider, all]) => [provider, rename(real, all)]));
    },
  };
}

/**
 * The shelf of the plugin cache that the CLI configuration names: unpacked providers that all working
 * directories share. What lies there is believed as far as a lock file vouches for it, or as the
 * registry vouches for the archive that it was unpacked from; else it is brought anew.
 */
import { schemeOf } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';
import { bringInto, findIntact, type BringDeps } from './bring-into.ts';
import type {
  Bring,
  Brought,
  Shelf,
  ShelfOptions,
  ShelfQuestion,
  ShelvedPackage,
} from './shelf.ts';

export interface CacheShelfDeps extends Omit<BringDeps, 'origin'> {
  /** Whether a package may be used that no lock vouches for. */
  readonly mayBreakLockFile: boolean;
}

/** Creates the shelf; what is brought to it stays in the cache. */
export function createCacheShelf(deps: CacheShelfDeps): Shelf {
  return {
    async obtain(question, bring, options) {
      const cached = await findUsable(question, deps, options.signal);
      return cached ?? bringToCache({ question, bring, options }, deps);
    },
  };
}

interface Errand<T extends Brought> {
  readonly question: ShelfQuestion;
  readonly bring: Bring<T>;
  readonly options: ShelfOptions;
}

function bringToCache<T extends Brought>(
  { question, bring, options }: Errand<T>,
  deps: CacheShelfDeps,
): Promise<T | ShelvedPackage> {
  const { signal } = options;
  return deps.directory.replace<T | ShelvedPackage>(
    question,
    async (room) => {
      // Another process may have brought it while this one waited.
      const brought = room.hasWaited ? await findUsable(question, deps, signal) : undefined;
      if (brought !== undefined) return { result: brought, isNew: false };
      return bringInto(bring, { question, room, signal }, { ...deps, origin: 'plugin-cache' });
    },
    options,
  );
}

async function findUsable(
  question: ShelfQuestion,
  { directory, mayBreakLockFile }: CacheShelfDeps,
  signal: AbortSignal,
): Promise<ShelvedPackage | undefined> {
  // Hashing takes a while: not without need.
  if (!mayBreakLockFile && !hasUnpackedHash(question)) return undefined;
  const digests = await findIntact(directory, question, signal);
  if (digests === undefined) return undefined;
  if (!mayBreakLockFile && !isVouchedFor(question, digests)) return undefined;
  return { digests, origin: 'plugin-cache' };
}

/** Reports whether a lock can tell what an unpacked package should be. */
export function hasUnpackedHash({ lockedHashes }: ShelfQuestion): boolean {
  return lockedHashes.some((hash) => schemeOf(hash) === 'h1');
}

/** Reports whether a lock knows an unpacked package. */
export function isVouchedFor({ lockedHashes }: ShelfQuestion, digests: PackageDigests): boolean {
  return lockedHashes.includes(digests.h1);
}

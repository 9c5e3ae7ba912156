/**
 * The shelf of a working directory: packages end up where Terraform looks for them. With a plugin
 * cache they are kept there, and the working directory gets links.
 */
import { ToolError } from '../diag/tool-error.ts';
import { isUsableHash } from '../hash/hash.ts';
import { executableStem, hasExecutable } from '../package/executable.ts';
import { formatVersion } from '../version/version.ts';
import { bringInto, findIntact, type BringDeps } from './bring-into.ts';
import { hasUnpackedHash, isVouchedFor } from './cache-shelf.ts';
import { placeLink } from './place-link.ts';
import type { ProviderDir } from './provider-dir.ts';
import type { Prepared, Workroom } from './replace-package.ts';
import type {
  Bring,
  Brought,
  Shelf,
  ShelfOptions,
  ShelfQuestion,
  ShelvedPackage,
} from './shelf.ts';

export interface InstallShelfDeps extends Omit<BringDeps, 'origin'> {
  /** The plugin cache, and the shelf that fills it. */
  readonly cache: { readonly directory: ProviderDir; readonly shelf: Shelf } | undefined;
}

/** Creates the shelf for one directory of providers. */
export function createInstallShelf(deps: InstallShelfDeps): Shelf {
  return {
    async obtain(question, bring, options) {
      const { signal } = options;
      const installed = await findInstalled(question, deps, signal);
      if (installed !== undefined) return installed;
      return deps.directory.replace(
        question,
        async (room) => {
          const again = room.hasWaited ? await findInstalled(question, deps, signal) : undefined;
          if (again !== undefined) return { result: again, isNew: false };
          return prepare({ question, bring, room, options }, deps);
        },
        options,
      );
    },
  };
}

/** What is there already, if the lock knows it. */
async function findInstalled(
  question: ShelfQuestion,
  { directory }: InstallShelfDeps,
  signal: AbortSignal,
): Promise<ShelvedPackage | undefined> {
  if (!hasUnpackedHash(question)) return undefined;
  const digests = await findIntact(directory, question, signal);
  if (digests === undefined || !isVouchedFor(question, digests)) return undefined;
  return { digests, origin: 'in-place' };
}

interface Errand<T extends Brought> {
  readonly question: ShelfQuestion;
  readonly bring: Bring<T>;
  readonly room: Workroom;
  readonly options: ShelfOptions;
}

async function prepare<T extends Brought>(
  { question, bring, room, options }: Errand<T>,
  deps: InstallShelfDeps,
): Promise<Prepared<T | ShelvedPackage>> {
  const { cache } = deps;
  const { signal } = options;
  if (cache === undefined) {
    return bringInto(bring, { question, room, signal }, { ...deps, origin: 'in-place' });
  }
  const result = await cache.shelf.obtain(question, bring, options);
  if (result.origin === 'plugin-cache') requireUsable(question, result, deps.directory);
  const source = cache.directory.pathOf(question);
  await placeLink(source, room.path, { deps, signal, h1: result.digests.h1 });
  return { result, isNew: true };
}

/**
 * Checks what comes from the cache unseen by the source.
 *
 * @throws {ToolError} `plugin-cache-unusable`, worded as Terraform words it
 */
function requireUsable(question: ShelfQuestion, { digests }: Brought, target: ProviderDir): void {
  const { provider, version } = question;
  if (!hasExecutable(provider, digests)) {
    throw new ToolError(
      'plugin-cache-unusable',
      `provider binary not found: could not find executable file starting with ${executableStem(provider)}`,
    );
  }
  if (!question.lockedHashes.some(isUsableHash) || isVouchedFor(question, digests)) return;
  throw new ToolError(
    'plugin-cache-unusable',
    `the provider cache at ${target.directory} has a copy of ${provider} ${formatVersion(version)} ` +
      `that doesn't match any of the checksums recorded in the dependency lock file`,
  );
}

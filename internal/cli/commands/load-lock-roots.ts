import { isLockable, type ProviderAddr } from '../../addr/provider.ts';
import { mapLimit } from '../../async/map-limit.ts';
import { mergeRequirements } from '../../config/requirements.ts';
import { hasErrors, makeError, type Diagnostic } from '../../diag/diagnostic.ts';
import { createLockDecoder } from '../../lockfile/lock-decoder.ts';
import type { RootToCheck } from '../../ops/find-lock-problems.ts';
import { findRoots, loadRoot, type FoundRoots } from '../../workdir/find-roots.ts';
import { adoptPredecessor, loadLockFile } from '../../workdir/lock-file.ts';
import { findRootsOptions } from '../find-roots-options.ts';
import type { CommandContext } from '../runtime.ts';
import { narrowRequirements } from './lock-args.ts';
import type { NativeLockArgs } from './native-lock-args.ts';

/** The root modules to work on, with their lock files. */
export interface LoadedRoots {
  readonly roots: readonly RootToCheck[];
  /** How many others there are whose configuration cannot be read. */
  readonly broken: number;
  readonly diagnostics: readonly Diagnostic[];
  /** Whether there is nothing to go on with: no root modules, or bad arguments. */
  readonly isHopeless: boolean;
}

/** The configuration directory; `-chdir` has already made it the current one. */
const base = '.';

/** Lock files read at once. */
const filesInFlightMax = 16;

/** Loads the root module, or all of them with `-recursive`, and their lock files. */
export async function loadLockRoots(
  args: NativeLockArgs,
  context: CommandContext,
): Promise<LoadedRoots> {
  const { flavour } = context;
  const options = findRootsOptions(context);
  const found: FoundRoots = args.recursive
    ? await findRoots(base, options)
    : { roots: [await loadRoot(base, options)], diagnostics: [] };
  if (found.roots.length === 0) {
    return { roots: [], broken: 0, diagnostics: [nothingFound], isHopeless: true };
  }
  const narrowed = narrowRequirements(
    mergeRequirements(found.roots.map(({ requirements }) => requirements)),
    args.providers,
    flavour,
  );
  const decoder = createLockDecoder(flavour);
  const sound = found.roots.filter(({ diagnostics }) => !hasErrors(diagnostics));

  function isWanted(provider: ProviderAddr): boolean {
    return narrowed.requirements.has(provider) && isLockable(provider, flavour);
  }

  const roots = await mapLimit(sound, filesInFlightMax, async (root) => ({
    directory: root.directory,
    requirements: new Map([...root.requirements].filter(([provider]) => isWanted(provider))),
    required: new Set(root.requirements.keys()),
    places: root.places,
    lockFile: adoptPredecessor(await loadLockFile(root.directory, decoder), flavour),
  }));
  return {
    roots,
    broken: found.roots.length - sound.length,
    diagnostics: [
      ...found.diagnostics,
      ...narrowed.diagnostics,
      ...found.roots.flatMap(({ diagnostics }) => diagnostics),
    ],
    isHopeless: hasErrors(narrowed.diagnostics),
  };
}

const nothingFound = makeError(
  'No root modules',
  'There is no configuration at or below this directory, or git ignores it, or the project file leaves it out. Change to the repository, or name it with -chdir.',
);

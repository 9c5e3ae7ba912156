import { posix } from 'node:path';
import { compareProviders, isBuiltIn, type ProviderAddr } from '../../addr/provider.ts';
import { mapLimit } from '../../async/map-limit.ts';
import type { Requirements } from '../../config/requirements.ts';
import type { Decoded, Diagnostic } from '../../diag/diagnostic.ts';
import type { Demand } from '../../installer/choose-mirrored.ts';
import { findInconsistencies } from '../../lockfile/find-inconsistencies.ts';
import { noLocks } from '../../lockfile/locks.ts';
import { findRoots, type RootModule } from '../../workdir/find-roots.ts';
import type { LoadOptions } from '../../workdir/load-module-tree.ts';
import { loadRequirements } from '../../workdir/load-requirements.ts';
import { loadLocks } from '../../workdir/lock-file.ts';
import { findRootsOptions } from '../find-roots-options.ts';
import type { CommandContext } from '../runtime.ts';
import { describeInconsistencies } from '../views/mirror-failures.ts';
import type { MirrorArgs } from './mirror-args.ts';

/** What is wanted of each provider, in the order of the addresses. */
export type Demands = ReadonlyMap<ProviderAddr, readonly Demand[]>;

/**
 * Finds out what a mirror is to hold: what is asked for by name, or what one root module or
 * all of them require and lock.
 */
export async function loadDemands(
  args: Pick<MirrorArgs, 'asked' | 'isRecursive' | 'useLocks'>,
  context: CommandContext,
): Promise<Decoded<Demands>> {
  if (args.asked.length > 0) {
    const asked = args.asked.map(({ provider, constraints }): ProviderDemand => [
      provider,
      { constraints, lock: undefined },
    ]);
    return { value: joinDemands(asked), diagnostics: [] };
  }
  const options = findRootsOptions(context);
  const found = args.isRecursive ? await findRoots('.', options) : await loadHere(options);
  const loaded = await mapLimit(found.roots, rootsInFlightMax, (root) =>
    loadDemandsOf(root, args, context),
  );
  return {
    value: joinDemands(loaded.flatMap(({ value }) => value)),
    diagnostics: [...found.diagnostics, ...loaded.flatMap(({ diagnostics }) => diagnostics)],
  };
}

const rootsInFlightMax = 8;

type Root = Pick<RootModule, 'directory' | 'requirements' | 'diagnostics'>;

/** Loads the root module here as Terraform does: modules that it calls must be installed. */
async function loadHere(
  options: LoadOptions,
): Promise<{ readonly roots: readonly Root[]; readonly diagnostics: readonly Diagnostic[] }> {
  const { value, diagnostics } = await loadRequirements('.', options);
  return { roots: [{ directory: '.', requirements: value, diagnostics }], diagnostics: [] };
}

type ProviderDemand = readonly [ProviderAddr, Demand];

async function loadDemandsOf(
  root: Root,
  { useLocks }: Pick<MirrorArgs, 'useLocks'>,
  { flavour }: CommandContext,
): Promise<Decoded<readonly ProviderDemand[]>> {
  const { directory, requirements } = root;
  // A lock file that cannot be read is a mistake even where it does not count.
  const locks = await loadLocks(directory, flavour);
  const diagnostics = locks.diagnostics.map((diagnostic) => placeIn(directory, diagnostic));
  const used = useLocks ? locks.value : noLocks;
  const required: Requirements = new Map(
    [...requirements].filter(([provider]) => !isBuiltIn(provider, flavour)),
  );
  const inconsistencies = used.size === 0 ? [] : findInconsistencies(required, used);
  if (inconsistencies.length > 0) {
    diagnostics.push(placeIn(directory, describeInconsistencies(inconsistencies, flavour)));
  }
  return {
    value: [...requirements].map(([provider, constraints]) => [
      provider,
      { constraints, lock: used.get(provider) },
    ]),
    diagnostics: [...root.diagnostics, ...diagnostics],
  };
}

function joinDemands(demands: readonly ProviderDemand[]): Demands {
  const joined = new Map<ProviderAddr, readonly Demand[]>();
  const sorted = [...demands].sort(([a], [b]) => compareProviders(a, b));
  for (const [provider, demand] of sorted) {
    joined.set(provider, [...(joined.get(provider) ?? []), demand]);
  }
  return joined;
}

/** Says of a diagnostic which of several root modules it is about. */
function placeIn(root: string, diagnostic: Diagnostic): Diagnostic {
  if (root === '.') return diagnostic;
  const { subject, detail } = diagnostic;
  if (subject === undefined) return { ...diagnostic, detail: `In ${root}:\n\n${detail}` };
  return { ...diagnostic, subject: { ...subject, file: posix.join(root, subject.file) } };
}

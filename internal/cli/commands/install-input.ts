/** What an installation starts from: configuration, state, lock file. */
import { parseProviderSource, type ProviderAddr } from '../../addr/provider.ts';
import { mergeRequirements, type Requirements } from '../../config/requirements.ts';
import { treeRequirements, type ModuleNode } from '../../config/tree/module-tree.ts';
import { hasErrors, makeError, type Decoded, type Diagnostic } from '../../diag/diagnostic.ts';
import { findParsed } from '../../diag/reword.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { Locks } from '../../lockfile/locks.ts';
import { findLegacyProviders } from '../../ops/installable.ts';
import { loadLocks } from '../../workdir/lock-file.ts';
import { loadModuleTree, type Repository } from '../../workdir/load-module-tree.ts';
import { loadStateProviders, type LoadedState } from '../../workdir/load-state.ts';
import { dataDirOf } from '../data-dir.ts';
import type { CommandContext } from '../runtime.ts';

export interface InstallInput {
  readonly requirements: Requirements;
  /** Providers of which nothing is installed, and which keep their locks. */
  readonly unmanaged: ReadonlySet<ProviderAddr>;
  readonly locks: Locks;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Loads what a working directory requires, and the locks that it has. Modules that are called by a path
 * need not be installed: this runs before `init`.
 */
export async function loadInstallInput(
  directory: string,
  repository: Repository,
  context: CommandContext,
): Promise<InstallInput> {
  const { flavour, runtime } = context;
  const [tree, locks] = await Promise.all([
    loadModuleTree(directory, {
      dataDir: dataDirOf(runtime),
      flavour,
      signal: runtime.signal,
      repository,
    }),
    loadLocks(directory, flavour),
  ]);
  const configured = treeRequirements(tree.value, flavour);
  const state = hasErrors(tree.diagnostics)
    ? nothingInState
    : await loadState(directory, { root: tree.value, configured }, context);
  const required = mergeRequirements([
    configured,
    new Map(state.value.map((provider) => [provider, []] as const)),
  ]);
  const unmanaged = readUnmanaged(runtime.env['TF_REATTACH_PROVIDERS'], flavour);
  return {
    requirements: new Map([...required].filter(([provider]) => !unmanaged.has(provider))),
    // Where the state is not known, what only it requires must not lose its lock.
    unmanaged: state.isKnown ? unmanaged : new Set([...unmanaged, ...locks.value.keys()]),
    locks: locks.value,
    diagnostics: [
      ...tree.diagnostics,
      ...locks.diagnostics,
      ...state.diagnostics,
      ...findLegacyProviders(required, flavour),
    ],
  };
}

interface StateProviders extends Decoded<readonly ProviderAddr[]> {
  readonly isKnown: boolean;
}

const nothingInState: StateProviders = { value: [], diagnostics: [], isKnown: false };

async function loadState(
  directory: string,
  { root, configured }: { readonly root: ModuleNode; readonly configured: Requirements },
  { runtime, flavour }: CommandContext,
): Promise<StateProviders> {
  const state = await loadStateProviders(directory, {
    dataDir: dataDirOf(runtime),
    flavour,
    env: runtime.env,
    module: root.module,
    required: new Set(configured.keys()),
  });
  return readState(state);
}

function readState(state: LoadedState): StateProviders {
  switch (state.kind) {
    case 'providers':
      return { value: state.providers, diagnostics: [], isKnown: true };
    case 'remote':
      return notRead(
        `it is kept by the backend "${state.backend}", and Airlock reads states in local files only`,
      );
    case 'unknown':
      return notRead(state.problem.summary);
    case 'unreadable':
      return {
        ...nothingInState,
        diagnostics: [makeError(`Failed to load state: ${state.reason}`, '')],
      };
  }
}

function notRead(reason: string): StateProviders {
  const warning: Diagnostic = {
    severity: 'warning',
    summary: 'Providers required by state are not installed',
    detail: `Cannot read the state: ${reason}. The providers required by configuration are complete.`,
  };
  return { ...nothingInState, diagnostics: [warning] };
}

/** Providers that a developer runs by hand: the keys of a JSON object. */
function readUnmanaged(text: string | undefined, flavour: Flavour): ReadonlySet<ProviderAddr> {
  if (text === undefined || text === '') return new Set();
  const value = parseJson(text);
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const providers = names.map((name) => findParsed(() => parseProviderSource(name, flavour)));
  return new Set(providers.filter((provider) => provider !== undefined));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

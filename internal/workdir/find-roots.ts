/**
 * Finds the root modules of a repository and what each of them requires.
 *
 * A root module is a directory with configuration that no other module there calls, or that is used as
 * one: it has a lock file or a backend. Each configuration is read once and only its requirements are
 * kept, so that a thousand of them need hardly more memory than ten; modules that several of them call
 * are read once for all.
 */
import type { ProviderAddr } from '../addr/provider.ts';
import { mapLimit } from '../async/map-limit.ts';
import { emptyModule, type ModuleConfig } from '../config/module-config.ts';
import { isLocalSource, resolveLocalSource } from '../config/modules/module-source.ts';
import type { Requirements } from '../config/requirements.ts';
import { findPlaces, treeRequirements, type Place } from '../config/tree/module-tree.ts';
import type { Diagnostic } from '../diag/diagnostic.ts';
import { formatConstraints } from '../version/canonical.ts';
import type { VersionConstraints } from '../version/constraint.ts';
import { listModuleDirectories, type ListOptions } from './list-module-directories.ts';
import { createRepository, loadModuleTree, loadSharedModule } from './load-module-tree.ts';

/** A directory that Terraform is run in. */
export interface RootModule {
  /** Relative to where the search began, with slashes; `.` for that directory itself. */
  readonly directory: string;
  readonly requirements: Requirements;
  /** Where each of the providers is required. */
  readonly places: ReadonlyMap<ProviderAddr, Place>;
  /** What is wrong with the configuration; with an error among it the requirements are not all. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Root modules, and what is to be said about the search itself. */
export interface FoundRoots {
  /** In bytewise order of their directories. */
  readonly roots: readonly RootModule[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface FindRootsOptions extends ListOptions {
  /** Whether a root module in this directory counts; all do unless told. */
  readonly selects?: (directory: string) => boolean;
}

/**
 * Finds the root modules at and below a directory.
 *
 * @throws {ToolError} `git-failed` or `file-unreadable`
 * @throws the signal's reason when aborted
 */
export async function findRoots(base: string, options: FindRootsOptions): Promise<FoundRoots> {
  const { directories, diagnostics } = await listModuleDirectories(base, options);
  const modules = directories.filter(({ hasConfig }) => hasConfig);
  // Those that are roots for certain come first: what they call need not be read as a root.
  const certain = modules.filter(({ hasLockFile }) => hasLockFile);
  const others = modules.filter(({ hasLockFile }) => !hasLockFile);
  const loader = createRootLoader(base, options);
  const called = new Set<string>();
  const found = new Map<string, RootModule>();
  await mapLimit(certain, rootsInFlightMax, async ({ directory }) => {
    const { root, calls } = await loader.loadRoot(directory);
    found.set(directory, root);
    for (const call of calls) called.add(call);
  });
  const uncertain = await mapLimit(others, rootsInFlightMax, async ({ directory }) => {
    const candidate = await loadCandidate(directory, called.has(directory), loader);
    for (const call of candidate.calls) called.add(call);
    return candidate;
  });
  for (const { root, hasState } of uncertain) {
    if (root !== undefined && (hasState || !called.has(root.directory))) {
      found.set(root.directory, root);
    }
  }
  // Those that do not count have been read all the same: what they call is no root module.
  const selected = modules.filter(({ directory }) => options.selects?.(directory) !== false);
  return { roots: selected.flatMap(({ directory }) => found.get(directory) ?? []), diagnostics };
}

/** Loads one directory as a root module, as `findRoots` does. */
export async function loadRoot(base: string, options: ListOptions): Promise<RootModule> {
  return (await createRootLoader(base, options).loadRoot('.')).root;
}

/** Configurations read at once: the next is read from disk while one is parsed. */
const rootsInFlightMax = 8;

interface LoadedModuleFacts {
  /** The directories of other modules that it calls. */
  readonly calls: readonly string[];
  /** Whether it says where the state is kept, as only root modules do. */
  readonly hasState: boolean;
}

interface RootLoader {
  loadRoot(directory: string): Promise<LoadedModuleFacts & { readonly root: RootModule }>;
  /** Reads the module alone; what a configuration that calls it has read is not read again. */
  loadModule(directory: string): Promise<LoadedModuleFacts>;
}

function createRootLoader(base: string, options: ListOptions): RootLoader {
  const repository = createRepository(base);
  const intern = createInterner();
  return {
    async loadRoot(directory) {
      const { value, diagnostics } = await loadModuleTree(directory, { ...options, repository });
      const root: RootModule = {
        directory,
        requirements: intern(treeRequirements(value, options.flavour)),
        places: findPlaces(value, options.flavour),
        diagnostics,
      };
      return { root, ...factsOf(directory, value.module) };
    },

    async loadModule(directory) {
      const loaded = await loadSharedModule(directory, repository, options);
      return factsOf(directory, loaded?.value ?? emptyModule);
    },
  };
}

function factsOf(directory: string, { calls, backend, hasCloud }: ModuleConfig): LoadedModuleFacts {
  const sources = [...calls.values()].flatMap(({ source }) => source ?? []);
  return {
    calls: sources
      .filter(isLocalSource)
      .map((source) => resolveLocalSource(directory, source))
      .filter((called) => called !== directory),
    hasState: backend !== undefined || hasCloud,
  };
}

/** A directory that may be a root module, and no root where it is known not to be one. */
async function loadCandidate(
  directory: string,
  isCalled: boolean,
  loader: RootLoader,
): Promise<LoadedModuleFacts & { readonly root: RootModule | undefined }> {
  if (!isCalled) return loader.loadRoot(directory);
  const facts = await loader.loadModule(directory);
  return facts.hasState ? loader.loadRoot(directory) : { ...facts, root: undefined };
}

/** Has configurations that require the same share the memory for it. */
function createInterner(): (requirements: Requirements) => Requirements {
  const known = new Map<string, VersionConstraints>();

  function intern(constraints: VersionConstraints): VersionConstraints {
    const text = formatConstraints(constraints);
    const same = known.get(text) ?? constraints;
    known.set(text, same);
    return same;
  }

  return (requirements) =>
    new Map([...requirements].map(([provider, constraints]) => [provider, intern(constraints)]));
}

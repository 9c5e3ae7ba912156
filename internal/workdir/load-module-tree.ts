/**
 * Loads a configuration: the root module, and all that it calls from where `init` has installed
 * them. Nothing is downloaded, and nothing is evaluated.
 */
import { join, posix } from 'node:path';

import { createOnceMap, type OnceMap } from '../async/once-map.ts';
import { checkProviders } from '../config/tree/check-providers.ts';
import { decodeModule } from '../config/decode-module.ts';
import { emptyModule, type ModuleCall, type ModuleConfig } from '../config/module-config.ts';
import { isLocalSource, resolveLocalSource } from '../config/modules/module-source.ts';
import { findInstallProblems } from '../config/tree/module-installation.ts';
import type { InstalledModule, ModuleManifest } from '../config/tree/module-manifest.ts';
import { listNodes, type ModuleNode, type TestNode } from '../config/tree/module-tree.ts';
import { decodeTestFile, type TestFile } from '../config/tests/decode-test-file.ts';
import { testFileSteps } from '../config/tests/test-files.ts';
import { hasErrors, type Decoded } from '../diag/diagnostic.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { loadManifest } from './load-manifest.ts';
import { locate } from './locate.ts';
import { readModule, type ModuleReader } from './read-module.ts';
import { readTestFiles } from './read-test-files.ts';

export interface LoadOptions {
  /** The directory of the working directory's data, relative to it: normally `.terraform`. */
  readonly dataDir: string;
  readonly flavour: Flavour;
  readonly signal: AbortSignal;
  /** Where the working directory is one of many. */
  readonly repository?: Repository;
  /**
   * Where test files are, relative to the working directory, beside those in it. Without one, none
   * are read.
   */
  readonly testDirectory?: string;
}

/**
 * A directory with many working directories below it. Modules that are called by a path are read where
 * they are, whether `init` has run or not, and those that several configurations call are read once.
 */
export interface Repository {
  /** All directories, also those in diagnostics, are relative to this one. */
  readonly base: string;
  readonly modules: OnceMap<string, LoadedModule | undefined>;
}

/** Makes a repository of which nothing has been read yet. */
export function createRepository(base: string): Repository {
  return { base, modules: createOnceMap() };
}

/** Reads a module of a repository without what it calls; undefined if its directory cannot be read. */
export function loadSharedModule(
  directory: string,
  repository: Repository,
  { flavour, signal }: Pick<LoadOptions, 'flavour' | 'signal'>,
): Promise<LoadedModule | undefined> {
  const reader = { root: repository.base, flavour, signal };
  return repository.modules.get(directory, () => loadModule(directory, reader));
}

/**
 * Loads the configuration of a working directory. If the root module is wrong in itself, the modules
 * that it calls are not looked at.
 *
 * @throws the signal's reason when aborted
 */
export async function loadModuleTree(
  workingDirectory: string,
  { dataDir, flavour, signal, repository, testDirectory = '' }: LoadOptions,
): Promise<Decoded<ModuleNode>> {
  const home = repository === undefined ? '.' : workingDirectory;
  const reader = { root: repository?.base ?? workingDirectory, flavour, signal };
  const [manifest, root, tests] = await Promise.all([
    loadManifest(locate(join(reader.root, home), dataDir), flavour),
    loadModule(home, reader),
    loadTestFiles(testDirectory, reader),
  ]);
  const loaded = root ?? { value: emptyModule, diagnostics: [] };
  const node: ModuleNode = { ...emptyNode, module: loaded.value };
  // Without the test directory Terraform does not read the module either.
  if (tests.value === undefined) return { value: node, diagnostics: tests.diagnostics };
  const diagnostics = [...manifest.diagnostics, ...loaded.diagnostics, ...tests.diagnostics];
  const late = loaded.value.lateDiagnostics;
  if (hasErrors(diagnostics)) return { value: node, diagnostics: [...diagnostics, ...late] };
  const loader = {
    reader,
    home,
    repository,
    // What is below the data directory is nobody else's, and forgotten with this configuration.
    own: { directory: posix.join(home, dataDir), modules: createOnceMap() },
    manifest: manifest.value,
  } satisfies Loader;
  const [children, runs] = await Promise.all([
    loadChildren({ path: [], calls: loaded.value.calls, trail: [home] }, loader),
    loadRuns(tests.value, loader),
  ]);
  const tree = { ...node, children: children.value, tests: runs.value };
  const below = [...children.diagnostics, ...runs.diagnostics];
  return {
    value: tree,
    diagnostics: [
      ...diagnostics,
      ...below,
      ...checkProviders(tree, !hasErrors(below), flavour),
      ...listNodes(tree).flatMap(({ module }) => module.lateDiagnostics),
    ],
  };
}

const emptyNode: ModuleNode = {
  path: [],
  module: emptyModule,
  call: undefined,
  children: new Map(),
  tests: [],
};

/** A module and what is wrong with it. */
export type LoadedModule = Decoded<ModuleConfig>;

type Modules = OnceMap<string, LoadedModule | undefined>;

interface Loader {
  readonly reader: ModuleReader;
  /** The directory of the root module. */
  readonly home: string;
  readonly repository: Repository | undefined;
  /** By directory: modules that are called more than once are read once. */
  readonly own: { readonly directory: string; readonly modules: Modules };
  readonly manifest: ModuleManifest;
}

interface Caller {
  readonly path: readonly string[];
  readonly calls: ReadonlyMap<string, ModuleCall>;
  /** The directories of the modules from the root to here. */
  readonly trail: readonly string[];
}

async function loadModule(
  directory: string,
  reader: ModuleReader,
): Promise<LoadedModule | undefined> {
  const files = await readModule(directory, reader);
  if (files === undefined) return undefined;
  const { value, diagnostics } = decodeModule(files.value, reader.flavour);
  return { value, diagnostics: [...files.diagnostics, ...diagnostics] };
}

async function loadChildren(
  caller: Caller,
  loader: Loader,
): Promise<Decoded<ReadonlyMap<string, ModuleNode>>> {
  // One directory is listed for each, and nothing more goes on at the same time.
  const calls = [...caller.calls.values()];
  const loaded = await Promise.all(calls.map((call) => loadChild(caller, call, loader)));
  const nodes = loaded.map(({ value }) => value).filter((node) => node !== undefined);
  return {
    value: new Map(nodes.map((node) => [node.path.at(-1) ?? '', node])),
    diagnostics: loaded.flatMap(({ diagnostics }) => diagnostics),
  };
}

async function loadChild(
  caller: Caller,
  call: ModuleCall,
  loader: Loader,
): Promise<Decoded<ModuleNode | undefined>> {
  const { reader } = loader;
  const path = [...caller.path, call.name];
  const { installed, directory } = findModule(caller, call, loader);
  const isCyclic = directory !== undefined && caller.trail.includes(directory);
  const module =
    directory === undefined || isCyclic
      ? undefined
      : await modulesOf(loader, directory).get(directory, () => loadModule(directory, reader));
  const state = { installed, isCyclic, isReadable: module !== undefined };
  const problems = findInstallProblems(call, state, reader.flavour);
  if (module === undefined || directory === undefined)
    return { value: undefined, diagnostics: problems };
  const trail = [...caller.trail, directory];
  const children = await loadChildren({ path, calls: module.value.calls, trail }, loader);
  return {
    value: { ...emptyNode, path, module: module.value, call, children: children.value },
    diagnostics: [...problems, ...module.diagnostics, ...children.diagnostics],
  };
}

interface ModulePlace {
  readonly installed: InstalledModule | undefined;
  readonly directory: string | undefined;
}

/** Finds where a called module is: where `init` put it, or in a repository where its path leads. */
function findModule(caller: Caller, call: ModuleCall, loader: Loader): ModulePlace {
  const { home, repository, manifest } = loader;
  if (repository !== undefined && call.source !== undefined && isLocalSource(call.source)) {
    const directory = resolveLocalSource(caller.trail.at(-1) ?? home, call.source);
    return { installed: { source: call.source, version: undefined, directory }, directory };
  }
  const installed = manifest.get([...caller.path, call.name].join('.'));
  if (installed === undefined) return { installed, directory: undefined };
  const isBelow = home !== '.' && !posix.isAbsolute(installed.directory);
  const directory = posix.normalize(installed.directory);
  return { installed, directory: isBelow ? posix.join(home, directory) : directory };
}

function modulesOf({ own, repository }: Loader, directory: string): Modules {
  const isOwn = repository === undefined || directory.startsWith(`${own.directory}/`);
  return isOwn ? own.modules : repository.modules;
}

/** Undefined if the test directory cannot be read. */
async function loadTestFiles(
  directory: string,
  reader: ModuleReader,
): Promise<Decoded<readonly TestFile[] | undefined>> {
  const files = await readTestFiles(directory, reader);
  const decoded = files.value?.map((file) => decodeTestFile(file, reader.flavour));
  return {
    value: decoded?.map(({ value }) => value),
    diagnostics: [
      ...files.diagnostics,
      ...(decoded ?? []).flatMap(({ diagnostics }) => diagnostics),
    ],
  };
}

/** A module that a test runs is not called by the root module, and may well be that. */
async function loadRuns(
  files: readonly TestFile[],
  loader: Loader,
): Promise<Decoded<readonly TestNode[]>> {
  const loaded = await Promise.all(
    files.map(async (file) => {
      const path = ['test', ...testFileSteps(file.name, loader.reader.flavour)];
      const calls = file.runs.flatMap(({ name, module }) =>
        module ? [[name, module] as const] : [],
      );
      const runs = await loadChildren({ path, calls: new Map(calls), trail: [] }, loader);
      return { value: { file, runs: runs.value }, diagnostics: runs.diagnostics };
    }),
  );
  return {
    value: loaded.map(({ value }) => value),
    diagnostics: loaded.flatMap(({ diagnostics }) => diagnostics),
  };
}

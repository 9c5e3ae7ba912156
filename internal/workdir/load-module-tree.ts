/**
 * Loads a configuration: the root module, and all that it calls from where `init` has installed
 * them. Nothing is downloaded, and nothing is evaluated.
 */
import { posix } from 'node:path';

import { createOnceMap, type OnceMap } from '../async/once-map.ts';
import { checkProviders } from '../config/tree/check-providers.ts';
import { decodeModule } from '../config/decode-module.ts';
import { emptyModule, type ModuleCall, type ModuleConfig } from '../config/module-config.ts';
import { findInstallProblems } from '../config/tree/module-installation.ts';
import type { ModuleManifest } from '../config/tree/module-manifest.ts';
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
  /**
   * Where test files are, relative to the working directory, beside those in it. Without one, none
   * are read.
   */
  readonly testDirectory?: string;
}

/**
 * Loads the configuration of a working directory. If the root module is wrong in itself, the modules
 * that it calls are not looked at.
 *
 * @throws the signal's reason when aborted
 */
export async function loadModuleTree(
  workingDirectory: string,
  { dataDir, flavour, signal, testDirectory = '' }: LoadOptions,
): Promise<Decoded<ModuleNode>> {
  const reader = { root: workingDirectory, flavour, signal };
  const modules = createOnceMap<string, LoadedModule | undefined>();
  const [manifest, root, tests] = await Promise.all([
    loadManifest(locate(workingDirectory, dataDir), flavour),
    loadModule('.', reader),
    loadTestFiles(testDirectory, reader),
  ]);
  const loaded = root ?? { value: emptyModule, diagnostics: [] };
  const node: ModuleNode = { ...emptyNode, module: loaded.value };
  // Without the test directory Terraform does not read the module either.
  if (tests.value === undefined) return { value: node, diagnostics: tests.diagnostics };
  const diagnostics = [...manifest.diagnostics, ...loaded.diagnostics, ...tests.diagnostics];
  const late = loaded.value.lateDiagnostics;
  if (hasErrors(diagnostics)) return { value: node, diagnostics: [...diagnostics, ...late] };
  const loader = { reader, modules, manifest: manifest.value };
  const [children, runs] = await Promise.all([
    loadChildren({ path: [], calls: loaded.value.calls, trail: ['.'] }, loader),
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

type LoadedModule = Decoded<ModuleConfig>;

interface Loader {
  readonly reader: ModuleReader;
  /** By directory: modules that are called more than once are read once. */
  readonly modules: OnceMap<string, LoadedModule | undefined>;
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
  const { reader, modules, manifest } = loader;
  const path = [...caller.path, call.name];
  const installed = manifest.get(path.join('.'));
  const directory = installed && posix.normalize(installed.directory);
  const isCyclic = directory !== undefined && caller.trail.includes(directory);
  const module =
    directory === undefined || isCyclic
      ? undefined
      : await modules.get(directory, () => loadModule(directory, reader));
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

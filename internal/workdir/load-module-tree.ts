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
import { listNodes, type ModuleNode } from '../config/tree/module-tree.ts';
import { hasErrors, type Decoded } from '../diag/diagnostic.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { loadManifest } from './load-manifest.ts';
import { locate } from './locate.ts';
import { readModule, type ModuleReader } from './read-module.ts';

export interface LoadOptions {
  /** The directory of the working directory's data, relative to it: normally `.terraform`. */
  readonly dataDir: string;
  readonly flavour: Flavour;
  readonly signal: AbortSignal;
}

/**
 * Loads the configuration of a working directory. If the root module is wrong in itself, the modules
 * that it calls are not looked at.
 *
 * @throws the signal's reason when aborted
 */
export async function loadModuleTree(
  workingDirectory: string,
  { dataDir, flavour, signal }: LoadOptions,
): Promise<Decoded<ModuleNode>> {
  const reader = { root: workingDirectory, flavour, signal };
  const modules = createOnceMap<string, LoadedModule | undefined>();
  const [manifest, root] = await Promise.all([
    loadManifest(locate(workingDirectory, dataDir), flavour),
    loadModule('.', reader),
  ]);
  const loaded = root ?? { value: emptyModule, diagnostics: [] };
  const node: ModuleNode = { path: [], module: loaded.value, call: undefined, children: new Map() };
  const diagnostics = [...manifest.diagnostics, ...loaded.diagnostics];
  const late = loaded.value.lateDiagnostics;
  if (hasErrors(diagnostics)) return { value: node, diagnostics: [...diagnostics, ...late] };
  const loader = { reader, modules, manifest: manifest.value };
  const children = await loadChildren({ path: [], module: loaded.value, trail: ['.'] }, loader);
  const tree = { ...node, children: children.value };
  return {
    value: tree,
    diagnostics: [
      ...diagnostics,
      ...children.diagnostics,
      ...checkProviders(tree, !hasErrors(children.diagnostics), flavour),
      ...listNodes(tree).flatMap(({ module }) => module.lateDiagnostics),
    ],
  };
}

type LoadedModule = Decoded<ModuleConfig>;

interface Loader {
  readonly reader: ModuleReader;
  /** By directory: modules that are called more than once are read once. */
  readonly modules: OnceMap<string, LoadedModule | undefined>;
  readonly manifest: ModuleManifest;
}

interface Caller {
  readonly path: readonly string[];
  readonly module: ModuleConfig;
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
  const calls = [...caller.module.calls.values()];
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
  const children = await loadChildren({ path, module: module.value, trail }, loader);
  return {
    value: { path, module: module.value, call, children: children.value },
    diagnostics: [...problems, ...module.diagnostics, ...children.diagnostics],
  };
}

import type { ProviderAddr } from '../../addr/provider.ts';
import type { Located } from '../../hcl/source-file.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { VersionConstraints } from '../../version/constraint.ts';
import {
  findProvider,
  providerNameOf,
  resourceKey,
  type ImportBlock,
  type ModuleCall,
  type ModuleConfig,
  type ProviderBlock,
} from '../module-config.ts';
import type { TestFile } from '../tests/decode-test-file.ts';
import { mergeRequirements, type Requirements } from '../requirements.ts';

/** A module in the tree of a configuration. */
export interface ModuleNode {
  /** The names of the calls that lead to it; empty for the root module. */
  readonly path: readonly string[];
  readonly module: ModuleConfig;
  /** The call in the parent module; undefined for the root. */
  readonly call: ModuleCall | undefined;
  /** By the name of the call; without those that could not be read. */
  readonly children: ReadonlyMap<string, ModuleNode>;
  /** The test files of the root module, if they were asked for. */
  readonly tests: readonly TestNode[];
}

/** A test file in the tree. */
export interface TestNode {
  readonly file: TestFile;
  /**
   * The modules that runs test instead of the root module, by the names of the runs. Their paths
   * begin with `test` and the path of the file.
   */
  readonly runs: ReadonlyMap<string, ModuleNode>;
}

/** What a module and all modules that it calls require. */
export function treeRequirements(root: ModuleNode, flavour: Flavour): Requirements {
  const uses = listNodes(root).flatMap((node) => usesOf(node, flavour));
  const providers = root.tests.flatMap(({ file }) => file.providers);
  return mergeUses([...uses, ...testFileUses(root.module, providers, flavour)]);
}

function mergeUses(uses: readonly ProviderUse[]): Requirements {
  return mergeRequirements(
    uses.map(({ provider, constraints }) => new Map([[provider, constraints]])),
  );
}

/** A line of a file. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** Where each provider is first required; what sets constraints comes before what does not. */
export function findPlaces(root: ModuleNode, flavour: Flavour): ReadonlyMap<ProviderAddr, Place> {
  const uses = listNodes(root).flatMap((node) => usesOf(node, flavour));
  const first = new Map<ProviderAddr, ProviderUse>();
  for (const use of uses) {
    const before = first.get(use.provider);
    const isBetter = before?.constraints.length === 0 && use.constraints.length > 0;
    if (before === undefined || isBetter) first.set(use.provider, use);
  }
  return new Map(
    [...first].map(([provider, { at }]) => [
      provider,
      { file: at.file.name, line: at.file.lineAt(at.start) },
    ]),
  );
}

function testFileUses(
  module: ModuleConfig,
  providers: readonly ProviderBlock[],
  flavour: Flavour,
): readonly ProviderUse[] {
  if (!flavour.hasTestRequirements) return [];
  return providers.flatMap((block) => useOf(module, block, flavour));
}

/** The address of a module; empty for the root module. */
export function formatModulePath(path: readonly string[]): string {
  return path.map((name) => `module.${name}`).join('.');
}

/** A module as messages call it. */
export function describeModule(path: readonly string[]): string {
  return path.length === 0 ? 'the root module' : formatModulePath(path);
}

/** A module and everything below it, parents first; modules that tests load come last. */
export function listNodes(node: ModuleNode): readonly ModuleNode[] {
  return [
    node,
    ...[...node.children.values()].flatMap(listNodes),
    ...listRunNodes(node).flatMap(listNodes),
  ];
}

/** The modules that runs of test files load. */
export function listRunNodes({ tests }: ModuleNode): readonly ModuleNode[] {
  return tests.flatMap(({ runs }) => [...runs.values()]);
}

/** What a module requires by itself, without those that it calls. */
export function moduleRequirements(node: ModuleNode, flavour: Flavour): Requirements {
  return mergeUses(usesOf(node, flavour));
}

/** What a test file requires by itself; in Terraform, never anything. */
export function testFileRequirements(
  { module }: ModuleNode,
  { providers }: TestFile,
  flavour: Flavour,
): Requirements {
  return mergeUses(testFileUses(module, providers, flavour));
}

interface ProviderUse {
  readonly provider: ProviderAddr;
  readonly constraints: VersionConstraints;
  readonly at: Located;
}

function usesOf({ module, path }: ModuleNode, flavour: Flavour): readonly ProviderUse[] {
  const imports = path.length === 0 ? module.imports : [];
  return [
    ...module.required.values(),
    ...[...module.providers.values()].flatMap(({ name, constraints, at }) =>
      useOf(module, { name, constraints, at }, flavour),
    ),
    ...[...module.resources.values()].flatMap((resource) =>
      useOf(module, { name: providerNameOf(resource), constraints: [], at: resource.at }, flavour),
    ),
    ...imports.flatMap((block) => importUse(module, block, flavour)),
  ];
}

interface NamedUse extends Omit<ProviderUse, 'provider'> {
  readonly name: string;
}

/** A name that cannot be a provider's has been reported, and requires nothing. */
function useOf(module: ModuleConfig, use: NamedUse, flavour: Flavour): readonly ProviderUse[] {
  const provider = findProvider(module, use.name, flavour);
  return provider === undefined ? [] : [{ provider, constraints: use.constraints, at: use.at }];
}

/** A resource that has its own block requires its provider there. */
function importUse(
  module: ModuleConfig,
  { target, provider, at }: ImportBlock,
  flavour: Flavour,
): readonly ProviderUse[] {
  if (target === undefined || target.isInModule) return [];
  if (module.resources.has(resourceKey({ mode: 'managed', ...target }))) return [];
  const name = providerNameOf({ type: target.type, provider });
  return useOf(module, { name, constraints: [], at }, flavour);
}

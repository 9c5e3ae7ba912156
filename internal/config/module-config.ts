/**
 * What the files of one module say, as far as it decides which providers the module requires.
 *
 * Everything else in the files is checked while they are read and then forgotten.
 */
import type { ProviderAddr } from '../addr/provider.ts';
import type { Diagnostic } from '../diag/diagnostic.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { Located } from '../hcl/source-file.ts';
import type { VersionConstraints } from '../version/constraint.ts';
import type { BackendBlock } from './blocks/decode-backend.ts';
import type { ModuleConstraints } from './modules/module-version.ts';
import { findImpliedProvider, impliedName, type ProviderName } from './provider-name.ts';

/** One module. The keys of its maps are the names that are unique in a module. */
export interface ModuleConfig {
  /** By local name. */
  readonly required: ReadonlyMap<string, RequiredProvider>;
  /** `provider` blocks, by name and alias such as `aws.east`. */
  readonly providers: ReadonlyMap<string, ProviderBlock>;
  /** By `resourceKey`. */
  readonly resources: ReadonlyMap<string, Resource>;
  readonly calls: ReadonlyMap<string, ModuleCall>;
  readonly imports: readonly ImportBlock[];
  /** The `backend` block, which counts in the root module only. */
  readonly backend: BackendBlock | undefined;
  /** Whether there is a `cloud` block, which counts in the root module only. */
  readonly hasCloud: boolean;
  /**
   * What is wrong with constraints that the first of two readers takes; told only after everything
   * else has been looked at.
   */
  readonly lateDiagnostics: readonly Diagnostic[];
}

/** An entry of `required_providers`. */
export interface RequiredProvider {
  readonly name: string;
  readonly provider: ProviderAddr;
  readonly constraints: VersionConstraints;
  /** The configurations that the caller of the module must pass. */
  readonly aliases: readonly ProviderName[];
  readonly at: Located;
}

/** A `provider` block. */
export interface ProviderBlock extends ProviderName {
  /** From the `version` argument, which is deprecated. */
  readonly constraints: VersionConstraints;
  /** Whether it says nothing but its alias, and only stands for what the caller passes. */
  readonly isEmpty: boolean;
  readonly at: Located;
}

/** The kinds of resources; `managed` are those of `resource` blocks. */
export type ResourceMode = 'managed' | 'data' | 'ephemeral';

/** A block that uses a provider. */
export interface Resource {
  readonly mode: ResourceMode;
  readonly type: string;
  readonly name: string;
  /** As the block says; undefined where the type implies it. */
  readonly provider: ProviderRef | undefined;
  /** Whether the block is inside of a `check`. */
  readonly isScoped: boolean;
  readonly at: Located;
}

/** A reference to a provider configuration. */
export interface ProviderRef extends ProviderName {
  /** The name, without the alias. */
  readonly nameAt: Located;
}

/** A `module` block. */
export interface ModuleCall {
  readonly name: string;
  /** In normal form; undefined if it depends on variables, whose values `init` has known. */
  readonly source: string | undefined;
  readonly sourceAt: Located;
  readonly version: ModuleConstraints;
  /** What keeps the module from having provider configurations of its own: `count` and the like. */
  readonly repetition: Located | undefined;
  readonly providers: readonly PassedProvider[];
  readonly at: Located;
}

/** An entry of the `providers` argument of a module call. */
export interface PassedProvider {
  readonly inChild: ProviderRef;
  readonly inParent: ProviderRef;
}

/** An `import` block. */
export interface ImportBlock {
  /** Undefined if it could not be read. */
  readonly target: ImportTarget | undefined;
  readonly provider: ProviderRef | undefined;
  readonly providerAt: Located | undefined;
  readonly at: Located;
}

/** The resource that an `import` block is for. */
export interface ImportTarget {
  readonly isInModule: boolean;
  readonly type: string;
  readonly name: string;
}

/** The configuration of a module without files. */
export const emptyModule: ModuleConfig = {
  required: new Map(),
  providers: new Map(),
  resources: new Map(),
  calls: new Map(),
  imports: [],
  backend: undefined,
  hasCloud: false,
  lateDiagnostics: [],
};

/** The address of a resource in its module, such as `data.aws_ami.x`. */
export function resourceKey(resource: Pick<Resource, 'mode' | 'type' | 'name'>): string {
  const { mode, type, name } = resource;
  return mode === 'managed' ? `${type}.${name}` : `${mode}.${type}.${name}`;
}

/** The local name of a resource's provider, written or implied. */
export function providerNameOf(resource: Pick<Resource, 'type' | 'provider'>): string {
  return resource.provider?.name ?? impliedName(resource.type);
}

/** The provider that a local name stands for in a module; undefined if it cannot be any. */
export function findProvider(
  module: ModuleConfig,
  name: string,
  flavour: Flavour,
): ProviderAddr | undefined {
  return module.required.get(name)?.provider ?? findImpliedProvider(name, flavour);
}

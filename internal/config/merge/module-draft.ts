import type { Block } from '../../hcl/ast.ts';
import type { DecodedImport } from '../blocks/decode-import.ts';
import type { Declaration } from '../blocks/decode-locals.ts';
import type { ModuleBlock } from '../blocks/decode-module-call.ts';
import type { OutputBlock } from '../blocks/decode-output.ts';
import type { DecodedProvider } from '../blocks/decode-provider.ts';
import type { RequiredEntry, RequiredProviders } from '../blocks/decode-required-providers.ts';
import type { ResourceBlock } from '../blocks/decode-resource.ts';
import type { VariableBlock } from '../blocks/decode-variable.ts';

/** A module while its files are being put together. Each map is keyed by what must be unique. */
export interface ModuleDraft {
  readonly variables: Map<string, VariableBlock>;
  readonly locals: Map<string, Declaration>;
  readonly outputs: Map<string, OutputBlock>;
  readonly calls: Map<string, ModuleBlock>;
  readonly resources: Map<string, ResourceBlock>;
  readonly checks: Map<string, Declaration>;
  readonly providers: Map<string, DecodedProvider>;
  readonly providerMetas: Map<string, Declaration>;
  readonly required: Map<string, RequiredEntry>;
  /** By the address of the instance. */
  readonly importedInstances: Map<string, DecodedImport>;
  readonly imports: DecodedImport[];
  /** Of blocks that a module may have once: the first. */
  requiredProviders: RequiredProviders | undefined;
  backend: Block | undefined;
  cloud: Block | undefined;
}

/** Makes the draft of a module of which no file has been looked at. */
export function makeDraft(): ModuleDraft {
  return {
    variables: new Map(),
    locals: new Map(),
    outputs: new Map(),
    calls: new Map(),
    resources: new Map(),
    checks: new Map(),
    providers: new Map(),
    providerMetas: new Map(),
    required: new Map(),
    importedInstances: new Map(),
    imports: [],
    requiredProviders: undefined,
    backend: undefined,
    cloud: undefined,
  };
}

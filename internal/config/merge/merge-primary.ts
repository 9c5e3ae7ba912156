/** Puts the primary files of a module together. Nothing may be declared twice. */
import type { Block } from '../../hcl/ast.ts';
import { describePlace, type Located } from '../../hcl/source-file.ts';
import type { CheckBlock } from '../blocks/decode-check.ts';
import type { FileContent } from '../decode-file.ts';
import type { DecodedImport } from '../blocks/decode-import.ts';
import type { ResourceBlock } from '../blocks/decode-resource.ts';
import type { TerraformBlock } from '../blocks/decode-terraform.ts';
import * as duplicates from './duplicates.ts';
import type { DecodedProvider } from '../blocks/decode-provider.ts';
import { resourceKey } from '../module-config.ts';
import type { ModuleDraft } from './module-draft.ts';
import { formatProviderName } from '../provider-name.ts';
import type { Reading } from '../values/report.ts';

/** Adds what a primary file says to a module. */
export function addPrimary(draft: ModuleDraft, file: FileContent, reading: Reading): void {
  for (const settings of file.settings) addSettings(draft, settings, reading);
  for (const provider of file.providers) addProvider(draft, provider, reading);
  addAll(draft.variables, file.variables, { reading, describe: duplicates.variable });
  addAll(draft.locals, file.locals, { reading, describe: duplicates.local });
  addAll(draft.outputs, file.outputs, { reading, describe: duplicates.output });
  addAll(draft.calls, file.calls, { reading, describe: duplicates.call });
  for (const resource of file.resources) addResource(draft, resource, reading);
  for (const check of file.checks) addCheck(draft, check, reading);
  for (const block of file.imports) addImport(draft, block, reading);
}

/** Reports that a module has both a `backend` and a `cloud` block. */
export function checkStateSettings({ backend, cloud }: ModuleDraft, { report }: Reading): void {
  if (backend === undefined || cloud === undefined) return;
  report(backend, {
    summary: 'Both a backend and cloud configuration are present',
    detail: `A module may declare either one 'cloud' block OR one 'backend' block configuring a state backend. The 'cloud' block is configured at ${describePlace(cloud)}; a backend is configured at ${describePlace(backend)}. Remove the backend block to configure HCP Terraform or Terraform Enteprise.`,
  });
}

interface Named {
  readonly name: string;
  readonly at: Located;
}

/** A message about a third one mentions the second. */
function addAll<T extends Named>(
  known: Map<string, T>,
  added: readonly T[],
  options: { readonly describe: duplicates.DescribeDuplicate; readonly reading: Reading },
): void {
  for (const item of added) {
    const old = known.get(item.name);
    if (old !== undefined) {
      options.reading.report(item.at, options.describe(item.name, describePlace(old.at)));
    }
    known.set(item.name, item);
  }
}

function addResource(draft: ModuleDraft, resource: ResourceBlock, { report }: Reading): void {
  const key = resourceKey(resource);
  const old = draft.resources.get(key);
  if (old === undefined) draft.resources.set(key, resource);
  else report(resource.at, duplicates.resource(resource, describePlace(old.at)));
}

/** A check whose data source is declared elsewhere counts for nothing. */
function addCheck(draft: ModuleDraft, check: CheckBlock, reading: Reading): void {
  const { name, at, data } = check;
  if (data !== undefined) {
    const isNew = !draft.resources.has(resourceKey(data));
    addResource(draft, data, reading);
    if (!isNew) return;
  }
  const old = draft.checks.get(name);
  if (old === undefined) draft.checks.set(name, check);
  else reading.report(at, duplicates.check(name, describePlace(old.at)));
}

function addProvider(draft: ModuleDraft, provider: DecodedProvider, { report }: Reading): void {
  const key = formatProviderName(provider);
  const old = draft.providers.get(key);
  if (old === undefined) draft.providers.set(key, provider);
  else report(provider.at, duplicates.provider(provider, describePlace(old.at)));
}

function addImport(draft: ModuleDraft, block: DecodedImport, { report }: Reading): void {
  draft.imports.push(block);
  const { instance } = block;
  if (instance === undefined) return;
  const old = draft.importedInstances.get(instance.address);
  if (old === undefined) draft.importedInstances.set(instance.address, block);
  else report(instance.at, duplicates.importBlock(instance.resource, describePlace(old.at)));
}

function addSettings(draft: ModuleDraft, settings: TerraformBlock, reading: Reading): void {
  const { report } = reading;
  for (const block of settings.requiredProviders) {
    const old = draft.requiredProviders;
    draft.requiredProviders ??= block;
    if (old !== undefined) report(block.at, duplicates.requiredProviders(describePlace(old.at)));
    else for (const provider of block.providers) draft.required.set(provider.name, provider);
  }
  for (const block of settings.backends) {
    if (draft.backend === undefined) draft.backend = block;
    else report(block, duplicates.backend(describePlace(draft.backend)));
  }
  for (const block of settings.clouds) draft.cloud = addCloud(draft.cloud, block, reading);
  for (const meta of settings.providerMetas) {
    const old = draft.providerMetas.get(meta.name);
    if (old === undefined) draft.providerMetas.set(meta.name, meta);
    else report(meta.at, duplicates.providerMeta(meta.name, describePlace(old.at)));
  }
}

function addCloud(old: Block | undefined, block: Block, { report }: Reading): Block {
  if (old === undefined) return block;
  report(block, duplicates.cloud(describePlace(old)));
  return old;
}

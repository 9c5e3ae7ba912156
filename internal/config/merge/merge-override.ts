/** Lays an override file over a module. What it overrides must exist. */
import type { Attribute } from '../../hcl/ast.ts';
import type { ProblemText } from '../../hcl/problem.ts';
import { describePlace, type Located } from '../../hcl/source-file.ts';
import { findConversionProblem } from '../values/conversion.ts';
import type { FileContent } from '../decode-file.ts';
import type { ModuleBlock } from '../blocks/decode-module-call.ts';
import type { ResourceBlock } from '../blocks/decode-resource.ts';
import type { TerraformBlock } from '../blocks/decode-terraform.ts';
import { invalidDefault, nullDefault, type VariableBlock } from '../blocks/decode-variable.ts';
import * as duplicates from './duplicates.ts';
import type { DecodedProvider } from '../blocks/decode-provider.ts';
import { resourceKey } from '../module-config.ts';
import type { ModuleDraft } from './module-draft.ts';
import * as orphans from './orphans.ts';
import { formatProviderName } from '../provider-name.ts';
import { findList } from '../values/read-value.ts';
import type { Reading } from '../values/report.ts';
import { anyType } from '../values/type-constraint.ts';

/** Applies an override file to a module. */
export function applyOverride(draft: ModuleDraft, file: FileContent, reading: Reading): void {
  applySettings(draft, file.settings, reading);
  for (const provider of file.providers) overrideProvider(draft, provider, reading);
  for (const variable of file.variables) overrideVariable(draft, variable, reading);
  for (const local of file.locals) {
    if (!draft.locals.has(local.name)) reading.report(local.at, orphans.local(local.name));
  }
  for (const output of file.outputs) {
    if (!draft.outputs.has(output.name)) reading.report(output.at, orphans.output(output.name));
    refuseDependsOn(output.dependsOn, reading);
  }
  for (const call of file.calls) overrideCall(draft, call, reading);
  for (const resource of file.resources) overrideResource(draft, resource, reading);
  draft.imports.push(...file.imports);
  refuseAll(file.moves, orphans.moved, reading);
  refuseAll(
    file.imports.map(({ at }) => at),
    orphans.imported,
    reading,
  );
}

function applySettings(
  draft: ModuleDraft,
  settings: readonly TerraformBlock[],
  { report }: Reading,
): void {
  const backends = settings.flatMap((block) => block.backends);
  const clouds = settings.flatMap((block) => block.clouds);
  const [backend, secondBackend] = backends;
  const [cloud, secondCloud] = clouds;
  if (backend !== undefined && secondBackend !== undefined) {
    report(secondBackend, duplicates.overridingBackend(describePlace(backend)));
  }
  if (cloud !== undefined && secondCloud !== undefined) {
    report(secondCloud, duplicates.cloud(describePlace(cloud)));
  }
  draft.backend = backend ?? draft.backend;
  draft.cloud = cloud ?? draft.cloud;
  for (const { providers } of settings.flatMap((block) => block.requiredProviders)) {
    // Whole entries are replaced: an override without a source loses the source it had.
    for (const provider of providers) draft.required.set(provider.name, provider);
  }
}

/** A default configuration may be added; one with an alias must be there to be overridden. */
function overrideProvider(
  draft: ModuleDraft,
  provider: DecodedProvider,
  { report }: Reading,
): void {
  const key = formatProviderName(provider);
  const base = draft.providers.get(key);
  if (base === undefined && provider.alias !== undefined) {
    report(provider.at, orphans.provider(provider.name, provider.alias));
    return;
  }
  draft.providers.set(key, {
    ...(base ?? provider),
    version: provider.version ?? base?.version,
    isEmpty: provider.isEmpty && base?.isEmpty !== false,
  });
}

function overrideVariable(draft: ModuleDraft, variable: VariableBlock, reading: Reading): void {
  const { name, at } = variable;
  const base = draft.variables.get(name);
  if (base === undefined) {
    reading.report(at, orphans.variable(name));
    return;
  }
  const merged = {
    ...base,
    type: variable.type ?? base.type,
    default: variable.default ?? base.default,
    isNullable: variable.isNullable ?? base.isNullable,
  };
  draft.variables.set(name, merged);
  const problem = findDefaultProblem(merged, variable);
  if (problem !== undefined) reading.report(at, problem);
}

function findDefaultProblem(
  { type, default: value, isNullable }: VariableBlock,
  override: VariableBlock,
): ProblemText | undefined {
  if (value === undefined) return undefined;
  const problem = findConversionProblem(value, type ?? anyType);
  if (problem === undefined) {
    return value.kind === 'null' && isNullable === false ? nullDefault : undefined;
  }
  const detail =
    override.type === undefined
      ? `The overridden default value for this variable is not compatible with the variable's type constraint: ${problem}.`
      : `Overriding this variable's type constraint has made its default value invalid: ${problem}.`;
  return { summary: invalidDefault, detail };
}

function overrideCall(draft: ModuleDraft, call: ModuleBlock, reading: Reading): void {
  const base = draft.calls.get(call.name);
  if (base === undefined) {
    reading.report(call.at, orphans.call(call.name));
    return;
  }
  refuseDependsOn(call.dependsOn, reading);
  draft.calls.set(call.name, {
    ...base,
    source: call.source ?? base.source,
    version: call.version ?? base.version,
    repetition: call.repetition ?? base.repetition,
    providers: call.providers ?? base.providers,
  });
}

function overrideResource(draft: ModuleDraft, resource: ResourceBlock, reading: Reading): void {
  const key = resourceKey(resource);
  const base = draft.resources.get(key);
  if (base === undefined) {
    const problem = orphans.resource(resource);
    if (problem !== undefined) reading.report(resource.at, problem);
    return;
  }
  refuseDependsOn(resource.dependsOn, reading);
  draft.resources.set(key, { ...base, provider: resource.provider ?? base.provider });
}

function refuseDependsOn(attribute: Attribute | undefined, { report }: Reading): void {
  const at = attribute && findList(attribute.expression)?.[0];
  if (at === undefined) return;
  report(at, {
    summary: 'Unsupported override',
    detail: 'The depends_on argument may not be overridden.',
  });
}

function refuseAll(places: readonly Located[], problem: ProblemText, { report }: Reading): void {
  for (const at of places) report(at, problem);
}

/**
 * Checks that a provider configuration in a test file stands for one provider only. It has no source
 * of its own: the first run that uses it decides.
 */
import type { ProviderAddr } from '../../addr/provider.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import { findProvider, type ModuleConfig } from '../module-config.ts';
import { findImpliedProvider, formatProviderName } from '../provider-name.ts';
import type { TestFile } from '../tests/decode-test-file.ts';
import type { TestRun } from '../tests/decode-run.ts';
import type { Reading } from '../values/report.ts';
import type { ModuleNode, TestNode } from './module-tree.ts';

/**
 * Checks the test files of a root module. Runs that load a module of their own decide, but are not
 * checked; so it is in Terraform.
 *
 * @param isTreeSound Whether all modules could be read without an error; otherwise Terraform does not
 *   look sources up
 */
export function checkTestProviders(
  { module, tests }: ModuleNode,
  isTreeSound: boolean,
  reading: Reading,
): void {
  const lookUp = isTreeSound ? findProvider : ignoreSources;
  for (const test of tests) {
    const { file } = test;
    const types = isTreeSound
      ? decideTypes(module, test, reading.flavour)
      : implyTypes(file, reading.flavour);
    for (const run of file.runs) {
      if (run.module !== undefined) continue;
      const checked = { file, module, types, lookUp };
      if (run.providers.length > 0) checkPassed(checked, run, reading);
      else checkDeclared(checked, reading);
    }
  }
}

type LookUp = typeof findProvider;

/** Providers by the names and aliases of their configurations. */
type ProviderTypes = ReadonlyMap<string, ProviderAddr | undefined>;

interface Checked {
  readonly file: TestFile;
  readonly module: ModuleConfig;
  readonly types: ProviderTypes;
  readonly lookUp: LookUp;
}

function ignoreSources(
  _module: ModuleConfig,
  name: string,
  flavour: Flavour,
): ProviderAddr | undefined {
  return findImpliedProvider(name, flavour);
}

function implyTypes({ configured }: TestFile, flavour: Flavour): ProviderTypes {
  return new Map(
    [...configured.keys()].map((key) => [
      key,
      findImpliedProvider(key.split('.')[0] ?? '', flavour),
    ]),
  );
}

function decideTypes(
  root: ModuleConfig,
  { file, runs }: TestNode,
  flavour: Flavour,
): ProviderTypes {
  const types = new Map<string, ProviderAddr | undefined>();
  for (const run of file.runs) {
    const module = run.module === undefined ? root : runs.get(run.name)?.module;
    if (module === undefined) continue;
    for (const [key, provider] of listUses(run, module, flavour)) {
      if (file.configured.has(key) && !types.has(key)) types.set(key, provider);
    }
  }
  return types;
}

type Use = readonly [key: string, provider: ProviderAddr | undefined];

function listUses({ providers }: TestRun, module: ModuleConfig, flavour: Flavour): readonly Use[] {
  if (providers.length === 0) {
    return [...listRequired(module), ...listBlocks(module, findProvider, flavour)];
  }
  return providers.map(({ inChild, inParent }) => [
    formatProviderName(inParent),
    findProvider(module, inChild.name, flavour),
  ]);
}

function listRequired({ required }: ModuleConfig): readonly Use[] {
  return [...required.values()].flatMap(({ name, provider, aliases }) =>
    [name, ...aliases.map(formatProviderName)].map((key) => [key, provider] as const),
  );
}

function listBlocks(module: ModuleConfig, lookUp: LookUp, flavour: Flavour): readonly Use[] {
  return [...module.providers].map(([key, { name }]) => [key, lookUp(module, name, flavour)]);
}

const summary = 'Provider type mismatch';

function checkPassed(
  { file, module, types, lookUp }: Checked,
  { providers }: TestRun,
  { report, flavour }: Reading,
): void {
  for (const { inChild, inParent } of providers) {
    const given = types.get(formatProviderName(inParent));
    const expected = lookUp(module, inChild.name, flavour);
    if (given === undefined || given === expected) continue;
    report(inParent.nameAt, {
      summary,
      detail: `The local name "${inParent.name}" in ${file.name} represents provider "${given}", but "${inChild.name}" in the root module represents "${expected ?? ''}".\n\nThis means the provider definition for "${inParent.name}" within ${file.name}${others}`,
    });
  }
}

const others =
  ', or other provider definitions with the same name, have been referenced by multiple run blocks and assigned to different provider types.';
const alone =
  ' has been referenced by multiple run blocks and assigned to different provider types.';

function checkDeclared({ file, module, types, lookUp }: Checked, reading: Reading): void {
  const { report, flavour } = reading;
  const uses = [
    ...listRequired(module).map((use) => ({ use, blame: others })),
    ...listBlocks(module, lookUp, flavour).map((use) => ({ use, blame: alone })),
  ];
  for (const { use, blame } of uses) {
    const [key, expected] = use;
    const given = types.get(key);
    const at = file.configured.get(key);
    if (given === undefined || at === undefined || given === expected) continue;
    report(at, {
      summary,
      detail: `The provider "${key}" in ${file.name} represents provider "${given}", but "${key}" in the root module represents "${expected ?? ''}".\n\nThis means the provider definition for "${key}" within ${file.name}${blame}`,
    });
  }
}

/**
 * Reads a test file, `*.tftest.hcl` or `*.tftest.json`.
 *
 * What is kept is what decides about providers: the runs that test another module, and the `provider`
 * blocks. All else is checked, as far as Terraform checks it before it looks for providers, and then
 * forgotten. Files of mock data are not looked for.
 */
import type { Decoded } from '../../diag/diagnostic.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { Block } from '../../hcl/ast.ts';
import { parseJson } from '../../hcl/parse-json.ts';
import { parseNative } from '../../hcl/parse-native.ts';
import type { BodySchema } from '../../hcl/schema.ts';
import { describePlace, type Located } from '../../hcl/source-file.ts';
import { readConstraints } from '../blocks/version-argument.ts';
import { isJsonFile } from '../config-files.ts';
import type { ModuleFile } from '../decode-module.ts';
import type { ProviderBlock } from '../module-config.ts';
import { formatProviderName } from '../provider-name.ts';
import { readArguments, readContent } from '../values/read-body.ts';
import { collectReports, type Reading } from '../values/report.ts';
import { checkSingleIn } from './check-single-in.ts';
import { checkOverrides, overrideTypes } from './check-overrides.ts';
import { decodeRun, type TestRun } from './decode-run.ts';
import { decodeMockProvider, decodeTestProvider, type TestProvider } from './test-providers.ts';

/** What a test file says. */
export interface TestFile {
  /** The path from the working directory. */
  readonly name: string;
  readonly providers: readonly ProviderBlock[];
  /** Where provider configurations are, mocks among them, by name and alias. */
  readonly configured: ReadonlyMap<string, Located>;
  /** In the order of the file. */
  readonly runs: readonly TestRun[];
}

/** Reads a test file. */
export function decodeTestFile(file: ModuleFile, flavour: Flavour): Decoded<TestFile> {
  const reading = collectReports(flavour);
  const { value: body, diagnostics } = isJsonFile(file.name) ? parseJson(file) : parseNative(file);
  reading.note(...diagnostics);
  const { blocks } = readContent(body, schema, reading);
  const variables = blocks.filter(({ type }) => type === 'variables');
  for (const block of variables) readArguments(block.body, reading);
  checkSingleIn('test file', variables, reading);
  checkOverrides(blocks, reading);
  const configured = decodeProviders(blocks, reading);
  const value = {
    name: file.name,
    providers: keepBlocks(configured.values(), reading),
    configured: new Map([...configured].map(([name, { at }]) => [name, at])),
    runs: decodeRuns(blocks, reading),
  };
  return { value, diagnostics: reading.diagnostics };
}

const schema: BodySchema = {
  blocks: [
    { type: 'run', labelNames: ['name'] },
    { type: 'variables' },
    { type: 'provider', labelNames: ['name'] },
    { type: 'mock_provider', labelNames: ['name'] },
    ...overrideTypes.map((type) => ({ type })),
  ],
};

function decodeRuns(blocks: readonly Block[], reading: Reading): readonly TestRun[] {
  const places = new Map<string, Located>();
  const runs: TestRun[] = [];
  for (const block of blocks.filter(({ type }) => type === 'run')) {
    const run = decodeRun(block, reading);
    const { name } = run;
    const first = places.get(name);
    if (first !== undefined) {
      reading.report(block, {
        summary: 'Duplicate "run" block names',
        detail: `This test file already has a run named ${name} block defined at ${describePlace(first)}.`,
      });
    }
    places.set(name, first ?? block);
    runs.push(run);
  }
  return runs;
}

function decodeProviders(
  blocks: readonly Block[],
  reading: Reading,
): ReadonlyMap<string, TestProvider> {
  const known = new Map<string, TestProvider>();
  for (const block of blocks) {
    const provider = decodeProviderBlock(block, reading);
    if (provider === undefined) continue;
    const name = formatProviderName(provider);
    const old = known.get(name);
    if (old === undefined) known.set(name, provider);
    else {
      reading.report(block, {
        summary: 'Duplicate provider block',
        detail: `A provider for ${name} is already defined at ${describePlace(old.nameAt)}.`,
      });
    }
  }
  return known;
}

function keepBlocks(providers: Iterable<TestProvider>, reading: Reading): readonly ProviderBlock[] {
  return [...providers].flatMap(({ block }) => {
    if (block === undefined) return [];
    const { version, ...rest } = block;
    return [{ ...rest, constraints: readConstraints(version, reading) }];
  });
}

function decodeProviderBlock(block: Block, reading: Reading): TestProvider | undefined {
  if (block.type === 'provider') return decodeTestProvider(block, reading);
  return block.type === 'mock_provider' ? decodeMockProvider(block, reading) : undefined;
}

/** Provider configurations in test files, real ones and mocks. */
import type { Attribute, Block } from '../../hcl/ast.ts';
import type { BodySchema } from '../../hcl/schema.ts';
import { describePlace, type Located } from '../../hcl/source-file.ts';
import {
  decodeAlias,
  decodeDeprecatedVersion,
  decodeProvider,
  type DecodedProvider,
} from '../blocks/decode-provider.ts';
import { findNameProblem, type ProviderName } from '../provider-name.ts';
import { readContent } from '../values/read-body.ts';
import { evaluate, readString } from '../values/read-value.ts';
import type { Reading } from '../values/report.ts';
import { checkOverrideDuring, checkOverrides } from './check-overrides.ts';

/** A provider configuration of a test file. */
export interface TestProvider extends ProviderName {
  readonly at: Located;
  readonly nameAt: Located;
  /** Undefined for a mock. */
  readonly block: DecodedProvider | undefined;
}

/** Decodes a `provider` block of a test file; undefined if its name is wrong. */
export function decodeTestProvider(block: Block, reading: Reading): TestProvider | undefined {
  const { hasTestRequirements } = reading.flavour;
  const decodeVersion = hasTestRequirements ? decodeDeprecatedVersion : refuseVersion;
  const provider = decodeProvider(block, reading, decodeVersion);
  const [nameAt = block] = block.labelsAt;
  if (provider === undefined) return undefined;
  return { name: provider.name, alias: provider.alias, at: block, nameAt, block: provider };
}

/** Decodes a `mock_provider` block; undefined if its name is wrong. */
export function decodeMockProvider(block: Block, reading: Reading): TestProvider | undefined {
  const [name = ''] = block.labels;
  const [nameAt = block] = block.labelsAt;
  const { attributes, blocks } = readContent(block.body, mockSchema, reading);
  const problem = findNameProblem(name);
  if (problem !== undefined) reading.report(block, problem);
  const source = attributes.get('source');
  if (source !== undefined) readString(source, reading);
  checkOverrideDuring(attributes.get('override_during'), reading);
  for (const type of ['mock_resource', 'mock_data']) {
    checkMocks(
      blocks.filter((nested) => nested.type === type),
      reading,
    );
  }
  checkOverrides(blocks, reading);
  const alias = decodeAlias(attributes.get('alias'), reading);
  return problem ? undefined : { name, alias, at: block, nameAt, block: undefined };
}

const mockSchema: BodySchema = {
  attributes: ['alias', 'source', 'override_during'].map((name) => ({ name })),
  blocks: [
    { type: 'mock_resource', labelNames: ['type'] },
    { type: 'mock_data', labelNames: ['type'] },
    { type: 'override_resource' },
    { type: 'override_data' },
  ],
};

function checkMocks(blocks: readonly Block[], reading: Reading): void {
  const places = new Map<string, Located>();
  for (const block of blocks) {
    const [type = ''] = block.labels;
    const [typeAt = block] = block.labelsAt;
    const { attributes } = readContent(block.body, defaultsSchema, reading);
    checkOverrideDuring(attributes.get('override_during'), reading);
    const defaults = attributes.get('defaults');
    if (defaults !== undefined) evaluate(defaults.expression, reading);
    const first = places.get(type);
    if (first !== undefined) {
      reading.report(typeAt, {
        summary: `Duplicate ${block.type} block`,
        detail: `A ${block.type} block for ${type} has already been defined at ${describePlace(first)}.`,
      });
    }
    places.set(type, first ?? block);
  }
}

const defaultsSchema: BodySchema = {
  attributes: [{ name: 'defaults' }, { name: 'override_during' }],
};

function refuseVersion({ expression }: Attribute, { report }: Reading): undefined {
  report(expression, {
    summary: 'Version constraints are not allowed in test files',
    detail:
      'Version constraints inside provider configuration blocks are not allowed in test files. To silence this error, move the provider version constraint into the required_providers block of the configuration that uses this provider.',
  });
}

import type { Attribute, Block } from '../../hcl/ast.ts';
import type { BodySchema } from '../../hcl/schema.ts';
import { staticKeyword } from '../../hcl/static-expression.ts';
import { checkCondition } from '../blocks/check-condition.ts';
import { decodePassedProviders } from '../blocks/decode-passed-providers.ts';
import { decodeReferences } from '../blocks/decode-references.ts';
import { checkName } from '../blocks/names.ts';
import type { ModuleCall, PassedProvider } from '../module-config.ts';
import { readArguments, readContent } from '../values/read-body.ts';
import { readBool, readString } from '../values/read-value.ts';
import type { Reading } from '../values/report.ts';
import { checkOverrides, overrideTypes } from './check-overrides.ts';
import { checkSingleIn } from './check-single-in.ts';
import { decodeRunModule } from './decode-run-module.ts';

/** A `run` block. */
export interface TestRun {
  readonly name: string;
  /** The module that is tested, where it is not the one that the file is for. */
  readonly module: ModuleCall | undefined;
  /** The provider configurations of the file that it is given; if none, those of the same names. */
  readonly providers: readonly PassedProvider[];
}

/** Decodes a `run` block. */
export function decodeRun(block: Block, reading: Reading): TestRun {
  const [name = ''] = block.labels;
  const [nameAt = block] = block.labelsAt;
  const { attributes, blocks } = readContent(block.body, schema, reading);
  checkName({ text: name, at: nameAt }, 'Invalid run block name', reading.report);
  checkArguments(attributes, reading);
  const passed = attributes.get('providers');
  const providers = passed ? decodePassedProviders(passed.expression, reading) : [];
  function ofType(type: string): readonly Block[] {
    return blocks.filter((nested) => nested.type === type);
  }
  for (const type of ['variables', 'module', 'plan_options']) {
    checkSingleIn('run block', ofType(type), reading);
  }
  for (const nested of ofType('variables')) readArguments(nested.body, reading);
  for (const nested of ofType('plan_options')) checkPlanOptions(nested, reading);
  for (const nested of ofType('assert')) checkCondition(nested, { what: 'assert' }, reading);
  checkOverrides(blocks, reading);
  const modules = ofType('module').map((nested) => decodeRunModule(name, nested, reading));
  return { name, module: modules.find((module) => module !== undefined), providers };
}

const schema: BodySchema = {
  attributes: ['command', 'providers', 'expect_failures', 'state_key'].map((name) => ({ name })),
  blocks: [
    { type: 'plan_options' },
    { type: 'assert' },
    { type: 'variables' },
    { type: 'module' },
    ...overrideTypes.map((type) => ({ type })),
  ],
};

function checkArguments(attributes: ReadonlyMap<string, Attribute>, reading: Reading): void {
  const command = attributes.get('command');
  if (command !== undefined) checkCommand(command, reading);
  const failures = attributes.get('expect_failures');
  if (failures !== undefined) decodeReferences(failures, reading);
  const stateKey = attributes.get('state_key');
  if (stateKey !== undefined) readString(stateKey, reading);
}

function checkCommand({ expression }: Attribute, { report }: Reading): void {
  if (['apply', 'plan'].includes(staticKeyword(expression) ?? '')) return;
  report(expression, {
    summary: 'Invalid "command" keyword',
    detail:
      'The "command" argument requires one of the following keywords without quotes: apply or plan.',
  });
}

const refreshOnly = 'refresh-only';

function checkPlanOptions(block: Block, reading: Reading): void {
  const { attributes } = readContent(block.body, planOptionsSchema, reading);
  const mode = attributes.get('mode')?.expression;
  const keyword = mode && staticKeyword(mode);
  if (mode !== undefined && keyword !== 'normal' && keyword !== refreshOnly) {
    reading.report(mode, {
      summary: 'Invalid "mode" keyword',
      detail:
        'The "mode" argument requires one of the following keywords without quotes: normal or refresh-only',
    });
  }
  const refresh = attributes.get('refresh');
  const isRefreshed = refresh && readBool(refresh, reading);
  if (refresh !== undefined && isRefreshed === false && keyword === refreshOnly) {
    reading.report(refresh, {
      summary: 'Incompatible plan options',
      detail:
        'The "refresh" option cannot be set to false when running a test in "refresh-only" mode.',
    });
  }
  for (const name of ['replace', 'target']) {
    const addresses = attributes.get(name);
    if (addresses !== undefined) decodeReferences(addresses, reading);
  }
}

const planOptionsSchema: BodySchema = {
  attributes: ['mode', 'refresh', 'replace', 'target'].map((name) => ({ name })),
};

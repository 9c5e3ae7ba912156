import type { Attribute, Block, Expression, Value } from '../../hcl/ast.ts';
import type { BodySchema } from '../../hcl/schema.ts';
import { checkCondition, refuseCondition } from './check-condition.ts';
import { findConversionProblem } from '../values/conversion.ts';
import type { Declaration } from './decode-locals.ts';
import { decodeType } from '../values/decode-type.ts';
import { checkName } from './names.ts';
import { readContent } from '../values/read-body.ts';
import { findQuotedText } from '../values/quoted.ts';
import { evaluate, readBool, readString } from '../values/read-value.ts';
import { variablesIn } from '../values/variables-in.ts';
import type { Reading } from '../values/report.ts';
import { anyType, type TypeConstraint } from '../values/type-constraint.ts';

/** A `variable` block; undefined is what it does not say. */
export interface VariableBlock extends Declaration {
  readonly type: TypeConstraint | undefined;
  readonly default: Value | undefined;
  readonly isNullable: boolean | undefined;
}

/** Decodes a `variable` block. */
export function decodeVariable(block: Block, reading: Reading): VariableBlock {
  const [name = ''] = block.labels;
  checkVariableName(name, block, reading);
  const { attributes, blocks } = readContent(
    block.body,
    variableSchema(reading.flavour.syntax.variableArguments),
    reading,
  );
  const description = attributes.get('description');
  if (description !== undefined) readString(description, reading);
  for (const flag of ['sensitive', 'ephemeral']) {
    const attribute = attributes.get(flag);
    if (attribute !== undefined) readBool(attribute, reading);
  }
  const nullable = attributes.get('nullable');
  const isNullable = nullable && readBool(nullable, reading);
  const typeArgument = attributes.get('type');
  const type = typeArgument && decodeVariableType(typeArgument.expression, reading);
  const argument = attributes.get('default');
  const value = argument && decodeDefault(argument, { type, isNullable }, reading);
  for (const validation of blocks) {
    if (reading.isOverride) refuseCondition(validation, reading);
    else checkValidation(validation, name, reading);
  }
  return { name, at: block, type, default: value, isNullable };
}

function variableSchema(more: readonly string[]): BodySchema {
  const names = ['description', 'default', 'type', 'sensitive', 'ephemeral', 'nullable', ...more];
  return { attributes: names.map((name) => ({ name })), blocks: [{ type: 'validation' }] };
}

function checkVariableName(name: string, block: Block, { report }: Reading): void {
  const [at = block] = block.labelsAt;
  const summary = 'Invalid variable name';
  checkName({ text: name, at }, summary, report);
  if (!moduleArguments.has(name)) return;
  const detail = `The variable name "${name}" is reserved due to its special meaning inside module blocks.`;
  report(at, { summary, detail });
}

/** Variables are set by arguments of module blocks, which have others of their own. */
const moduleArguments: ReadonlySet<string> = new Set([
  '_',
  'count',
  'depends_on',
  'for_each',
  'lifecycle',
  'locals',
  'provider',
  'providers',
  'source',
  'version',
]);

/** A type that is wrong somewhere is no measure for the default. */
function decodeVariableType(expression: Expression, reading: Reading): TypeConstraint | undefined {
  const quoted = findQuotedText(expression);
  if (quoted !== undefined) {
    refuseQuotedType(quoted, expression, reading);
    return undefined;
  }
  const errorCount = reading.errorCount();
  const type = decodeType(expression, reading);
  return reading.errorCount() > errorCount ? undefined : type;
}

/** How types were written before they could be combined. */
function refuseQuotedType(text: string, at: Expression, { report, flavour }: Reading): void {
  const remedy = quotedTypes.get(text);
  if (remedy === undefined) {
    report(at, {
      summary: 'Invalid legacy variable type hint',
      detail:
        'To provide a full type expression, remove the surrounding quotes and give the type expression directly.',
    });
    return;
  }
  report(at, {
    summary: 'Invalid quoted type constraints',
    detail: `${flavour.product} 0.11 and earlier required type constraints to be given in quotes, but that form is now deprecated and will be removed in a future version of ${flavour.product}. Remove the quotes around "${text}"${remedy}.`,
  });
}

const quotedTypes: ReadonlyMap<string, string> = new Map([
  ['string', ''],
  [
    'list',
    ' and write list(string) instead to explicitly indicate that the list elements are strings',
  ],
  [
    'map',
    ' and write map(string) instead to explicitly indicate that the map elements are strings',
  ],
]);

type Expectation = Pick<VariableBlock, 'type' | 'isNullable'>;

function decodeDefault(argument: Attribute, expected: Expectation, reading: Reading): Value {
  const value = evaluate(argument.expression, reading);
  const problem = findConversionProblem(value, expected.type ?? anyType);
  if (problem !== undefined) {
    reading.report(argument.expression, {
      summary: invalidDefault,
      detail: `This default value is not compatible with the variable's type constraint: ${problem}.`,
    });
    return { kind: 'unknown' };
  }
  if (value.kind === 'null' && expected.isNullable === false) {
    reading.report(argument.expression, nullDefault);
  }
  return value;
}

export const invalidDefault = 'Invalid default value for variable';
export const nullDefault = {
  summary: invalidDefault,
  detail: 'A null default value is not valid when nullable=false.',
};

function checkValidation(block: Block, name: string, reading: Reading): void {
  const { condition } = checkCondition(block, { what: 'validation' }, reading);
  if (condition === undefined || refersTo(condition, name)) return;
  reading.report(condition, {
    summary: 'Invalid variable validation condition',
    detail: `The condition for variable "${name}" must refer to var.${name} in order to test incoming values.`,
  });
}

function refersTo(condition: Expression, name: string): boolean {
  return variablesIn(condition).some(
    ([root, step]) =>
      root?.kind === 'name' && root.name === 'var' && step?.kind === 'name' && step.name === name,
  );
}

/** Checks the blocks of test files that stand in for resources, data sources and modules. */
import type { Attribute, Block, Traversal } from '../../hcl/ast.ts';
import type { BodySchema } from '../../hcl/schema.ts';
import { describePlace, type Located } from '../../hcl/source-file.ts';
import { staticKeyword } from '../../hcl/static-expression.ts';
import { readResource, splitModules } from '../blocks/resource-address.ts';
import { resourceKey } from '../module-config.ts';
import { readContent } from '../values/read-body.ts';
import { evaluate, findItems, readTraversal } from '../values/read-value.ts';
import type { Reading } from '../values/report.ts';

/** The types of the blocks. */
export const overrideTypes = ['override_resource', 'override_data', 'override_module'];

/** Checks those among some blocks that override something; none may do so for the same target. */
export function checkOverrides(blocks: readonly Block[], reading: Reading): void {
  const places = new Map<string, Located>();
  for (const block of blocks.filter(({ type }) => overrideTypes.includes(type))) {
    const target = checkOverride(block, reading);
    if (target === undefined) continue;
    const first = places.get(target);
    if (first !== undefined) {
      reading.report(block, {
        summary: `Duplicate ${block.type} block`,
        detail: `An ${block.type} block targeting ${target} has already been defined at ${describePlace(first)}.`,
      });
    }
    places.set(target, first ?? block);
  }
}

/** Checks the `override_during` argument, if there is one. */
export function checkOverrideDuring(attribute: Attribute | undefined, { report }: Reading): void {
  if (attribute === undefined) return;
  if (['plan', 'apply'].includes(staticKeyword(attribute.expression) ?? '')) return;
  report(attribute, {
    summary: 'Invalid override_during value',
    detail: 'The override_during attribute must be a value of plan or apply.',
  });
}

/** Answers with the address of the target, as far as it can be one. */
function checkOverride(block: Block, reading: Reading): string | undefined {
  const values = block.type === 'override_module' ? 'outputs' : 'values';
  const { attributes } = readContent(block.body, overrideSchema(values), reading);
  const replacement = attributes.get(values);
  if (replacement !== undefined) checkValues(block, replacement, reading);
  checkOverrideDuring(attributes.get('override_during'), reading);
  const target = attributes.get('target');
  if (target !== undefined) return checkTarget(block, target, reading);
  reading.report(block, {
    summary: 'Missing target attribute',
    detail: `${block.type} blocks must specify a target address.`,
  });
  return undefined;
}

function overrideSchema(values: string): BodySchema {
  return { attributes: ['target', values, 'override_during'].map((name) => ({ name })) };
}

function checkValues(block: Block, attribute: Attribute, reading: Reading): void {
  const { name, expression } = attribute;
  const value = evaluate(expression, reading);
  // An object with something in it that is no constant is wrong too, but an object.
  if (value.kind === 'object' || findItems(expression) !== undefined) return;
  const article = name === 'outputs' ? 'an' : 'a';
  reading.report(attribute, {
    summary: `Invalid ${name} attribute`,
    detail: `${block.type} blocks must specify ${article} ${name} attribute that is an object.`,
  });
}

function checkTarget(block: Block, attribute: Attribute, reading: Reading): string | undefined {
  const traversal = readTraversal(attribute.expression, reading);
  const address = traversal && readAddress(traversal, attribute.expression, reading);
  if (address === undefined) return undefined;
  if (address.type === block.type) return address.text;
  reading.report(attribute, {
    summary: 'Invalid override target',
    detail: `You can only target ${targets[block.type] ?? ''} from ${block.type} blocks, not ${address.text}.`,
  });
  return undefined;
}

const targets: Readonly<Record<string, string>> = {
  override_resource: 'resources',
  override_data: 'data sources',
  override_module: 'modules',
};

interface TargetAddress {
  /** The type of the blocks that may have it for a target; undefined if none may. */
  readonly type: string | undefined;
  readonly text: string;
}

function readAddress(
  traversal: Traversal,
  whole: Located,
  { report }: Reading,
): TargetAddress | undefined {
  const parts = splitModules(traversal, report);
  if (parts === undefined) return undefined;
  const { modules, rest } = parts;
  if (rest.length === 0) return { type: 'override_module', text: modules.join('.') };
  const resource = readResource(rest, whole, report);
  if (resource === undefined) return undefined;
  const text = [...modules, resourceKey(resource) + resource.key].join('.');
  return { type: typesByMode[resource.mode], text };
}

const typesByMode = {
  managed: 'override_resource',
  data: 'override_data',
  ephemeral: undefined,
} as const;

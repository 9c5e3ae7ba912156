import type { Attribute, Block } from '../../hcl/ast.ts';
import type { BodySchema } from '../../hcl/schema.ts';
import { decodeIgnoreChanges } from './decode-ignore-changes.ts';
import { checkTriggers } from './decode-triggers.ts';
import { resourceKey, type Resource, type ResourceMode } from '../module-config.ts';
import { readContent } from '../values/read-body.ts';
import { checkCondition, conditionBlocks, refuseCondition } from './check-condition.ts';
import { readBool } from '../values/read-value.ts';
import type { Reading } from '../values/report.ts';

/** Checks the `lifecycle` block of a resource. */
export function decodeLifecycle(
  block: Block,
  resource: Pick<Resource, 'mode' | 'type' | 'name'>,
  reading: Reading,
): void {
  const schema: BodySchema = {
    attributes: [...known, ...reading.flavour.syntax.lifecycleArguments].map((name) => ({ name })),
    blocks: conditionBlocks,
  };
  const { attributes, blocks } = readContent(block.body, schema, reading);
  const { mode } = resource;
  if (mode === 'managed') decodeArguments(attributes, reading);
  else refuseArguments(attributes, mode, reading);
  for (const condition of blocks) {
    if (reading.isOverride) refuseCondition(condition, reading);
    else checkCondition(condition, { what: condition.type, self: resourceKey(resource) }, reading);
  }
}

const known = [
  'create_before_destroy',
  'prevent_destroy',
  'ignore_changes',
  'replace_triggered_by',
];

function decodeArguments(attributes: ReadonlyMap<string, Attribute>, reading: Reading): void {
  for (const name of ['create_before_destroy', 'prevent_destroy']) {
    const attribute = attributes.get(name);
    if (attribute !== undefined) readBool(attribute, reading);
  }
  const ignoreChanges = attributes.get('ignore_changes');
  if (ignoreChanges !== undefined) decodeIgnoreChanges(ignoreChanges.expression, reading);
  const triggers = attributes.get('replace_triggered_by');
  if (triggers !== undefined) checkTriggers(triggers.expression, reading);
}

function refuseArguments(
  attributes: ReadonlyMap<string, Attribute>,
  mode: ResourceMode,
  { report }: Reading,
): void {
  for (const { name, nameAt } of attributes.values()) {
    if (!known.includes(name)) continue;
    report(nameAt, {
      summary: `Invalid ${mode} resource lifecycle argument`,
      detail: `The lifecycle argument "${name}" is defined only for managed resources ("resource" blocks), and is not valid for ${mode} resources.`,
    });
  }
}

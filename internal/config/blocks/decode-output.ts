import type { Attribute, Block } from '../../hcl/ast.ts';
import type { BodySchema } from '../../hcl/schema.ts';
import { checkCondition, conditionBlocks, refuseCondition } from './check-condition.ts';
import { decodeReferences } from './decode-references.ts';
import type { Declaration } from './decode-locals.ts';
import { checkName } from './names.ts';
import { readContent } from '../values/read-body.ts';
import { readBool, readString } from '../values/read-value.ts';
import type { Reading } from '../values/report.ts';

export interface OutputBlock extends Declaration {
  /** The `depends_on` argument, which an override may not have. */
  readonly dependsOn: Attribute | undefined;
}

/** Decodes an `output` block; in an override file it needs no value. */
export function decodeOutput(block: Block, reading: Reading): OutputBlock {
  const [name = ''] = block.labels;
  const [nameAt = block] = block.labelsAt;
  checkName({ text: name, at: nameAt }, 'Invalid output name', reading.report);
  const schema = outputSchema(reading);
  const { attributes, blocks } = readContent(block.body, schema, reading);
  const description = attributes.get('description');
  if (description !== undefined) readString(description, reading);
  for (const flag of ['sensitive', 'ephemeral']) {
    const attribute = attributes.get(flag);
    if (attribute !== undefined) readBool(attribute, reading);
  }
  const dependsOn = attributes.get('depends_on');
  if (dependsOn !== undefined) decodeReferences(dependsOn, reading);
  for (const nested of blocks) checkNested(nested, reading);
  return { name, at: block, dependsOn };
}

function outputSchema({ isOverride, flavour }: Reading): BodySchema {
  const more = flavour.syntax.outputArguments;
  const names = ['description', 'depends_on', 'sensitive', 'ephemeral', ...more];
  return {
    attributes: [{ name: 'value', isRequired: !isOverride }, ...names.map((name) => ({ name }))],
    blocks: conditionBlocks,
  };
}

function checkNested(block: Block, reading: Reading): void {
  if (block.type === 'precondition') {
    if (reading.isOverride) refuseCondition(block, reading);
    else checkCondition(block, { what: 'precondition' }, reading);
    return;
  }
  reading.report(block.typeAt, {
    summary: 'Postconditions are not allowed',
    detail: 'Output values can only have preconditions, not postconditions.',
  });
}

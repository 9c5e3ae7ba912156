import type { Block } from '../../hcl/ast.ts';
import { describePlace } from '../../hcl/source-file.ts';
import type { BodySchema } from '../../hcl/schema.ts';
import { checkCondition } from './check-condition.ts';
import type { Declaration } from './decode-locals.ts';
import { decodeResource, type ResourceBlock } from './decode-resource.ts';
import { checkName } from './names.ts';
import { readContent } from '../values/read-body.ts';
import type { Reading } from '../values/report.ts';

export interface CheckBlock extends Declaration {
  /** The data source inside, if there is one. */
  readonly data: ResourceBlock | undefined;
}

/** Decodes a `check` block; undefined in an override file, where it may not be. */
export function decodeCheck(block: Block, reading: Reading): CheckBlock | undefined {
  if (reading.isOverride) {
    reading.report(block, overriding);
    return undefined;
  }
  const [name = ''] = block.labels;
  const [nameAt = block] = block.labelsAt;
  checkName({ text: name, at: nameAt }, 'Invalid check block name', reading.report);
  const { blocks } = readContent(block.body, schema, reading);
  const sources = blocks.filter(({ type }) => type === 'data');
  const assertions = blocks
    .filter(({ type }) => type === 'assert')
    .map((assertion) => checkCondition(assertion, { what: 'assert' }, reading));
  if (!assertions.some(({ isComplete }) => isComplete)) {
    reading.report(block, {
      summary: 'Zero assert blocks',
      detail: 'Check blocks must have at least one assert block.',
    });
  }
  const data = decodeSources(sources, reading);
  return { name, at: block, data };
}

/** A block that is wrong in itself does not count as the one that there may be. */
function decodeSources(blocks: readonly Block[], reading: Reading): ResourceBlock | undefined {
  let found: ResourceBlock | undefined;
  for (const block of blocks) {
    const errorCount = reading.errorCount();
    const data = decodeResource(block, { mode: 'data', isScoped: true }, reading);
    if (reading.errorCount() > errorCount) continue;
    if (found !== undefined) {
      reading.report(block, {
        summary: 'Multiple data resource blocks',
        detail: `This check block already has a data resource defined at ${describePlace(found.at)}.`,
      });
    }
    found ??= data;
  }
  return found;
}

const overriding = {
  summary: "Can't override check blocks",
  detail: 'Override files cannot override check blocks.',
};

const schema: BodySchema = {
  blocks: [{ type: 'data', labelNames: ['type', 'name'] }, { type: 'assert' }],
};

import type { Attribute, Block } from '../../hcl/ast.ts';
import type { BodySchema } from '../../hcl/schema.ts';
import { readContent } from '../values/read-body.ts';
import { readTraversal } from '../values/read-value.ts';
import type { Reading } from '../values/report.ts';
import { readResource, splitModules } from './resource-address.ts';

/** Checks a `moved` block. */
export function decodeMoved(block: Block, reading: Reading): void {
  const { attributes } = readContent(block.body, schema, reading);
  const from = decodeEndpoint(attributes.get('from'), reading);
  const to = decodeEndpoint(attributes.get('to'), reading);
  if (from === undefined || to === undefined || from === to) return;
  reading.report(block, {
    summary: 'Invalid "moved" addresses',
    detail:
      'The "from" and "to" addresses must either both refer to resources or both refer to modules.',
  });
}

const schema: BodySchema = {
  attributes: [
    { name: 'from', isRequired: true },
    { name: 'to', isRequired: true },
  ],
};

function decodeEndpoint(
  attribute: Attribute | undefined,
  reading: Reading,
): 'module' | 'resource' | undefined {
  const traversal = attribute && readTraversal(attribute.expression, reading);
  if (attribute === undefined || traversal === undefined) return undefined;
  const parts = splitModules(traversal, reading.report);
  if (parts === undefined) return undefined;
  if (parts.rest.length === 0) return 'module';
  return readResource(parts.rest, attribute.expression, reading.report) && 'resource';
}

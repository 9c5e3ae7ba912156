import type { Attribute, Block } from '../../hcl/ast.ts';
import type { BodySchema } from '../../hcl/schema.ts';
import type { Located } from '../../hcl/source-file.ts';
import { decodeProviderRef } from './decode-provider-ref.ts';
import type { ImportBlock, ImportTarget } from '../module-config.ts';
import { readContent } from '../values/read-body.ts';
import { readTarget } from './target-traversal.ts';
import type { Reading } from '../values/report.ts';
import { badAddress, readResource, splitModules } from './resource-address.ts';

/** An `import` block, with what tells it from others. */
export interface DecodedImport extends ImportBlock {
  /** The one instance that is imported; undefined if the block is for several. */
  readonly instance: ImportedInstance | undefined;
}

export interface ImportedInstance {
  readonly address: string;
  /** The address of the resource, without the key of the instance. */
  readonly resource: string;
  readonly at: Located;
}

/** Decodes an `import` block. */
export function decodeImport(block: Block, reading: Reading): DecodedImport {
  const { attributes } = readContent(block.body, schema, reading);
  const provider = attributes.get('provider');
  const to = attributes.get('to');
  const target = to && decodeTarget(to, reading);
  const isSingle = !attributes.has('for_each') && attributes.has('id');
  return {
    target,
    provider: provider && decodeProviderRef(provider.expression, provider.name, reading),
    providerAt: provider,
    at: block,
    instance: to && target && isSingle ? { ...target, at: to.expression } : undefined,
  };
}

const schema: BodySchema = {
  attributes: [
    { name: 'for_each' },
    { name: 'provider' },
    { name: 'id', isRequired: true },
    { name: 'to', isRequired: true },
  ],
};

interface Target extends ImportTarget, Omit<ImportedInstance, 'at'> {}

function decodeTarget(attribute: Attribute, reading: Reading): Target | undefined {
  const target = findTarget(attribute, reading);
  if (target === undefined) {
    const detail = 'Only managed resources can be imported.';
    reading.report(attribute, { summary: 'Invalid import address', detail });
  }
  return target;
}

/** Keys may be any expression; they are left out of the address if they are not constant. */
function findTarget({ expression }: Attribute, reading: Reading): Target | undefined {
  const traversal = readTarget(expression, reading);
  const parts = traversal && splitModules(traversal, reading.report);
  if (parts === undefined) return undefined;
  if (parts.rest.length === 0) {
    const detail =
      'A resource instance address is required here. The module path must be followed by a resource instance specification.';
    reading.report(expression, { summary: badAddress, detail });
    return undefined;
  }
  const resource = readResource(parts.rest, expression, reading.report);
  if (resource?.mode !== 'managed') return undefined;
  const { type, name, key } = resource;
  const address = [...parts.modules, `${type}.${name}`].join('.');
  const isInModule = parts.modules.length > 0;
  return { isInModule, type, name, address: address + key, resource: address };
}

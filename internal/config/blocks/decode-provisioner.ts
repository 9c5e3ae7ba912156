import type { Attribute, Block } from '../../hcl/ast.ts';
import type { BodySchema } from '../../hcl/schema.ts';
import { listOtherArguments, readPartial } from '../values/read-body.ts';
import { findQuotableKeyword } from '../values/quoted.ts';
import { variablesIn } from '../values/variables-in.ts';
import type { Reading } from '../values/report.ts';
import {
  checkEscapingBlocks,
  checkSingle,
  escapingBlock,
  reportReserved,
} from './special-blocks.ts';

/** When a provisioner runs. */
export type ProvisionerTime = 'create' | 'destroy';

/** Checks the `provisioner` and `connection` blocks among those of a resource. */
export function checkProvisioners(blocks: readonly Block[], reading: Reading): void {
  const provisioners = blocks.filter(({ type }) => type === 'provisioner');
  const connections = blocks.filter(({ type }) => type === 'connection');
  const times = provisioners.map((block) => decodeProvisioner(block, reading));
  const summary = 'Duplicate connection block';
  checkSingle(connections, { summary, owner: 'This resource' }, reading);
  const [connection] = connections;
  if (connection !== undefined && times.includes('destroy')) {
    checkDestroyReferences(connection, reading);
  }
}

/** Decodes a `provisioner` block, and answers when it runs; undefined if it cannot run at all. */
export function decodeProvisioner(block: Block, reading: Reading): ProvisionerTime | undefined {
  if (refuseRemovedType(block, reading)) return undefined;
  const { attributes, blocks } = readPartial(block.body, schema, reading);
  const time = decodeTime(attributes.get('when'), reading);
  decodeFailure(attributes.get('on_failure'), reading);
  const connections = blocks.filter(({ type }) => type === 'connection');
  const summary = 'Duplicate connection block';
  checkSingle(connections, { summary, owner: 'This provisioner' }, reading);
  for (const nested of blocks) {
    if (nested.type === 'lifecycle') reportReserved(nested, 'provisioner', reading);
  }
  const meaning = 'provisioner-typpe-specific';
  checkEscapingBlocks(blocks, { owner: 'provisioner', meaning }, reading);
  if (time === 'destroy') {
    for (const checked of [block, ...connections.slice(0, 1)]) {
      checkDestroyReferences(checked, reading);
    }
  }
  return time;
}

const schema: BodySchema = {
  attributes: [{ name: 'when' }, { name: 'on_failure' }],
  blocks: [{ type: escapingBlock }, { type: 'connection' }, { type: 'lifecycle' }],
};

function refuseRemovedType({ labels, labelsAt }: Block, { report, flavour }: Reading): boolean {
  const { product } = flavour;
  const [type = ''] = labels;
  const [at] = labelsAt;
  if (!removedTypes.has(type) || at === undefined) return false;
  report(at, {
    summary: `The "${type}" provisioner has been removed`,
    detail: `The "${type}" provisioner was deprecated in ${product} 0.13.4 has been removed from ${product}. Visit https://learn.hashicorp.com/collections/terraform/provision for alternatives to using provisioners that are a better fit for the ${product} workflow.`,
  });
  return true;
}

const removedTypes: ReadonlySet<string> = new Set(['chef', 'habitat', 'puppet', 'salt-masterless']);

function decodeTime(attribute: Attribute | undefined, reading: Reading): ProvisionerTime {
  if (attribute === undefined) return 'create';
  const keyword = findQuotableKeyword(attribute.expression, reading);
  if (keyword === 'create' || keyword === 'destroy') return keyword;
  reading.report(attribute.expression, {
    summary: 'Invalid "when" keyword',
    detail: 'The "when" argument requires one of the following keywords: create or destroy.',
  });
  return 'create';
}

function decodeFailure(attribute: Attribute | undefined, reading: Reading): void {
  if (attribute === undefined) return;
  const keyword = findQuotableKeyword(attribute.expression, reading);
  if (keyword === 'continue' || keyword === 'fail') return;
  reading.report(attribute.expression, {
    summary: 'Invalid "on_failure" keyword',
    detail: 'The "on_failure" argument requires one of the following keywords: continue or fail.',
  });
}

/** What else the configuration says may be gone when something is destroyed. */
function checkDestroyReferences(block: Block, { report }: Reading): void {
  for (const { expression } of listOtherArguments(block.body, schema)) {
    for (const [root, step] of variablesIn(expression)) {
      const name = root?.kind === 'name' ? root.name : '';
      const isEachKey = name === 'each' && step?.kind === 'name' && step.name === 'key';
      if (isEachKey || stillThere.has(name)) continue;
      report(expression, {
        summary: 'Invalid reference from destroy provisioner',
        detail: `Destroy-time provisioners and their connection configurations may only reference attributes of the related resource, via 'self', 'count.index', or 'each.key'.\n\nReferences to other resources during the destroy phase can cause dependency cycles and interact poorly with create_before_destroy.`,
      });
    }
  }
}

const stillThere: ReadonlySet<string> = new Set(['count', 'path', 'self', 'terraform']);

import type { Attribute, Block } from '../../hcl/ast.ts';
import type { BodySchema } from '../../hcl/schema.ts';
import { decodeReferences } from './decode-references.ts';
import { decodeLifecycle } from './decode-lifecycle.ts';
import { decodeProviderRef } from './decode-provider-ref.ts';
import { checkProvisioners } from './decode-provisioner.ts';
import type { Resource, ResourceMode } from '../module-config.ts';
import { checkName } from './names.ts';
import { readPartial } from '../values/read-body.ts';
import type { Content } from '../../hcl/content.ts';
import type { Reading } from '../values/report.ts';
import {
  checkEscapingBlocks,
  checkSingle,
  escapingBlock,
  reportReserved,
} from './special-blocks.ts';

/** A block that uses a provider, with what matters when it is overridden. */
export interface ResourceBlock extends Resource {
  /** The `depends_on` argument, which an override may not have. */
  readonly dependsOn: Attribute | undefined;
}

export interface ResourceOptions {
  readonly mode: ResourceMode;
  /** Whether the block is inside of a `check`. */
  readonly isScoped?: boolean;
}

/** Decodes a `resource`, `data` or `ephemeral` block. What is the provider's is not looked at. */
export function decodeResource(
  block: Block,
  { mode, isScoped = false }: ResourceOptions,
  reading: Reading,
): ResourceBlock {
  const [type = '', name = ''] = block.labels;
  const kind = kinds[mode];
  checkLabels(block, mode, reading);
  const content = readPartial(block.body, kind.schema, reading);
  const { attributes, blocks } = content;
  checkArguments(attributes, reading, isScoped);
  const lifecycles = blocks.filter((nested) => nested.type === 'lifecycle');
  if (isScoped) refuseLifecycles(lifecycles, reading);
  else decodeLifecycles(lifecycles, { mode, type, name }, reading);
  checkNested(content, mode, reading);
  const provider = attributes.get('provider');
  return {
    mode,
    type,
    name,
    provider: provider && decodeProviderRef(provider.expression, provider.name, reading),
    isScoped,
    at: block,
    dependsOn: attributes.get('depends_on'),
  };
}

interface Kind {
  /** The name of the block. */
  readonly owner: string;
  /** The name of the block in the message about escaping blocks. */
  readonly escapingOwner: string;
  readonly typeProblem: string;
  readonly nameProblem: string;
  readonly schema: BodySchema;
}

const attributes = ['count', 'for_each', 'provider', 'depends_on'].map((name) => ({ name }));
const blocks = ['locals', 'lifecycle', escapingBlock].map((type) => ({ type }));

const kinds: Readonly<Record<ResourceMode, Kind>> = {
  managed: {
    owner: 'resource',
    escapingOwner: 'resource',
    typeProblem: 'Invalid resource type name',
    nameProblem: 'Invalid resource name',
    schema: {
      attributes,
      blocks: [...blocks, { type: 'connection' }, { type: 'provisioner', labelNames: ['type'] }],
    },
  },
  data: {
    owner: 'data',
    escapingOwner: 'data',
    typeProblem: 'Invalid data source name',
    nameProblem: 'Invalid data resource name',
    schema: { attributes, blocks },
  },
  ephemeral: {
    owner: 'ephemeral',
    escapingOwner: 'data',
    typeProblem: 'Invalid ephemeral resource type',
    nameProblem: 'Invalid ephemeral resource name',
    schema: { attributes, blocks },
  },
};

function checkLabels(block: Block, mode: ResourceMode, { report }: Reading): void {
  const [type = '', name = ''] = block.labels;
  const [typeAt = block, nameAt = block] = block.labelsAt;
  checkName({ text: type, at: typeAt }, kinds[mode].typeProblem, report);
  checkName({ text: name, at: nameAt }, kinds[mode].nameProblem, report);
}

function checkArguments(
  found: ReadonlyMap<string, Attribute>,
  reading: Reading,
  isScoped: boolean,
): void {
  const count = found.get('count');
  const forEach = found.get('for_each');
  if (isScoped) {
    for (const attribute of [count, forEach]) {
      if (attribute !== undefined) refuseRepetition(attribute, reading);
    }
  } else if (count !== undefined && forEach !== undefined) {
    reportCombination(forEach, reading);
  }
  const dependsOn = found.get('depends_on');
  if (dependsOn !== undefined) decodeReferences(dependsOn, reading);
}

/** Reports that a block has both `count` and `for_each`. */
export function reportCombination(forEach: Attribute, { report }: Reading): void {
  report(forEach.nameAt, {
    summary: 'Invalid combination of "count" and "for_each"',
    detail:
      'The "count" and "for_each" meta-arguments are mutually-exclusive, only one should be used to be explicit about the number of resources to be created.',
  });
}

function refuseRepetition({ name, nameAt }: Attribute, { report }: Reading): void {
  report(nameAt, {
    summary: `Invalid "${name}" attribute`,
    detail:
      'The "count" and "for_each" meta-arguments are not supported within nested data blocks.',
  });
}

function refuseLifecycles(lifecycles: readonly Block[], { report }: Reading): void {
  for (const lifecycle of lifecycles) {
    report(lifecycle, {
      summary: 'Invalid lifecycle block',
      detail:
        'Nested data blocks do not support "lifecycle" blocks as the lifecycle is managed by the containing block.',
    });
  }
}

function decodeLifecycles(
  lifecycles: readonly Block[],
  resource: Pick<Resource, 'mode' | 'type' | 'name'>,
  reading: Reading,
): void {
  const [lifecycle] = lifecycles;
  if (lifecycle !== undefined) decodeLifecycle(lifecycle, resource, reading);
  checkSingle(
    lifecycles,
    { summary: 'Duplicate lifecycle block', owner: 'This resource' },
    reading,
  );
}

function checkNested({ blocks: nested }: Content, mode: ResourceMode, reading: Reading): void {
  const { owner, escapingOwner } = kinds[mode];
  for (const block of nested) {
    if (block.type === 'locals') reportReserved(block, owner, reading);
  }
  const meaning = 'resource-type-specific';
  checkEscapingBlocks(nested, { owner: escapingOwner, meaning }, reading);
  if (mode === 'managed') checkProvisioners(nested, reading);
}

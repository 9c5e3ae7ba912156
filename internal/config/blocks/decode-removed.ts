import type { Attribute, Block, Traversal } from '../../hcl/ast.ts';
import type { BodySchema } from '../../hcl/schema.ts';
import type { Located } from '../../hcl/source-file.ts';
import { decodeProvisioner } from './decode-provisioner.ts';
import { readContent } from '../values/read-body.ts';
import { readBool, readTraversal } from '../values/read-value.ts';
import type { Reading } from '../values/report.ts';
import { placeOf, readNames, splitModules } from './resource-address.ts';
import { checkSingle } from './special-blocks.ts';

/** Checks a `removed` block. */
export function decodeRemoved(block: Block, reading: Reading): void {
  const { attributes, blocks } = readContent(block.body, schema, reading);
  const from = attributes.get('from');
  const target = from && decodeTarget(from, reading);
  for (const nested of blocks) {
    if (nested.type === 'lifecycle') decodeLifecycle(nested, reading);
    else if (nested.type === 'provisioner') {
      const time = decodeProvisioner(nested, reading);
      if (target === 'resource' && time === 'create') reading.report(nested, createTime);
      if (target === 'module') reading.report(nested, misplacedProvisioner);
    } else if (target === 'module') reading.report(nested, misplacedConnection);
  }
  const connections = blocks.filter(({ type }) => type === 'connection');
  const owner = 'This "removed" block';
  checkSingle(connections, { summary: 'Duplicate connection block', owner }, reading);
}

const schema: BodySchema = {
  attributes: [{ name: 'from', isRequired: true }],
  blocks: [
    { type: 'lifecycle' },
    { type: 'connection' },
    { type: 'provisioner', labelNames: ['type'] },
  ],
};

const createTime = {
  summary: 'Invalid provisioner block',
  detail:
    'Only destroy-time provisioners are valid in "removed" blocks. To declare a destroy-time provisioner, use:\n    when = destroy',
};
const misplacedProvisioner = {
  summary: 'Invalid provisioner block',
  detail: 'Provisioners are valid only when a removed block targets a managed resource.',
};
const misplacedConnection = {
  summary: 'Invalid connection block',
  detail:
    'Provisioner connection configuration is valid only when a removed block targets a managed resource.',
};

function decodeLifecycle(block: Block, reading: Reading): void {
  const { attributes } = readContent(block.body, { attributes: [{ name: 'destroy' }] }, reading);
  const destroy = attributes.get('destroy');
  if (destroy !== undefined) readBool(destroy, reading);
}

/** Whole modules and whole resources can be removed, but no single instances. */
function decodeTarget(
  { expression }: Attribute,
  reading: Reading,
): 'module' | 'resource' | undefined {
  const traversal = readTraversal(expression, reading);
  const parts = traversal && splitModules(traversal, reading.report);
  if (traversal === undefined || parts === undefined) return undefined;
  if (parts.modules.some((module) => module.endsWith(']'))) {
    reading.report(findModuleKey(traversal) ?? expression, moduleInstance);
    return undefined;
  }
  if (parts.rest.length === 0) return 'module';
  return decodeResource(parts.rest, expression, reading) ? 'resource' : undefined;
}

function decodeResource(rest: Traversal, whole: Located, { report }: Reading): boolean {
  const isData = rest[0]?.kind === 'name' && rest[0].name === 'data';
  const steps = isData ? rest.slice(1) : rest;
  const [, , key] = steps;
  if (readNames(steps, placeOf(steps, whole), report) === undefined) return false;
  if (key !== undefined) report(key, resourceInstance);
  else if (isData) report(whole, dataSource);
  return key === undefined && !isData;
}

function findModuleKey(traversal: Traversal): Located | undefined {
  return traversal.find(({ kind }, index) => kind === 'index' && index >= 2);
}

const moduleInstance = {
  summary: 'Module instance keys not allowed',
  detail:
    'Module address must be a module (e.g. "module.foo"), not a module instance (e.g. "module.foo[1]").',
};
const resourceInstance = {
  summary: 'Resource instance keys not allowed',
  detail:
    'Resource address must be a resource (e.g. "test_instance.foo"), not a resource instance (e.g. "test_instance.foo[1]").',
};
const dataSource = {
  summary: 'Data source address not allowed',
  detail:
    'Data sources are never destroyed, so they are not valid targets of removed blocks. To remove the data source from state, remove the data source block from configuration.',
};

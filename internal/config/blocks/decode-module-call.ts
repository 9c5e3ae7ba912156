import { ParseError } from '../../diag/parse-error.ts';
import type { Attribute, Block } from '../../hcl/ast.ts';
import type { BodySchema } from '../../hcl/schema.ts';
import type { Located } from '../../hcl/source-file.ts';
import { decodeReferences } from './decode-references.ts';
import { decodePassedProviders } from './decode-passed-providers.ts';
import { reportCombination } from './decode-resource.ts';
import type { PassedProvider } from '../module-config.ts';
import { parseModuleSource, parseRegistrySource } from '../modules/module-source.ts';
import type { ModuleConstraints } from '../modules/module-version.ts';
import { checkName } from './names.ts';
import { isDeferred } from '../values/deferred.ts';
import { readPartial } from '../values/read-body.ts';
import { findList, readString } from '../values/read-value.ts';
import type { Reading } from '../values/report.ts';
import { checkEscapingBlocks, escapingBlock, reportReserved } from './special-blocks.ts';
import { readVersionArgument } from './version-argument.ts';

/** A `module` block. What an override does not say is undefined. */
export interface ModuleBlock {
  readonly name: string;
  readonly at: Located;
  readonly source: ModuleBlockSource | undefined;
  readonly version: ModuleConstraints | undefined;
  readonly repetition: Located | undefined;
  readonly providers: readonly PassedProvider[] | undefined;
  /** The `depends_on` argument, which an override may not have. */
  readonly dependsOn: Attribute | undefined;
}

export interface ModuleBlockSource {
  /** Undefined if it depends on variables. */
  readonly text: string | undefined;
  readonly at: Located;
}

/** Decodes a `module` block; in an override file it needs no source. */
export function decodeModuleCall(block: Block, reading: Reading): ModuleBlock {
  const [name = ''] = block.labels;
  const [nameAt = block] = block.labelsAt;
  checkName({ text: name, at: nameAt }, 'Invalid module instance name', reading.report);
  const { attributes, blocks } = readPartial(block.body, moduleSchema(reading), reading);
  for (const nested of blocks) {
    if (nested.type !== escapingBlock) reportReserved(nested, 'module', reading);
  }
  checkEscapingBlocks(blocks, { owner: 'module', meaning: 'module input variables' }, reading);
  const version = attributes.get('version');
  const source = attributes.get('source');
  const providers = attributes.get('providers');
  return {
    name,
    at: block,
    source: source && decodeSource(source, version !== undefined, reading),
    version: version && readVersionArgument(version, reading),
    repetition: findRepetition(attributes, reading),
    providers: providers && decodePassedProviders(providers.expression, reading),
    dependsOn: attributes.get('depends_on'),
  };
}

/** Finds the argument that counts most of those that make a module something else than one thing. */
function findRepetition(
  attributes: ReadonlyMap<string, Attribute>,
  reading: Reading,
): Located | undefined {
  const count = attributes.get('count');
  const forEach = attributes.get('for_each');
  const dependsOn = attributes.get('depends_on');
  if (count !== undefined && forEach !== undefined) reportCombination(forEach, reading);
  if (dependsOn !== undefined) decodeReferences(dependsOn, reading);
  // An empty `depends_on` keeps nothing from anything.
  const [first] = (dependsOn && findList(dependsOn.expression)) ?? [];
  return (count ?? forEach)?.expression ?? first;
}

function moduleSchema({ isOverride }: Reading): BodySchema {
  const names = ['version', 'count', 'for_each', 'depends_on', 'providers'];
  return {
    attributes: [{ name: 'source', isRequired: !isOverride }, ...names.map((name) => ({ name }))],
    blocks: [
      { type: escapingBlock },
      { type: 'lifecycle' },
      { type: 'locals' },
      { type: 'provider', labelNames: ['type'] },
    ],
  };
}

function decodeSource(
  attribute: Attribute,
  hasVersion: boolean,
  reading: Reading,
): ModuleBlockSource | undefined {
  const at = attribute.expression;
  if (isDeferred(at, reading)) return { text: undefined, at };
  const text = readString(attribute, reading);
  if (text === undefined) return undefined;
  const parse = hasVersion ? parseRegistrySource : parseModuleSource;
  try {
    return { text: parse(text, reading.flavour), at };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    reading.report(at, {
      summary: `Invalid ${hasVersion ? 'registry ' : ''}module source address`,
      detail: error.message,
    });
    return undefined;
  }
}

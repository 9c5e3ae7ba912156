import { holdsMore, readPartial } from '../values/read-body.ts';
import { isName } from '../../hcl/characters.ts';
import type { Attribute, Block } from '../../hcl/ast.ts';
import type { BodySchema } from '../../hcl/schema.ts';
import { makeError } from '../../diag/diagnostic.ts';
import type { ProviderBlock } from '../module-config.ts';
import { badName } from './names.ts';
import { findNameProblem } from '../provider-name.ts';
import { readString } from '../values/read-value.ts';
import type { Reading } from '../values/report.ts';
import { checkEscapingBlocks, escapingBlock, reportReserved } from './special-blocks.ts';
import { isConfigConstraint, readVersionText, type VersionText } from './version-argument.ts';

/** A `provider` block, of whose constraint one of two readers has approved. */
export interface DecodedProvider extends Omit<ProviderBlock, 'constraints'> {
  readonly version: VersionText | undefined;
}

/** Reads the `version` argument of a `provider` block. */
type DecodeVersion = (attribute: Attribute, reading: Reading) => VersionText | undefined;

/**
 * Decodes a `provider` block; undefined if its name is wrong. What it tells the provider is not
 * looked at.
 */
export function decodeProvider(
  block: Block,
  reading: Reading,
  decodeVersion: DecodeVersion = decodeDeprecatedVersion,
): DecodedProvider | undefined {
  const [name = ''] = block.labels;
  const { attributes, blocks } = readPartial(block.body, schema, reading);
  const problem = findNameProblem(name);
  if (problem !== undefined) {
    reading.report(block, problem);
    return undefined;
  }
  reportReservedArguments(attributes, reading);
  for (const nested of blocks) {
    if (nested.type !== escapingBlock) reportReserved(nested, 'provider', reading);
  }
  checkEscapingBlocks(blocks, { owner: 'provider', meaning: 'provider-specific' }, reading);
  const versionArgument = attributes.get('version');
  const version = versionArgument && decodeVersion(versionArgument, reading);
  return {
    name,
    alias: decodeAlias(attributes.get('alias'), reading),
    version,
    isEmpty: version === undefined && !holdsMore(block.body, schema),
    at: block,
  };
}

const reserved = ['count', 'depends_on', 'for_each', 'source'];

const schema: BodySchema = {
  attributes: [{ name: 'alias' }, { name: 'version' }, ...reserved.map((name) => ({ name }))],
  blocks: [{ type: escapingBlock }, { type: 'lifecycle' }, { type: 'locals' }],
};

function reportReservedArguments(
  attributes: ReadonlyMap<string, Attribute>,
  { report, flavour }: Reading,
): void {
  for (const name of reserved) {
    const attribute = attributes.get(name);
    if (attribute === undefined || flavour.syntax.providerArguments.includes(name)) continue;
    report(attribute.nameAt, {
      summary: 'Reserved argument name in provider block',
      detail: `The provider argument name "${name}" is reserved for use by ${flavour.product} in a future version.`,
    });
  }
}

/** Decodes the `alias` argument. Terraform does not say where it is. */
export function decodeAlias(
  attribute: Attribute | undefined,
  reading: Reading,
): string | undefined {
  if (attribute === undefined) return undefined;
  const alias = readString(attribute, reading) ?? '';
  if (!isName(alias)) {
    const detail = `An alias must be a valid name. ${badName}`;
    reading.note(makeError('Invalid provider configuration alias', detail));
  }
  return alias === '' ? undefined : alias;
}

/** Decodes the `version` argument, and warns of it. */
export function decodeDeprecatedVersion(
  attribute: Attribute,
  reading: Reading,
): VersionText | undefined {
  const { product } = reading.flavour;
  reading.report(attribute.expression, {
    severity: 'warning',
    summary: 'Version constraints inside provider configuration blocks are deprecated',
    detail: `${product} 0.13 and earlier allowed provider version constraints inside the provider configuration block, but that is now deprecated and will be removed in a future version of ${product}. To silence this warning, move the provider version constraint into the required_providers block.`,
  });
  const at = attribute.expression;
  const text = readVersionText(attribute, reading);
  return text === undefined || !isConfigConstraint(text, at, reading) ? undefined : { text, at };
}

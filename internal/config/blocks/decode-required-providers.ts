import { AddressError, parseProviderSource, type ProviderAddr } from '../../addr/provider.ts';
import { parseProviderPart } from '../../addr/provider.ts';
import { ParseError } from '../../diag/parse-error.ts';
import type { Attribute, Block, Expression, ObjectItem } from '../../hcl/ast.ts';
import type { ProblemText } from '../../hcl/problem.ts';
import type { Located } from '../../hcl/source-file.ts';
import type { VersionConstraints } from '../../version/constraint.ts';
import { decodeAliases } from './decode-aliases.ts';
import { describeGoValue } from '../values/go-value.ts';
import type { RequiredProvider } from '../module-config.ts';
import { parseModuleConstraints } from '../modules/module-version.ts';
import { findImpliedProvider, findNameProblem, type ProviderName } from '../provider-name.ts';
import { readArguments } from '../values/read-body.ts';
import { evaluate, findConstant, findItems, textOf } from '../values/read-value.ts';
import type { Reading } from '../values/report.ts';
import { invalidConstraint, readConstraints } from './version-argument.ts';

/** A `required_providers` block. */
export interface RequiredProviders {
  readonly providers: readonly RequiredProvider[];
  readonly at: Located;
}

/** Decodes a `required_providers` block. Entries without an address are left out. */
export function decodeRequiredProviders(block: Block, reading: Reading): RequiredProviders {
  const entries = readArguments(block.body, reading);
  const providers = entries.map((entry) => decodeEntry(entry, reading));
  return { providers: providers.filter((provider) => provider !== undefined), at: block };
}

function decodeEntry(entry: Attribute, reading: Reading): RequiredProvider | undefined {
  const items = findItems(entry.expression);
  return items === undefined
    ? decodeLegacyEntry(entry, reading)
    : decodeObjectEntry(entry, items, reading);
}

/** `aws = "~> 5.0"`, from before providers had sources. */
function decodeLegacyEntry(entry: Attribute, reading: Reading): RequiredProvider | undefined {
  const { name, expression: at } = entry;
  const text = textOf(findConstant(at));
  if (text === undefined) {
    reading.report(at, {
      summary: invalidObject,
      detail: 'required_providers entries must be strings or objects.',
    });
    return undefined;
  }
  const problem = parseModuleConstraints(text) && findPartProblem(name);
  if (problem !== undefined) {
    reading.report(at, problem);
    return undefined;
  }
  const provider = findImpliedProvider(name, reading.flavour);
  return (
    provider && { name, provider, constraints: readConstraints(text, at, reading), aliases: [], at }
  );
}

function findPartProblem(name: string): ProblemText | undefined {
  try {
    parseProviderPart(name);
    return undefined;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { summary: 'Invalid provider name', detail: error.message };
  }
}

function decodeObjectEntry(
  { name, expression: at }: Attribute,
  items: readonly ObjectItem[],
  reading: Reading,
): RequiredProvider | undefined {
  const problem = findNameProblem(name);
  if (problem !== undefined) {
    reading.report(at, problem);
    return undefined;
  }
  const content = decodeItems(name, items, reading);
  const provider = content.provider ?? findImpliedProvider(name, reading.flavour);
  return provider && { ...content, name, provider, at };
}

interface EntryContent {
  readonly provider: ProviderAddr | undefined;
  readonly constraints: VersionConstraints;
  readonly aliases: readonly ProviderName[];
}

/** Of a key that is given twice, the last counts. */
function decodeItems(name: string, items: readonly ObjectItem[], reading: Reading): EntryContent {
  let content: EntryContent = { provider: undefined, constraints: [], aliases: [] };
  for (const { key, value } of items) {
    switch (decodeKey(key, reading)) {
      case 'source':
        content = { ...content, provider: decodeSource(value, reading) };
        break;
      case 'version':
        content = { ...content, constraints: decodeVersion(value, reading) };
        break;
      case 'configuration_aliases':
        content = { ...content, aliases: decodeAliases(value, name, reading) };
        break;
      case undefined:
        break;
      default:
        reading.report(key, { summary: invalidObject, detail: knownKeys });
    }
  }
  return content;
}

function decodeKey(key: Expression, reading: Reading): string | undefined {
  const value = evaluate(key, reading);
  if (value.kind === 'string') return value.text;
  if (value.kind === 'unknown') return undefined;
  reading.report(key, {
    summary: 'Invalid Attribute',
    detail: `Invalid attribute value for provider requirement: ${describeGoValue(value)}`,
  });
  return undefined;
}

function decodeSource(expression: Expression, reading: Reading): ProviderAddr | undefined {
  const value = findConstant(expression);
  if (value.kind !== 'string') {
    reading.report(expression, {
      summary: 'Invalid source',
      detail: 'Source must be specified as a string.',
    });
    return undefined;
  }
  try {
    return parseProviderSource(value.text, reading.flavour);
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    reading.report(expression, { summary: error.summary, detail: error.message });
    return undefined;
  }
}

function decodeVersion(expression: Expression, reading: Reading): VersionConstraints {
  const value = findConstant(expression);
  if (value.kind === 'string') return readConstraints(value.text, expression, reading);
  reading.report(expression, {
    summary: invalidConstraint,
    detail: 'Version must be specified as a string.',
  });
  return [];
}

const invalidObject = 'Invalid required_providers object';
const knownKeys =
  'required_providers objects can only contain "version", "source" and "configuration_aliases" attributes. To configure a provider, use a "provider" block.';

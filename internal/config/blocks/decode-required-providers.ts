import { AddressError, parseProviderSource, type ProviderAddr } from '../../addr/provider.ts';
import { parseProviderPart } from '../../addr/provider.ts';
import { ParseError } from '../../diag/parse-error.ts';
import type { Attribute, Block, Expression, ObjectItem } from '../../hcl/ast.ts';
import type { ProblemText } from '../../hcl/problem.ts';
import type { Located } from '../../hcl/source-file.ts';
import { decodeAliases } from './decode-aliases.ts';
import { describeGoValue } from '../values/go-value.ts';
import type { RequiredProvider } from '../module-config.ts';
import { findImpliedProvider, findNameProblem, type ProviderName } from '../provider-name.ts';
import { readArguments } from '../values/read-body.ts';
import { evaluate, findConstant, findItems, textOf } from '../values/read-value.ts';
import type { Reading } from '../values/report.ts';
import { invalidConstraint, isConfigConstraint, type VersionText } from './version-argument.ts';

/** A `required_providers` block. */
export interface RequiredProviders {
  readonly providers: readonly RequiredEntry[];
  readonly at: Located;
}

/** An entry of `required_providers`, of whose constraint one of two readers has approved. */
export interface RequiredEntry extends Omit<RequiredProvider, 'constraints'> {
  readonly version: VersionText | undefined;
}

/**
 * Decodes a `required_providers` block. With a mistake in any entry it requires nothing: Terraform
 * then leaves it to chance which of the others count.
 */
export function decodeRequiredProviders(block: Block, reading: Reading): RequiredProviders {
  const errorCount = reading.errorCount();
  const entries = readArguments(block.body, reading).map((entry) => decodeEntry(entry, reading));
  const providers = entries.filter((entry) => entry !== undefined);
  return { providers: reading.errorCount() > errorCount ? [] : providers, at: block };
}

const invalidObject = 'Invalid required_providers object';

function decodeEntry(entry: Attribute, reading: Reading): RequiredEntry | undefined {
  const items = findItems(entry.expression);
  return items === undefined
    ? decodeLegacyEntry(entry, reading)
    : decodeObjectEntry(entry, items, reading);
}

/** `aws = "~> 5.0"`, from before providers had sources. */
function decodeLegacyEntry(entry: Attribute, reading: Reading): RequiredEntry | undefined {
  const { name, expression: at } = entry;
  const text = textOf(findConstant(at));
  if (text === undefined) {
    reading.report(at, findNameProblem(name) ?? notAnEntry);
    return undefined;
  }
  isConfigConstraint(text, at, reading);
  const problem = findPartProblem(name);
  if (problem !== undefined) reading.report(at, problem);
  const provider = findImpliedProvider(name, reading.flavour);
  return provider && { name, provider, version: { text, at }, aliases: [], at };
}

const notAnEntry: ProblemText = {
  summary: invalidObject,
  detail: 'required_providers entries must be strings or objects.',
};

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
): RequiredEntry | undefined {
  const problem = findNameProblem(name);
  if (problem !== undefined) {
    reading.report(at, problem);
    return undefined;
  }
  const { source, version, aliases } = decodeItems(name, items, reading);
  const provider = source ?? findImpliedProvider(name, reading.flavour);
  return provider && { name, provider, version, aliases, at };
}

interface EntryContent {
  readonly source: ProviderAddr | undefined;
  readonly version: VersionText | undefined;
  readonly aliases: readonly ProviderName[];
}

/** Of a key that is given twice, the last counts. An unknown key ends it. */
function decodeItems(name: string, items: readonly ObjectItem[], reading: Reading): EntryContent {
  let content: EntryContent = { source: undefined, version: undefined, aliases: [] };
  for (const { key, value } of items) {
    switch (decodeKey(key, reading)) {
      case 'source':
        content = { ...content, source: decodeSource(value, reading) };
        break;
      case 'version':
        content = { ...content, version: decodeVersion(value, reading) };
        break;
      case 'configuration_aliases':
        content = { ...content, aliases: decodeAliases(value, name, reading) };
        break;
      case undefined:
        break;
      default:
        reading.report(key, { summary: invalidObject, detail: knownKeys });
        return content;
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

function decodeVersion(at: Expression, reading: Reading): VersionText | undefined {
  const value = findConstant(at);
  if (value.kind !== 'string') {
    const detail = 'Version must be specified as a string.';
    reading.report(at, { summary: invalidConstraint, detail });
    return undefined;
  }
  return isConfigConstraint(value.text, at, reading) ? { text: value.text, at } : undefined;
}

const knownKeys =
  'required_providers objects can only contain "version", "source" and "configuration_aliases" attributes. To configure a provider, use a "provider" block.';

import { isBuiltIn, isLockable, parseProviderSource, type ProviderAddr } from '../addr/provider.ts';
import type { Decoded } from '../diag/diagnostic.ts';
import { ParseError } from '../diag/parse-error.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { Block } from '../hcl/ast.ts';
import { decodeBody } from '../hcl/decode-body.ts';
import { problemAt, type ProblemText } from '../hcl/problem.ts';
import type { BodySchema } from '../hcl/schema.ts';
import { quote } from '../text/quote.ts';
import { decodeConstraints, decodeHashes, decodeVersion } from './decode-attributes.ts';
import type { ProviderLock } from './locks.ts';

/**
 * Reads a `provider` block. There is no lock if the address is wrong, and then the content is not
 * looked at; a lock with wrong content stands for its provider all the same.
 */
export function decodeProviderLock(
  block: Block,
  flavour: Flavour,
): Decoded<ProviderLock | undefined> {
  const { value: provider, diagnostics } = decodeAddress(block, flavour);
  if (provider === undefined) return { value: undefined, diagnostics };
  const content = decodeBody(block.body, providerSchema);
  const { attributes } = content.value;
  const context = { provider, flavour };
  const version = decodeVersion(attributes.get('version'), context);
  const constraints = decodeConstraints(attributes.get('constraints'), context);
  const hashes = decodeHashes(attributes.get('hashes'));
  return {
    value: {
      provider,
      version: version.value,
      constraints: constraints.value,
      hashes: hashes.value,
    },
    diagnostics: [content, version, constraints, hashes].flatMap((part) => part.diagnostics),
  };
}

const providerSchema: BodySchema = {
  attributes: [{ name: 'version', isRequired: true }, { name: 'constraints' }, { name: 'hashes' }],
};

function decodeAddress(block: Block, flavour: Flavour): Decoded<ProviderAddr | undefined> {
  const label = block.labels[0] ?? '';
  const provider = findProvider(label, flavour);
  const problem =
    provider === undefined ? notAnAddress : findAddressProblem(provider, { label, flavour });
  if (problem === undefined) return { value: provider, diagnostics: [] };
  return { value: undefined, diagnostics: [problemAt(block.labelsAt[0] ?? block, problem)] };
}

function findProvider(label: string, flavour: Flavour): ProviderAddr | undefined {
  try {
    return parseProviderSource(label, flavour);
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

const invalidAddress = 'Invalid provider source address';

const notAnAddress: ProblemText = {
  summary: invalidAddress,
  detail:
    'The provider source address for a provider lock must be a valid, fully-qualified address of the form "hostname/namespace/type".',
};

function findAddressProblem(
  provider: ProviderAddr,
  { label, flavour }: { readonly label: string; readonly flavour: Flavour },
): ProblemText | undefined {
  const { product } = flavour;
  if (isBuiltIn(provider, flavour)) {
    return {
      summary: invalidAddress,
      detail: `Cannot lock a version for built-in provider ${provider}. Built-in providers are bundled inside ${product} itself, so you can't select a version for them independently of the ${product} release you are currently running.`,
    };
  }
  if (!isLockable(provider, flavour)) {
    return {
      summary: invalidAddress,
      detail: `Provider source address ${provider} is a special provider that is not eligible for dependency locking.`,
    };
  }
  if (provider === label) return undefined;
  return {
    summary: 'Non-normalized provider source address',
    detail: `The provider source address for this provider lock must be written as ${quote(provider)}, the fully-qualified and normalized form.`,
  };
}

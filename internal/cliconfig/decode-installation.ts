import type { ProviderAddr } from '../addr/provider.ts';
import { makeError, type Decoded, type Diagnostic } from '../diag/diagnostic.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { formatHcl1Pos, type Hcl1Item, type Hcl1Object } from '../hcl/hcl1-ast.ts';
import type { InstallationBlock, MethodBlock } from './cli-config.ts';
import { decodeDevOverrides } from './decode-dev-overrides.ts';
import { decodeMethod, methodError } from './decode-method.ts';

/**
 * Reads the `provider_installation` blocks of a file. A block or method that is wrong is left out,
 * the others stay. In JSON, a method is an object or an array of objects; Terraform understands
 * only arrays.
 */
export function decodeInstallations(
  items: readonly Hcl1Item[],
  flavour: Flavour,
): Decoded<readonly InstallationBlock[]> {
  const blocks = items
    .filter((item) => item.keys[0].text === 'provider_installation')
    .map((item) => decodeBlock(item, flavour));
  return {
    value: blocks.flatMap(({ value }) => value ?? []),
    diagnostics: blocks.flatMap(({ diagnostics }) => diagnostics),
  };
}

function decodeBlock(item: Hcl1Item, flavour: Flavour): Decoded<InstallationBlock | undefined> {
  const at = formatHcl1Pos(item.keys[0].at);
  if (item.hasEqualsSign || item.value.kind !== 'object') {
    const problem = blockError(at, 'must not be introduced with an equals sign.');
    return { value: undefined, diagnostics: [problem] };
  }
  const { value, diagnostics } = decodeMethods(item.value, { at, flavour });
  if (item.keys.length === 1) return { value, diagnostics };
  return { value, diagnostics: [blockError(at, 'must not have any labels.'), ...diagnostics] };
}

function blockError(at: string, problem: string): Diagnostic {
  return makeError(
    'Invalid provider_installation block',
    `The provider_installation block at ${at} ${problem}`,
  );
}

function decodeMethods(
  block: Hcl1Object,
  context: { readonly at: string; readonly flavour: Flavour },
): Decoded<InstallationBlock> {
  const methods: MethodBlock[] = [];
  const devOverrides = new Map<ProviderAddr, string>();
  const diagnostics: Diagnostic[] = [];
  for (const item of block.items) {
    diagnostics.push(...checkForm(item, context.at));
    const [{ text: type, at }] = item.keys;
    if (item.hasEqualsSign || item.value.kind !== 'object') continue;
    const method = { type, at: formatHcl1Pos(at), blockAt: context.at, items: item.value.items };
    if (type !== 'dev_overrides') {
      const { value, diagnostics: problems } = decodeMethod(method, context.flavour);
      methods.push(...value);
      diagnostics.push(...problems);
    } else if (methods.length > 0) {
      diagnostics.push(overridesTooLate(method.at));
    } else {
      const { value, diagnostics: problems } = decodeDevOverrides(method, context.flavour);
      for (const [provider, directory] of value) devOverrides.set(provider, directory);
      diagnostics.push(...problems);
    }
  }
  return { value: { devOverrides, methods }, diagnostics };
}

function checkForm(item: Hcl1Item, at: string): readonly Diagnostic[] {
  const block = `inside the provider_installation block at ${at}`;
  if (item.hasEqualsSign || item.value.kind !== 'object') {
    return [methodError(`The items ${block} must all be blocks.`)];
  }
  if (item.keys.length === 1) return [];
  return [methodError(`The blocks ${block} may not have any labels.`)];
}

function overridesTooLate(at: string): Diagnostic {
  return methodError(
    `The dev_overrides block at ${at} must appear before all other installation methods, because development overrides always have the highest priority.`,
  );
}

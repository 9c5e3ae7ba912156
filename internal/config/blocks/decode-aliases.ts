import type { Expression, Traversal } from '../../hcl/ast.ts';
import type { Located } from '../../hcl/source-file.ts';
import type { ProviderName } from '../provider-name.ts';
import { readList, readTraversal } from '../values/read-value.ts';
import type { Reading } from '../values/report.ts';

/** Decodes the `configuration_aliases` of a provider: a list such as `[aws.east, aws.west]`. */
export function decodeAliases(
  expression: Expression,
  provider: string,
  reading: Reading,
): readonly ProviderName[] {
  const elements = readList(expression, reading) ?? [];
  const traversals = elements.map((element) => readTraversal(element, reading));
  const aliases = traversals.map(
    (traversal) => traversal && decodeAlias(traversal, { provider, at: expression }, reading),
  );
  return aliases.filter((alias) => alias !== undefined);
}

/** Problems are shown at the list: so few elements have no need for more. */
function decodeAlias(
  [root, step]: Traversal,
  { provider, at }: { readonly provider: string; readonly at: Located },
  { report }: Reading,
): ProviderName | undefined {
  const summary = 'Invalid configuration_aliases value';
  if (root?.kind !== 'name' || step?.kind === 'index') {
    report(at, {
      summary,
      detail:
        'Configuration aliases can only contain references to local provider configuration names in the format of provider.alias',
    });
    return undefined;
  }
  if (root.name !== provider) {
    report(at, {
      summary,
      detail: `Configuration aliases must be prefixed with the provider name. Expected "${provider}", but found "${root.name}".`,
    });
    return undefined;
  }
  return step && { name: provider, alias: step.name };
}

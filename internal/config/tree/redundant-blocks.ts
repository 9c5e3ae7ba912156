import { displayProvider, type ProviderAddr } from '../../addr/provider.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { ProblemText } from '../../hcl/problem.ts';
import type { Located } from '../../hcl/source-file.ts';
import { compareBytes } from '../../text/compare-bytes.ts';
import type { ModuleConfig, ProviderBlock } from '../module-config.ts';
import { describeModule, type ModuleNode } from './module-tree.ts';
import { findImpliedProvider, formatProviderName } from '../provider-name.ts';

/** A warning about empty `provider` blocks in a module that another module calls. */
export interface RedundantBlock {
  /** The first of the blocks for a provider. */
  readonly at: Located;
  readonly text: ProblemText;
}

/** Describes the empty `provider` blocks of a module, which `required_providers` has replaced. */
export function describeRedundantBlocks(
  { module, path }: ModuleNode,
  flavour: Flavour,
): readonly RedundantBlock[] {
  const empty = [...module.providers.values()].filter(({ isEmpty }) => isEmpty);
  const names = [...new Set(empty.map(({ name }) => name))];
  return names.flatMap((name) => {
    const blocks = empty.filter((block) => block.name === name);
    const [first] = blocks;
    if (first === undefined) return [];
    const entry = suggestEntry(module, blocks, flavour);
    const detail = `Earlier versions of ${flavour.product} used empty provider blocks ("proxy provider configurations") for child modules to declare their need to be passed a provider configuration by their callers. That approach was ambiguous and is now deprecated.\n\nIf you control this module, you can migrate to the new declaration syntax by removing all of the empty provider "${name}" blocks and then adding or updating an entry like the following to the required_providers block of ${describeModule(path)}:\n${entry}`;
    const summary = 'Redundant empty provider block';
    return [{ at: first.at, text: { severity: 'warning', summary, detail } }];
  });
}

function suggestEntry(
  module: ModuleConfig,
  blocks: readonly ProviderBlock[],
  flavour: Flavour,
): string {
  const name = blocks[0]?.name ?? '';
  const provider = sourceOf(module, blocks, flavour);
  const source = provider === undefined ? name : displayProvider(provider, flavour);
  const configurations = blocks.map(formatProviderName).sort(compareBytes);
  const hasAliases = blocks.some(({ alias }) => alias !== undefined);
  const lines = [
    `${name} = {`,
    `  source = "${source}"`,
    ...(hasAliases
      ? [
          '  configuration_aliases = [',
          ...configurations.map((configuration) => `    ${configuration},`),
          '  ]',
        ]
      : []),
    '}',
  ];
  return lines.map((line) => `    ${line}`).join('\n');
}

/** Terraform looks the source up only for blocks without an alias. */
function sourceOf(
  module: ModuleConfig,
  blocks: readonly ProviderBlock[],
  flavour: Flavour,
): ProviderAddr | undefined {
  const name = blocks[0]?.name ?? '';
  const required = blocks.some(({ alias }) => alias === undefined) && module.required.get(name);
  return required ? required.provider : findImpliedProvider(name, flavour);
}

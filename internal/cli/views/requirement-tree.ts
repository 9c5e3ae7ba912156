import type { ProviderAddr } from '../../addr/provider.ts';
import type { RequirementLine } from '../../config/tree/requirement-tree.ts';

/** Formats what a configuration requires, as a tree below the root module. */
export function formatRequirementTree(lines: readonly RequirementLine[]): string {
  const tree = drawLines(lines, { level: 0, ended: new Set() });
  return `\nProviders required by configuration:\n.\n${tree}\n`;
}

/** Formats what a state requires; nothing where it requires nothing. */
export function formatStateRequirements(providers: readonly ProviderAddr[]): string {
  if (providers.length === 0) return '';
  const lines = providers.map((provider) => `    provider[${provider}]\n\n`);
  return `Providers required by state:\n\n${lines.join('')}`;
}

interface Drawing {
  readonly level: number;
  /**
   * The levels at which some branch has ended. Terraform does not begin anew for the next branch, so
   * that lines below it lack the stroke that would lead to their sibling; this draws what it draws.
   */
  readonly ended: Set<number>;
}

function drawLines(lines: readonly RequirementLine[], { level, ended }: Drawing): string {
  return lines
    .map(({ text, lines: below }, index) => {
      const isLast = index === lines.length - 1;
      if (isLast) ended.add(level);
      const indent = Array.from({ length: level }, (_, outer) => (ended.has(outer) ? gap : stroke));
      const head = `${indent.join('')}${isLast ? '└' : '├'}── ${text}\n`;
      return head + drawLines(below, { level: level + 1, ended });
    })
    .join('');
}

const gap = '    ';
/** Its spaces are not all of the same kind. */
const stroke = '│\u00a0\u00a0 ';

import type { Expression } from '../../hcl/ast.ts';
import { evaluate } from '../../hcl/evaluate.ts';
import type { Reading } from './report.ts';
import { variablesIn } from './variables-in.ts';

/**
 * Reports whether an expression has a value that the product computes before it looks for modules,
 * but that is not known here: it depends on variables, or calls functions. What it was, `init` has
 * decided and written down.
 */
export function isDeferred(expression: Expression, { flavour }: Reading): boolean {
  if (!flavour.syntax.hasStaticEvaluation) return false;
  const variables = variablesIn(expression);
  const isStatic = variables.every(([root]) => root?.kind === 'name' && staticRoots.has(root.name));
  return isStatic && (variables.length > 0 || evaluate(expression).diagnostics.length > 0);
}

const staticRoots: ReadonlySet<string> = new Set(['var', 'local', 'path', 'terraform']);

import type { Expression } from './ast.ts';
import { isName } from './characters.ts';

/**
 * The word that an expression is, if it is a single one. `true`, `false` and `null` count; in JSON,
 * it is a string.
 */
export function keywordOf(expression: Expression): string | undefined {
  if (expression.kind === 'json') {
    const { node } = expression;
    return node.kind === 'string' && isName(node.text) ? node.text : undefined;
  }
  if (expression.kind === 'object-key') return keywordOf(expression.inner);
  const isWord =
    (expression.kind === 'variable' && expression.traversal.length === 1) ||
    (expression.kind === 'literal' && ['bool', 'null'].includes(expression.value.kind));
  return isWord ? expression.file.text.slice(expression.start, expression.end) : undefined;
}

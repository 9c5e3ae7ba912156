import type { Expression, Traversal } from '../../hcl/ast.ts';
import type { NativeExpression } from '../../hcl/native-expression.ts';
import { parseExpressionText } from '../values/json-text.ts';
import { readTraversal } from '../values/read-value.ts';
import type { Reading } from '../values/report.ts';

/**
 * Reads the address in the `to` of an `import` block. Its keys may be any expressions; those that are
 * not literals are left out.
 */
export function readTarget(expression: Expression, reading: Reading): Traversal | undefined {
  const text =
    expression.kind === 'json' && expression.node.kind === 'string'
      ? parseExpressionText(expression.node).expression
      : undefined;
  const native = expression.kind === 'json' ? text : expression;
  const steps = native?.kind === 'variable' ? undefined : native && flatten(native);
  return steps ?? readTraversal(expression, reading);
}

function flatten(expression: NativeExpression): Traversal | undefined {
  if (expression.kind === 'variable') return expression.traversal;
  if (expression.kind === 'index') return flatten(expression.collection);
  if (expression.kind !== 'access') return undefined;
  const source = flatten(expression.source);
  return source && [...source, ...expression.steps];
}

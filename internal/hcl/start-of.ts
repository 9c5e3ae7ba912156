import type { Expression } from './ast.ts';
import { startOfNode } from './json-node.ts';
import type { NativeExpression } from './native-expression.ts';
import type { Located } from './source-file.ts';

/**
 * The part of an expression that stands for it where the whole may be long: the first operand, the
 * opening bracket, the name of a function.
 */
export function startOf(expression: Expression): Located {
  if (expression.kind === 'json') return startOfNode(expression.node);
  let current: NativeExpression = expression;
  for (let first = leadingPart(current); first; first = leadingPart(current)) current = first;
  return ownStart(current);
}

/** The part that the whole begins with, where that is told apart from the rest. */
function leadingPart(expression: NativeExpression): NativeExpression | undefined {
  const { kind } = expression;
  if (kind === 'binary') return expression.left;
  if (kind === 'conditional') return expression.condition;
  if (kind === 'parentheses' || kind === 'object-key') return expression.inner;
  return kind === 'template' && !expression.isWrapper ? expression.parts[0] : undefined;
}

function ownStart(expression: NativeExpression): Located {
  if (expression.kind === 'call') return expression.opening;
  if (expression.kind === 'splat') return expression.marker;
  if (expression.kind === 'index') return firstCharacterOf(expression.brackets);
  return bracketed.has(expression.kind) ? firstCharacterOf(expression) : expression;
}

const bracketed: ReadonlySet<NativeExpression['kind']> = new Set<NativeExpression['kind']>([
  'tuple',
  'object',
  'for',
  'unary',
]);

function firstCharacterOf({ file, start }: Located): Located {
  return { file, start, end: start + 1 };
}

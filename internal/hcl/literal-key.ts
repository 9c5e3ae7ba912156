import type { NativeExpression } from './native-expression.ts';
import type { Value } from './value.ts';

/** The value of a key that needs no evaluation, so that `x["a"]` can be a reference. */
export function literalKey(key: NativeExpression): Value | undefined {
  if (key.kind === 'literal') return key.value;
  return literalText(key);
}

/** The value of a quoted string without template sequences. */
export function literalText(expression: NativeExpression): Value | undefined {
  if (expression.kind !== 'template') return undefined;
  const [part, second] = expression.parts;
  if (part === undefined) return { kind: 'string', text: '' };
  return part.kind === 'literal' && second === undefined ? part.value : undefined;
}

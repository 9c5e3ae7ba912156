import { toText } from '../convert.ts';
import { unknown, type Evaluation } from './evaluation.ts';
import type { ObjectExpressionItem } from '../native-expression.ts';
import type { Value } from '../value.ts';

/** Computes `{ key = value }`. Of a key given twice, the last counts. */
export function evaluateObject(
  evaluation: Evaluation,
  items: readonly ObjectExpressionItem[],
): Value {
  const entries = new Map<string, Value>();
  let isKnown = true;
  for (const item of items) {
    const name = evaluateKey(evaluation, item);
    const value = evaluation.evaluate(item.value);
    if (name === undefined) isKnown = false;
    else entries.set(name, value);
  }
  return isKnown ? { kind: 'object', entries } : unknown;
}

function evaluateKey(
  evaluation: Evaluation,
  { key, value }: ObjectExpressionItem,
): string | undefined {
  const name = evaluation.evaluate(key);
  if (name.kind === 'unknown') return undefined;
  if (name.kind === 'null') {
    const detail = "Can't use a null value as a key.";
    evaluation.report(value, { summary: 'Null value as key', detail });
    return undefined;
  }
  const text = toText(name);
  if (text.problem !== undefined) {
    const detail = `Can't use this value as a key: ${text.problem}.`;
    evaluation.report(key, { summary: 'Incorrect key type', detail });
  }
  return text.value;
}

import type { Decoded } from '../diag/diagnostic.ts';
import type { Expression } from '../hcl/ast.ts';
import { toText } from '../hcl/convert.ts';
import { evaluate } from '../hcl/evaluate.ts';
import { problemAt } from '../hcl/problem.ts';
import { startOf } from '../hcl/start-of.ts';

/** Computes an expression whose value is needed as a text; numbers and booleans are converted. */
export function evaluateString(expression: Expression): Decoded<string | undefined> {
  const { value, diagnostics } = evaluate(expression);
  const { value: text, problem } = toText(value);
  if (problem === undefined) return { value: text, diagnostics };
  const reason = reasons.get(value.kind) ?? problem;
  const unsuitable = problemAt(startOf(expression), {
    summary: 'Unsuitable value type',
    detail: `Unsuitable value: ${reason}`,
    context: expression,
  });
  return { value: undefined, diagnostics: [...diagnostics, unsuitable] };
}

const reasons = new Map([
  ['null', 'null value is not allowed'],
  ['unknown', 'value must be known'],
]);

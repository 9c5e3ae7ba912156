import type { Decoded } from '../diag/diagnostic.ts';
import type { Expression, Value } from '../hcl/ast.ts';
import { toText } from '../hcl/convert.ts';
import { evaluate } from '../hcl/evaluate.ts';
import { problemAt } from '../hcl/problem.ts';
import { startOf } from '../hcl/start-of.ts';

/** Computes a text; null if the expression is that, undefined if something is wrong with it. */
export function decodeTextOrNull(expression: Expression): Decoded<string | null | undefined> {
  const { value, diagnostics } = evaluate(expression);
  if (value.kind === 'null' && diagnostics.length === 0) return { value: null, diagnostics };
  const unsuitability = findUnsuitability(value);
  if (unsuitability !== undefined) {
    return {
      value: undefined,
      diagnostics: [...diagnostics, unsuitable(expression, unsuitability)],
    };
  }
  return { value: diagnostics.length > 0 ? undefined : toText(value).value, diagnostics };
}

/** Computes a text where there has to be one; undefined if something is wrong with it. */
export function decodeText(expression: Expression): Decoded<string | undefined> {
  const { value, diagnostics } = decodeTextOrNull(expression);
  if (value !== null) return { value, diagnostics };
  return { value: undefined, diagnostics: [unsuitable(expression, 'null value is not allowed')] };
}

function findUnsuitability(value: Value): string | undefined {
  return value.kind === 'unknown' ? 'value must be known' : toText(value).problem;
}

function unsuitable(expression: Expression, reason: string): ReturnType<typeof problemAt> {
  return problemAt(startOf(expression), {
    summary: 'Unsuitable value type',
    detail: `Unsuitable value: ${reason}`,
    context: expression,
  });
}

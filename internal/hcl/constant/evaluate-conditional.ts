import { toBool, toText, typeName } from '../convert.ts';
import { textValue, unknown, type Evaluation } from './evaluation.ts';
import type { ConditionalExpression } from '../native-expression.ts';
import type { Value } from '../value.ts';

/** Computes `condition ? a : b`. Both results must fit together, but only one need be sound. */
export function evaluateConditional(
  evaluation: Evaluation,
  expression: ConditionalExpression,
): Value {
  const { whenTrue, whenFalse } = expression;
  const ifTrue = evaluation.attempt(whenTrue);
  const ifFalse = evaluation.attempt(whenFalse);
  if (!fitTogether(ifTrue.value, ifFalse.value)) {
    const trueType = typeName(ifTrue.value);
    const falseType = typeName(ifFalse.value);
    evaluation.report(
      { file: whenTrue.file, start: whenTrue.start, end: whenFalse.end },
      {
        summary: 'Inconsistent conditional result types',
        detail: `The true and false result expressions must have consistent types. The 'true' value is ${trueType}, but the 'false' value is ${falseType}.`,
      },
    );
    return unknown;
  }
  const isTrue = evaluateCondition(evaluation, expression);
  if (isTrue === undefined) return unknown;
  const [chosen, other] = isTrue ? [ifTrue, ifFalse] : [ifFalse, ifTrue];
  chosen.accept();
  const needsText = other.value.kind === 'string' && chosen.value.kind !== 'string';
  const text = needsText ? toText(chosen.value).value : undefined;
  return text === undefined ? chosen.value : textValue(text);
}

function evaluateCondition(
  evaluation: Evaluation,
  { condition }: ConditionalExpression,
): boolean | undefined {
  const value = evaluation.evaluate(condition);
  if (value.kind === 'unknown') return undefined;
  if (value.kind === 'null') {
    evaluation.report(condition, {
      summary: 'Null condition',
      detail: 'The condition value is null. Conditions must either be true or false.',
    });
    return undefined;
  }
  const { value: isTrue, problem } = toBool(value);
  if (problem !== undefined) {
    evaluation.report(condition, {
      summary: 'Incorrect condition type',
      detail: 'The condition expression must be of type bool.',
    });
  }
  return isTrue;
}

/** Reports whether two values can have one type. Anything goes with null, and text with scalars. */
function fitTogether(a: Value, b: Value): boolean {
  if (isOpen(a) || isOpen(b) || a.kind === b.kind) return true;
  return isScalar(a) && isScalar(b) && (a.kind === 'string' || b.kind === 'string');
}

function isOpen({ kind }: Value): boolean {
  return kind === 'null' || kind === 'unknown';
}

function isScalar({ kind }: Value): boolean {
  return kind === 'string' || kind === 'number' || kind === 'bool';
}

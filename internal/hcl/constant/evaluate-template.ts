import { toText } from '../convert.ts';
import { textValue, unknown, type Evaluation } from './evaluation.ts';
import type { NativeExpression, TemplateExpression } from '../native-expression.ts';
import type { Located } from '../source-file.ts';
import type { Value } from '../value.ts';

/** Computes a template: the texts of its parts, one after another. */
export function evaluateTemplate(
  evaluation: Evaluation,
  template: TemplateExpression & Located,
): Value {
  const [first] = template.parts;
  if (template.isWrapper && first) return evaluation.evaluate(first);
  const texts = template.parts.map((part) => evaluatePart(evaluation, part, template));
  return texts.includes(undefined) ? unknown : textValue(texts.join(''));
}

function evaluatePart(
  evaluation: Evaluation,
  part: NativeExpression,
  context: Located,
): string | undefined {
  const value = evaluation.evaluate(part);
  if (value.kind === 'unknown') return undefined;
  const text = toText(value);
  if (text.problem !== undefined) {
    evaluation.report(part, {
      summary: 'Invalid template interpolation value',
      detail:
        value.kind === 'null'
          ? 'The expression result is null. Cannot include a null value in a string template.'
          : `Cannot include the given value in a string template: ${text.problem}.`,
      context,
    });
  }
  return text.value;
}

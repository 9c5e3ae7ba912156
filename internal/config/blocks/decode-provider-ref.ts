import type { Expression } from '../../hcl/ast.ts';
import type { ProviderRef } from '../module-config.ts';
import { findNameProblem } from '../provider-name.ts';
import { findQuotable, findQuotedText } from '../values/quoted.ts';
import type { Reading } from '../values/report.ts';

/**
 * Decodes a reference to a provider configuration, such as `aws` or `aws.east`.
 *
 * @param argument The name of the argument that holds it, for messages
 */
export function decodeProviderRef(
  expression: Expression,
  argument: string,
  reading: Reading,
): ProviderRef | undefined {
  if (isMixedTemplate(expression)) {
    const detail = 'A provider configuration reference must not be given in quotes.';
    reading.report(expression, { summary, detail });
    return undefined;
  }
  const traversal = findQuotable(expression, reading) ?? [];
  const [root, step] = traversal;
  if (root?.kind !== 'name' || traversal.length > 2) {
    const detail = `The ${argument} argument requires a provider type name, optionally followed by a period and then a configuration alias.`;
    reading.report(expression, { summary, detail });
    return undefined;
  }
  if (step?.kind === 'index') {
    const detail =
      'Provider name must either stand alone or be followed by a period and then a configuration alias.';
    reading.report(step, { summary, detail });
    return undefined;
  }
  const problem = findNameProblem(root.name);
  if (problem !== undefined) reading.report(root, problem);
  return problem ? undefined : { name: root.name, alias: step?.name, nameAt: root };
}

const summary = 'Invalid provider configuration reference';

/** Texts and expressions together in quotes. */
function isMixedTemplate(expression: Expression): boolean {
  return (
    expression.kind === 'template' &&
    !expression.isWrapper &&
    findQuotedText(expression) === undefined
  );
}

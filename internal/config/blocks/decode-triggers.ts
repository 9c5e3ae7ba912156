import type { Expression, Traversal } from '../../hcl/ast.ts';
import type { ProblemText } from '../../hcl/problem.ts';
import { parseExpressionText } from '../values/json-text.ts';
import { readList } from '../values/read-value.ts';
import { variablesIn } from '../values/variables-in.ts';
import type { Reading } from '../values/report.ts';

/** Checks `replace_triggered_by`: each element refers to one resource. Stops at the first bad one. */
export function checkTriggers(expression: Expression, reading: Reading): void {
  for (const element of readList(expression, reading) ?? []) {
    const reference = readReference(element, reading);
    if (reference === undefined) continue;
    const problems = findTriggerProblems(variablesIn(reference));
    for (const problem of problems) reading.report(element, problem);
    if (problems.length > 0) return;
  }
}

function readReference(element: Expression, reading: Reading): Expression | undefined {
  if (element.kind !== 'json') return element;
  if (element.node.kind !== 'string') {
    const detail = 'A single reference string is required.';
    reading.report(element, { summary: 'Invalid reference expression', detail });
    return undefined;
  }
  const { expression, diagnostics } = parseExpressionText(element.node);
  for (const { summary: what, detail } of diagnostics)
    reading.report(element, { summary: what, detail });
  return expression;
}

function findTriggerProblems(variables: readonly Traversal[]): readonly ProblemText[] {
  const kinds = variables.map(classify);
  if (kinds.includes('type')) return [resourceTypeOnly];
  const problems: ProblemText[] = [];
  if (kinds.includes('each-value')) problems.push(eachValue);
  else if (kinds.includes('other')) problems.push(otherReference);
  const resourceCount = kinds.filter((kind) => kind === 'resource').length;
  if (resourceCount === 0) problems.push(missingResource);
  if (resourceCount > 1) problems.push(severalResources);
  return problems;
}

type TriggerKind = 'resource' | 'index' | 'each-value' | 'type' | 'other';

function classify([root, step]: Traversal): TriggerKind {
  const name = root?.kind === 'name' ? root.name : '';
  const attribute = step?.kind === 'name' ? step.name : '';
  if (name === 'each') return attribute === 'key' ? 'index' : 'each-value';
  if (name === 'count' && attribute === 'index') return 'index';
  if (notResources.has(name)) return 'other';
  return step === undefined ? 'type' : 'resource';
}

const notResources: ReadonlySet<string> = new Set([
  'count',
  'local',
  'module',
  'path',
  'self',
  'terraform',
  'var',
]);

const summary = 'Invalid replace_triggered_by expression';
const missingResource: ProblemText = {
  summary,
  detail: 'Missing resource reference in replace_triggered_by expression.',
};
const severalResources: ProblemText = {
  summary,
  detail: 'Multiple resource references in replace_triggered_by expression.',
};
const eachValue: ProblemText = {
  summary: 'Invalid each reference in replace_triggered_by expression',
  detail: 'Only each.key may be used in replace_triggered_by.',
};
const otherReference: ProblemText = {
  summary: 'Invalid reference in replace_triggered_by expression',
  detail: 'Only resources, count.index, and each.key may be used in replace_triggered_by.',
};
const resourceTypeOnly: ProblemText = {
  summary: 'Invalid reference',
  detail:
    'A reference to a resource type must be followed by at least one attribute access, specifying the resource name.',
};

/**
 * Looks at the form of expressions where it is the form that counts: references to things, lists of
 * them, maps of them. Nothing is computed.
 */
import type { Decoded } from '../diag/diagnostic.ts';
import type { Expression, ObjectItem } from './ast.ts';
import { asExpression, type JsonNode } from './json-node.ts';
import { keywordOf } from './keyword.ts';
import { literalText } from './literal-key.ts';
import { parseTraversal } from './parse-traversal.ts';
import { problemAt, type ProblemText } from './problem.ts';
import { startOf } from './start-of.ts';
import type { Traversal } from './value.ts';

/** The reference that an expression is, such as `aws.east`; in JSON, a string that spells it out. */
export function staticTraversal(expression: Expression): Decoded<Traversal | undefined> {
  const traversal = traversalOf(expression);
  if (traversal) return { value: traversal, diagnostics: [] };
  return { value: undefined, diagnostics: [problemAt(expression, noReference)] };
}

/** The elements of a list that is written out. */
export function staticList(expression: Expression): Decoded<readonly Expression[] | undefined> {
  const items = itemsOf(expression);
  if (items) return { value: items, diagnostics: [] };
  return { value: undefined, diagnostics: [problemAt(startOf(expression), noList)] };
}

/** The items of an object that is written out, of equal keys all of them. */
export function staticObject(expression: Expression): Decoded<readonly ObjectItem[] | undefined> {
  const items = membersOf(expression);
  if (items) return { value: items, diagnostics: [] };
  return { value: undefined, diagnostics: [problemAt(startOf(expression), noMap)] };
}

/** The single word that an expression is, such as `all`; in JSON, a string. */
export function staticKeyword(expression: Expression): string | undefined {
  return keywordOf(expression);
}

/**
 * The reference in a quoted string of native syntax, as Terraform 0.11 had them. Undefined where
 * there is no plain string.
 */
export function quotedTraversal(expression: Expression): Decoded<Traversal> | undefined {
  if (expression.kind === 'json') return undefined;
  const text = literalText(expression);
  if (text?.kind !== 'string') return undefined;
  const { file, start, end } = expression;
  return parseTraversal(text.text, { file, start: start + 1, end: end - 1 });
}

function traversalOf(expression: Expression): Traversal | undefined {
  if (expression.kind === 'object-key') return traversalOf(expression.inner);
  if (expression.kind === 'variable') return expression.traversal;
  if (expression.kind === 'json') return jsonTraversal(expression.node);
  const name = keywordOf(expression);
  if (name === undefined) return undefined;
  const { file, start, end } = expression;
  return [{ file, start, end, kind: 'name', name }];
}

function jsonTraversal(node: JsonNode): Traversal | undefined {
  if (node.kind !== 'string') return undefined;
  const { file, start, end } = node;
  const { value, diagnostics } = parseTraversal(node.text, { file, start: start + 1, end });
  return diagnostics.length === 0 ? value : undefined;
}

function itemsOf(expression: Expression): readonly Expression[] | undefined {
  if (expression.kind === 'tuple') return expression.items;
  if (expression.kind !== 'json' || expression.node.kind !== 'array') return undefined;
  return expression.node.items.map(asExpression);
}

function membersOf(expression: Expression): readonly ObjectItem[] | undefined {
  if (expression.kind === 'object') return expression.items;
  if (expression.kind !== 'json' || expression.node.kind !== 'object') return undefined;
  return expression.node.members.map(({ name, nameAt, value }) => ({
    key: asExpression({ ...nameAt, kind: 'string', text: name }),
    value: asExpression(value),
  }));
}

const summary = 'Invalid expression';
const noReference: ProblemText = {
  summary,
  detail:
    'A single static variable reference is required: only attribute access and indexing with constant keys. No calculations, function calls, template expressions, etc are allowed here.',
};
const noList: ProblemText = { summary, detail: 'A static list expression is required.' };
const noMap: ProblemText = { summary, detail: 'A static map expression is required.' };

/** References and keywords in quotes, which were right once and are only warned about. */
import type { Expression, Traversal } from '../../hcl/ast.ts';
import { literalText } from '../../hcl/literal-key.ts';
import { quotedTraversal, staticKeyword } from '../../hcl/static-expression.ts';
import { findTraversal, readTraversal, unwrapKey } from './read-value.ts';
import type { Reading } from './report.ts';

/** Reads a reference, with or without quotes. */
export function readQuotable(expression: Expression, reading: Reading): Traversal | undefined {
  return readQuoted(expression, reading) ?? readTraversal(expression, reading);
}

/** The reference that an expression is, with or without quotes. */
export function findQuotable(expression: Expression, reading: Reading): Traversal | undefined {
  return readQuoted(expression, reading) ?? findTraversal(expression);
}

/** The keyword that an expression is, with or without quotes. */
export function findQuotableKeyword(expression: Expression, reading: Reading): string | undefined {
  const text = findQuotedText(expression);
  if (text !== undefined) warn(expression, 'keyword', reading);
  return text ?? staticKeyword(expression);
}

/** The text of a string in quotes without template sequences, in native syntax. */
export function findQuotedText(expression: Expression): string | undefined {
  const inner = unwrapKey(expression);
  const text = inner.kind === 'json' ? undefined : literalText(inner);
  return text?.kind === 'string' ? text.text : undefined;
}

function readQuoted(expression: Expression, reading: Reading): Traversal | undefined {
  const quoted = quotedTraversal(unwrapKey(expression));
  if (quoted === undefined) return undefined;
  warn(expression, 'reference', reading);
  reading.note(...quoted.diagnostics);
  return quoted.value;
}

function warn(at: Expression, what: 'reference' | 'keyword', { report, flavour }: Reading): void {
  const { product } = flavour;
  report(at, {
    severity: 'warning',
    summary: `Quoted ${what}s are deprecated`,
    detail: `In this context, ${what}s are expected literally rather than in quotes. ${product} 0.11 and earlier required quotes, but quoted ${what}s are now deprecated and will be removed in a future version of ${product}. Remove the quotes surrounding this ${what} to silence this warning.`,
  });
}

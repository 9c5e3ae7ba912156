import type { Expression } from '../../hcl/ast.ts';
import { staticKeyword } from '../../hcl/static-expression.ts';
import { readQuotable } from '../values/quoted.ts';
import { findConstant, readList } from '../values/read-value.ts';
import type { Reading } from '../values/report.ts';

/** Checks `ignore_changes`: the word `all`, or a list of references to attributes. */
export function decodeIgnoreChanges(expression: Expression, reading: Reading): void {
  if (staticKeyword(expression) === 'all') return;
  const elements = readList(expression, reading) ?? [];
  const wildcards = elements.filter(isWildcard);
  for (const element of elements) {
    if (!isWildcard(element)) readQuotable(element, reading);
  }
  const [wildcard] = wildcards;
  if (wildcard === undefined) return;
  reading.report(expression, {
    summary: 'Invalid ignore_changes wildcard',
    detail:
      'The ["*"] form of ignore_changes wildcard is was deprecated and is now invalid. Use "ignore_changes = all" to ignore changes to all attributes.',
  });
  if (wildcards.length === elements.length) return;
  reading.report(wildcard, {
    summary: 'Invalid ignore_changes ruleset',
    detail: 'Cannot mix wildcard string "*" with non-wildcard references.',
  });
}

function isWildcard(element: Expression): boolean {
  const value = findConstant(element);
  return value.kind === 'string' && value.text === '*';
}

import type { Attribute } from '../../hcl/ast.ts';
import { readQuotable } from '../values/quoted.ts';
import { readList } from '../values/read-value.ts';
import type { Reading } from '../values/report.ts';

/** Checks that an argument is a list of references; what they refer to is not looked up. */
export function decodeReferences({ expression }: Attribute, reading: Reading): void {
  for (const element of readList(expression, reading) ?? []) {
    readQuotable(element, reading);
  }
}

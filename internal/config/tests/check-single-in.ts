import type { Block } from '../../hcl/ast.ts';
import { describePlace } from '../../hcl/source-file.ts';
import type { Reading } from '../values/report.ts';

/** Reports every block but the first of those that `owner` may have once; all are of one type. */
export function checkSingleIn(
  owner: string,
  [first, ...others]: readonly Block[],
  { report }: Reading,
): void {
  if (first === undefined) return;
  for (const block of others) {
    report(block, {
      summary: `Multiple "${block.type}" blocks`,
      detail: `This ${owner} already has a ${block.type} block defined at ${describePlace(first)}.`,
    });
  }
}

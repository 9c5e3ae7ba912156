import type { Block } from '../../hcl/ast.ts';
import { describePlace } from '../../hcl/source-file.ts';
import type { Reading } from '../values/report.ts';

/** The name of the block whose arguments are never taken for those of the language. */
export const escapingBlock = '_';

/** Reports blocks whose names the language keeps for itself; `owner` is the block around them. */
export function reportReserved(block: Block, owner: string, { report, flavour }: Reading): void {
  report(block.typeAt, {
    summary: `Reserved block type name in ${owner} block`,
    detail: `The block type name "${block.type}" is reserved for use by ${flavour.product} in a future version.`,
  });
}

/** Reports all escaping blocks but the first; `meaning` is what its arguments count as. */
export function checkEscapingBlocks(
  blocks: readonly Block[],
  { owner, meaning }: { readonly owner: string; readonly meaning: string },
  { report }: Reading,
): void {
  const [first, ...others] = blocks.filter(({ type }) => type === escapingBlock);
  if (first === undefined) return;
  for (const block of others) {
    report(block, {
      summary: 'Duplicate escaping block',
      detail: `The special block type "_" can be used to force particular arguments to be interpreted as ${meaning} rather than as meta-arguments, but each ${owner} block can have only one such block. The first escaping block was at ${describePlace(first)}.`,
    });
  }
}

/** Reports every block of a type but the first. */
export function checkSingle(
  blocks: readonly Block[],
  problem: { readonly summary: string; readonly owner: string },
  { report }: Reading,
): void {
  const [first, ...others] = blocks;
  if (first === undefined) return;
  for (const block of others) {
    const detail = `${problem.owner} already has a ${block.type} block at ${describePlace(first)}.`;
    report(block, { summary: problem.summary, detail });
  }
}

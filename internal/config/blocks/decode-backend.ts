import type { Block } from '../../hcl/ast.ts';
import { decodeAttributes } from '../../hcl/decode-body.ts';
import type { Located } from '../../hcl/source-file.ts';
import { findConstant, textOf } from '../values/read-value.ts';

/** A `backend` block: where the state is. */
export interface BackendBlock {
  /** Such as `local` or `s3`. */
  readonly type: string;
  /** The arguments that are constant texts. What a backend makes of them is its own affair. */
  readonly settings: ReadonlyMap<string, string>;
  readonly at: Located;
}

/** Decodes a `backend` block; its arguments are for the backend to judge. */
export function decodeBackend(block: Block): BackendBlock {
  const [type = ''] = block.labels;
  const settings = new Map<string, string>();
  for (const [name, { expression }] of decodeAttributes(block.body).value) {
    const text = textOf(findConstant(expression));
    if (text !== undefined) settings.set(name, text);
  }
  return { type, settings, at: block };
}

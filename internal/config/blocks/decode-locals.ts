import type { Block } from '../../hcl/ast.ts';
import type { Located } from '../../hcl/source-file.ts';
import { checkName } from './names.ts';
import { readArguments } from '../values/read-body.ts';
import type { Reading } from '../values/report.ts';

/** Something that exists once in a module under its name. */
export interface Declaration {
  readonly name: string;
  readonly at: Located;
}

/** Decodes a `locals` block. */
export function decodeLocals(block: Block, reading: Reading): readonly Declaration[] {
  return readArguments(block.body, reading).map((attribute) => {
    const { name, nameAt } = attribute;
    checkName({ text: name, at: nameAt }, 'Invalid local value name', reading.report);
    return { name, at: attribute };
  });
}

import type { Attribute, Block } from './ast.ts';
import type { Located } from './source-file.ts';

/** What was found in a body of all that its schema allows. */
export interface Content {
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** In the order of the file. */
  readonly blocks: readonly Block[];
  /** Where to report that something is missing. */
  readonly missingItem: Located;
}

/** Whether a body may hold more than its schema names. */
export type Completeness = 'whole' | 'partial';

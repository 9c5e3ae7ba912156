import type { Located } from './source-file.ts';

/**
 * What an expression is worth. Collections are not told apart from structural types: a tuple, list
 * or set is a `list`; an object or map is an `object`.
 */
export type Value =
  | { readonly kind: 'string'; readonly text: string }
  /** `text` is the exact decimal notation, without exponent or trailing zeros. */
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'object'; readonly entries: ReadonlyMap<string, Value> }
  /** It depends on something that is not known here, or it was wrong (and was reported). */
  | { readonly kind: 'unknown' };

/** `aws.east["x"]`, taken apart. The first step is always a name. */
export type Traversal = readonly TraversalStep[];

/** One step of a traversal. */
export type TraversalStep = Located &
  (
    | { readonly kind: 'name'; readonly name: string }
    /** `[key]` with a literal key, or the legacy `.0`. */
    | { readonly kind: 'index'; readonly key: Value }
  );

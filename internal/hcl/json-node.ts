/** JSON as HCL sees it: every value and every property name keeps its place. */
import type { Located } from './source-file.ts';

/** One JSON value with its place. */
export type JsonNode = Located &
  (
    | { readonly kind: 'object'; readonly members: readonly JsonMember[]; readonly close: Located }
    | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
    | { readonly kind: 'string'; readonly text: string }
    /** `text` as written. */
    | { readonly kind: 'number'; readonly text: string }
    | { readonly kind: 'bool'; readonly value: boolean }
    | { readonly kind: 'null' }
    /** Something that could not be read and was reported. */
    | { readonly kind: 'invalid' }
  );

/** A property of a JSON object. */
export interface JsonMember {
  readonly name: string;
  readonly nameAt: Located;
  readonly value: JsonNode;
}

/** A body in JSON syntax: whether a property is an attribute or a block, only a schema can tell. */
export interface JsonBody extends Located {
  readonly kind: 'json-body';
  /** An object, or an array of objects that count as one. */
  readonly node: JsonNode;
}

/** An expression in JSON syntax. */
export interface JsonExpression extends Located {
  readonly kind: 'json';
  readonly node: JsonNode;
}

/** JSON as HCL sees it: every value and every property name keeps its place. */
import type { Located } from './source-file.ts';

/** One JSON value with its place. */
export type JsonNode = Located &
  (
    | JsonObject
    | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
    | { readonly kind: 'string'; readonly text: string }
    /** `text` as written. */
    | { readonly kind: 'number'; readonly text: string }
    | { readonly kind: 'bool'; readonly value: boolean }
    | { readonly kind: 'null' }
    /** Something that could not be read and was reported. */
    | { readonly kind: 'invalid' }
  );

export interface JsonObject {
  readonly kind: 'object';
  /** In the order of the file; a name may occur more than once. */
  readonly members: readonly JsonMember[];
}

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

/** The opening bracket of a collection, or the whole of another value. */
export function startOfNode({ file, start, end, kind }: JsonNode): Located {
  const isCollection = kind === 'object' || kind === 'array';
  return { file, start, end: isCollection ? start + 1 : end };
}

/** Makes an expression of a value. */
export function asExpression(node: JsonNode): JsonExpression {
  const { file, start, end } = node;
  return { file, start, end, kind: 'json', node };
}

/**
 * The way to the innermost value around an offset: `module.x[0]`. Empty at the root.
 */
export function pathAt(root: JsonNode, offset: number): string {
  let path = '';
  let node: JsonNode | undefined = root;
  while (node) {
    const step = stepTo(node, offset);
    if (step) path += path === '' && step.text.startsWith('.') ? step.text.slice(1) : step.text;
    node = step?.node;
  }
  return path;
}

interface Step {
  readonly text: string;
  readonly node: JsonNode;
}

function stepTo(node: JsonNode, offset: number): Step | undefined {
  if (node.kind === 'array') {
    const index = node.items.findIndex((item) => contains(item, offset));
    const item = node.items[index];
    return item && { text: `[${index}]`, node: item };
  }
  if (node.kind !== 'object') return undefined;
  const member = node.members.find(({ value }) => contains(value, offset));
  return member && { text: `.${member.name}`, node: member.value };
}

function contains({ start, end }: Located, offset: number): boolean {
  return start <= offset && offset < end;
}

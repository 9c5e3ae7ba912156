/**
 * Reads settings out of HCL 1. The rules are those of the Go decoder that Terraform uses: names of
 * settings regardless of case, numbers as text where text is wanted, a setting that is given twice
 * read twice.
 */
import { ParseError } from '../diag/parse-error.ts';
import { formatHcl1Pos, type Hcl1Item, type Hcl1Pos, type Hcl1Value } from './hcl1-ast.ts';

/** What is found under a name: a value, or items (of a block, or under further keys). */
export type Hcl1Node = (Hcl1Value | Hcl1Items) & {
  /** Names from the outermost inwards, for messages: `root.host.example`. */
  readonly path: string;
};

interface Hcl1Items {
  readonly kind: 'items';
  readonly items: readonly Hcl1Item[];
  readonly at: Hcl1Pos;
}

/** Makes the outermost node, whose path messages begin with. */
export function makeHcl1Root(items: readonly Hcl1Item[]): Hcl1Node {
  return { kind: 'items', items, at: items[0]?.keys[0].at, path: 'root' };
}

/** Finds everything that is given under the name of a setting, regardless of case. */
export function findHcl1Settings(node: Hcl1Node, name: string): readonly Hcl1Node[] {
  const path = `${node.path}.${name}`;
  const matches = itemsOf(node, 'struct').filter(
    (item) => item.keys[0].text.toLowerCase() === name.toLowerCase(),
  );
  const labelled = matches.flatMap(withoutFirstKey);
  const values = matches.filter((item) => item.keys.length === 1).map((item) => item.value);
  return [
    ...(labelled.length > 0 ? [itemsNode(labelled, { at: undefined, path })] : []),
    ...values.map((value) =>
      value.kind === 'object' ? itemsNode(value.items, { at: value.at, path }) : { ...value, path },
    ),
  ];
}

/**
 * Lists what a map has, in the order of the file; a name may come more than once.
 *
 * @throws {ParseError} if it is no map
 */
export function hcl1Entries(node: Hcl1Node): readonly (readonly [name: string, Hcl1Node])[] {
  return itemsOf(node, 'map').map((item) => {
    const name = item.keys[0].text;
    const path = `${node.path}.${name}`;
    const labelled = withoutFirstKey(item);
    if (labelled.length > 0) return [name, itemsNode(labelled, { at: undefined, path })];
    return [name, { ...item.value, path }];
  });
}

/** @throws {ParseError} if it is neither text nor a whole number */
export function hcl1String(node: Hcl1Node): string {
  if (node.kind === 'literal' && (node.type === 'string' || node.type === 'number')) {
    return node.text;
  }
  throw wrong(node, `unknown type for string ${goTypes[node.kind]}`);
}

/** @throws {ParseError} if it is not `true` or `false` */
export function hcl1Bool(node: Hcl1Node): boolean {
  if (node.kind === 'literal' && node.type === 'bool') return node.text === 'true';
  throw wrong(node, `unknown type ${goTypes[node.kind]}`);
}

/** @throws {ParseError} if it is not a whole number, or text that is one */
export function hcl1Integer(node: Hcl1Node): number {
  const isNumber = node.kind === 'literal' && (node.type === 'number' || node.type === 'string');
  if (isNumber && /^[+-]?\d+$/.test(node.text)) return Number(node.text);
  throw wrong(node, `unknown type ${goTypes[node.kind]}`);
}

/** @throws {ParseError} if it is not a list of texts and whole numbers */
export function hcl1Strings(node: Hcl1Node): readonly string[] {
  switch (node.kind) {
    case 'literal':
      throw new ParseError(`At ${formatHcl1Pos(node.at)}: unknown slice type: ${goTypes.literal}`);
    case 'list':
      return node.elements.map((element, index) =>
        hcl1String({ ...element, path: `${node.path}[${index}]` }),
      );
    case 'object':
    case 'items':
      if (node.items.length === 0) return [];
      throw wrong(
        { ...node, path: `${node.path}[0]`, at: node.items[0]?.keys[0].at },
        'unknown type for string *ast.ObjectItem',
      );
  }
}

/** Go's names of the kinds, which are part of the messages. */
const goTypes = {
  literal: '*ast.LiteralType',
  list: '*ast.ListType',
  object: '*ast.ObjectType',
  items: '*ast.ObjectList',
} as const;

function itemsOf(node: Hcl1Node, wanted: 'map' | 'struct'): readonly Hcl1Item[] {
  if (node.kind === 'object' || node.kind === 'items') return node.items;
  throw wrong(node, `not an object type for ${wanted} (${goTypes[node.kind]})`);
}

function itemsNode(
  items: readonly Hcl1Item[],
  fallback: { readonly at: Hcl1Pos; readonly path: string },
): Hcl1Node {
  return { kind: 'items', items, at: items[0]?.keys[0].at ?? fallback.at, path: fallback.path };
}

function withoutFirstKey(item: Hcl1Item): readonly Hcl1Item[] {
  const [, next, ...rest] = item.keys;
  return next === undefined ? [] : [{ ...item, keys: [next, ...rest] }];
}

function wrong(node: Hcl1Node, message: string): ParseError {
  return new ParseError(`At ${formatHcl1Pos(node.at)}: ${node.path}: ${message}`);
}

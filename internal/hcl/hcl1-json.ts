import { ParseError } from '../diag/parse-error.ts';
import {
  formatHcl1Pos,
  type Hcl1Item,
  type Hcl1Key,
  type Hcl1List,
  type Hcl1Literal,
  type Hcl1Object,
  type Hcl1Value,
} from './hcl1-ast.ts';
import {
  Hcl1JsonScanner,
  type Hcl1JsonToken,
  type Hcl1JsonTokenKind,
} from './hcl1-json-scanner.ts';

/**
 * Reads a JSON document into the same form as native syntax. An array of objects becomes an item
 * for each, which is how JSON says that a block is repeated.
 *
 * Terraform is lenient here, and so is this: the document may end early, anything but a comma ends
 * an object, and what follows the document is not looked at.
 *
 * @throws {ParseError} worded as Terraform words it after `Error parsing <path>: `
 */
export function parseHcl1Json(text: string): Hcl1Object {
  const scanner = new Hcl1JsonScanner(text);
  try {
    scanner.next();
    const document = readObject(scanner);
    if (scanner.mistake === undefined) return document;
  } catch (error) {
    if (scanner.mistake === undefined) throw error;
  }
  throw new ParseError(scanner.mistake);
}

/** Reads what follows an opening brace, with the token that ends it. */
function readObject(scanner: Hcl1JsonScanner): Hcl1Object {
  const items: Hcl1Item[] = [];
  do {
    const keys = readKeys(scanner);
    if (keys === undefined) break;
    const value = readValue(scanner);
    if (value === 'end') break;
    items.push(...itemsOf(keys, value));
  } while (scanner.next().kind === 'COMMA');
  return { kind: 'object', items, at: undefined };
}

/** Reads keys and the colon; undefined if the object ends before there is one. */
function readKeys(scanner: Hcl1JsonScanner): Hcl1Item['keys'] | undefined {
  const keys: Hcl1Key[] = [];
  let token = scanner.next();
  for (; token.kind === 'STRING'; token = scanner.next()) {
    keys.push({ text: token.text, at: undefined });
  }
  const [first, ...labels] = keys;
  if (token.kind === 'EOF' || token.kind === 'RBRACE') return undefined;
  if (token.kind === 'COLON' && first !== undefined) return [first, ...labels];
  throw new ParseError(`expected: STRING got: ${token.kind}`);
}

/** Reads a value, or finds the end of the object in its place. */
function readValue(scanner: Hcl1JsonScanner): Hcl1Value | 'end' {
  const token = scanner.next();
  const value = valueOf(token, scanner);
  if (value !== undefined) return value;
  if (token.kind === 'NULL') return makeLiteral('string', '');
  if (token.kind === 'EOF' || token.kind === 'RBRACE') return 'end';
  throw new ParseError(
    `Expected object value, got unknown token: ${formatHcl1Pos(token.at)} ${token.kind} ${token.text}`,
  );
}

function valueOf(token: Hcl1JsonToken, scanner: Hcl1JsonScanner): Hcl1Value | undefined {
  if (token.kind === 'LBRACE') return readObject(scanner);
  if (token.kind === 'LBRACK') return readList(scanner);
  const type = literalTypes.get(token.kind);
  return type && makeLiteral(type, token.text);
}

const literalTypes: ReadonlyMap<Hcl1JsonTokenKind, Hcl1Literal['type']> = new Map([
  ['STRING', 'string'],
  ['NUMBER', 'number'],
  ['FLOAT', 'float'],
  ['BOOL', 'bool'],
]);

function readList(scanner: Hcl1JsonScanner): Hcl1List {
  const elements: Hcl1Value[] = [];
  for (let token = scanner.next(); token.kind !== 'RBRACK'; token = scanner.next()) {
    if (token.kind === 'COMMA') continue;
    const value = valueOf(token, scanner);
    if (value === undefined) {
      throw new ParseError(`unexpected token while parsing list: ${token.kind}`);
    }
    elements.push(value);
  }
  return { kind: 'list', elements, at: undefined };
}

function itemsOf(keys: Hcl1Item['keys'], value: Hcl1Value): readonly Hcl1Item[] {
  if (value.kind === 'list' && value.elements.length > 0 && value.elements.every(isObject)) {
    return value.elements.map((element) => ({ keys, hasEqualsSign: false, value: element }));
  }
  return [{ keys, hasEqualsSign: value.kind !== 'object', value }];
}

function makeLiteral(type: Hcl1Literal['type'], text: string): Hcl1Literal {
  return { kind: 'literal', type, text, at: undefined };
}

function isObject(value: Hcl1Value): value is Hcl1Object {
  return value.kind === 'object';
}

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
import { parseHcl1Json } from './hcl1-json.ts';
import { Hcl1Scanner, type Hcl1Token, type Hcl1TokenKind } from './hcl1-scanner.ts';

/**
 * Reads a file in HCL 1: native syntax, or JSON if it begins with a brace.
 *
 * @throws {ParseError} worded as Terraform words it after `Error parsing <path>: `
 */
export function parseHcl1(text: string): Hcl1Object {
  return /^\p{White_Space}*\{/u.test(text) ? parseHcl1Json(text) : new Parser(text).file();
}

class Parser {
  readonly #scanner: Hcl1Scanner;
  #ahead: Hcl1Token | undefined;

  constructor(text: string) {
    this.#scanner = new Hcl1Scanner(text);
  }

  file(): Hcl1Object {
    const items: Hcl1Item[] = [];
    try {
      this.#items(items, 'EOF');
    } catch (error) {
      throw this.#scanner.mistake === undefined ? error : new ParseError(this.#scanner.mistake);
    }
    if (this.#scanner.mistake !== undefined) throw new ParseError(this.#scanner.mistake);
    return { kind: 'object', items, at: { line: 1, column: 1 } };
  }

  /** Reads items up to the end of the file or the closing brace, which is left to be read. */
  #items(items: Hcl1Item[], end: 'EOF' | 'RBRACE'): void {
    while (this.#peek().kind !== end) {
      const item = this.#item();
      if (item === undefined) return;
      items.push(item);
      if (this.#peek().kind === 'COMMA') this.#next();
    }
  }

  /** Reads an item; undefined if the file ends before there is a value. */
  #item(): Hcl1Item | undefined {
    const { keys: tokens, opening } = this.#keys();
    const [first, ...labels] = tokens.map(({ text, at }): Hcl1Key => ({ text, at }));
    if (first === undefined) return undefined;
    if (opening.kind !== 'ASSIGN' && opening.kind !== 'LBRACE') {
      const keys = tokens.map((token) => token.source).join(' ');
      throw new ParseError(
        locate(opening, `key '${keys}' expected start of object ('{') or assignment ('=')`),
      );
    }
    const hasEqualsSign = opening.kind === 'ASSIGN';
    const value = hasEqualsSign ? this.#value() : this.#object(opening);
    return value && { keys: [first, ...labels], hasEqualsSign, value };
  }

  #keys(): { readonly keys: readonly Hcl1Token[]; readonly opening: Hcl1Token } {
    const keys: Hcl1Token[] = [];
    let token = this.#next();
    for (; token.kind === 'IDENT' || token.kind === 'STRING'; token = this.#next())
      keys.push(token);
    checkKeys(keys.length, token);
    return { keys, opening: token };
  }

  /** Reads what follows an equals sign; undefined if that is the end of the file. */
  #value(): Hcl1Value | undefined {
    const token = this.#next();
    const literal = literalOf(token);
    if (literal !== undefined) return literal;
    if (token.kind === 'LBRACE') return this.#object(token);
    if (token.kind === 'LBRACK') return this.#list(token);
    if (token.kind === 'EOF') return undefined;
    throw new UnexpectedToken(
      token,
      `Unknown token: ${formatHcl1Pos(token.at)} ${token.kind} ${token.source}`,
    );
  }

  #object(opening: Hcl1Token): Hcl1Object {
    const items: Hcl1Item[] = [];
    try {
      this.#items(items, 'RBRACE');
    } catch (error) {
      // Terraform takes a brace in place of a value for the end of the items, but not of the object:
      // `a { b = }}` passes, and `a { b = }` lacks a brace.
      if (!(error instanceof UnexpectedToken) || error.kind !== 'RBRACE') throw error;
    }
    const closing = this.#next();
    if (closing.kind !== 'RBRACE') {
      throw new UnexpectedToken(closing, `object expected closing RBRACE got: ${closing.kind}`);
    }
    return { kind: 'object', items, at: opening.at };
  }

  /** Commas may be repeated, but not left out after anything but a list. */
  #list(opening: Hcl1Token): Hcl1List {
    const elements: Hcl1Value[] = [];
    let isCommaNeeded = false;
    for (let token = this.#next(); token.kind !== 'RBRACK'; token = this.#next()) {
      if (token.kind === 'COMMA') {
        isCommaNeeded = false;
        continue;
      }
      if (isCommaNeeded) {
        throw new UnexpectedToken(
          token,
          `error parsing list, expected comma or list end, got: ${token.kind}`,
        );
      }
      elements.push(this.#element(token));
      isCommaNeeded = token.kind !== 'LBRACK';
    }
    return { kind: 'list', elements, at: opening.at };
  }

  #element(token: Hcl1Token): Hcl1Value {
    if (token.kind === 'LBRACK') return withinList(token, 'list', () => this.#list(token));
    if (token.kind === 'LBRACE') return withinList(token, 'object', () => this.#object(token));
    const literal = literalOf(token);
    if (literal !== undefined) return literal;
    throw new UnexpectedToken(token, `unexpected token while parsing list: ${token.kind}`);
  }

  #next(): Hcl1Token {
    const token = this.#peek();
    this.#ahead = undefined;
    return token;
  }

  #peek(): Hcl1Token {
    this.#ahead ??= this.#scanner.next();
    return this.#ahead;
  }
}

/** A token that cannot stand where it does. */
class UnexpectedToken extends ParseError {
  override readonly name: string = 'UnexpectedToken';
  readonly kind: Hcl1TokenKind;

  constructor(token: Hcl1Token, message: string) {
    super(locate(token, message));
    this.kind = token.kind;
  }
}

function withinList<T>(opening: Hcl1Token, what: 'list' | 'object', read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const message = `error while trying to parse ${what} within list: ${error.message}`;
    throw new ParseError(locate(opening, message));
  }
}

function locate(token: Hcl1Token, message: string): string {
  return `At ${formatHcl1Pos(token.at)}: ${message}`;
}

/** Checks the token after the keys, as far as that can be done before the value is looked for. */
function checkKeys(count: number, token: Hcl1Token): void {
  if (token.kind === 'ASSIGN' && count !== 1) {
    const problem =
      count === 0 ? 'no object keys found!' : 'nested object expected: LBRACE got: ASSIGN';
    throw new UnexpectedToken(token, problem);
  }
  if (token.kind === 'LBRACE' && count === 0) {
    throw new UnexpectedToken(token, 'expected: IDENT | STRING got: LBRACE');
  }
  const isEnd = token.kind === 'EOF' || (token.kind === 'RBRACE' && count > 0);
  if (token.kind !== 'ASSIGN' && token.kind !== 'LBRACE' && !isEnd) {
    throw new UnexpectedToken(
      token,
      `expected: IDENT | STRING | ASSIGN | LBRACE got: ${token.kind}`,
    );
  }
}

function literalOf(token: Hcl1Token): Hcl1Literal | undefined {
  const type = literalTypes.get(token.kind);
  return type && { kind: 'literal', type, text: token.text, at: token.at };
}

const literalTypes: ReadonlyMap<Hcl1TokenKind, Hcl1Literal['type']> = new Map([
  ['STRING', 'string'],
  ['HEREDOC', 'string'],
  ['NUMBER', 'number'],
  ['FLOAT', 'float'],
  ['BOOL', 'bool'],
]);

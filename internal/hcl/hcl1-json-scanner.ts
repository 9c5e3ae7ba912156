import { formatHcl1Pos, type Hcl1Pos } from './hcl1-ast.ts';
import { badEncoding, Hcl1Cursor } from './hcl1-cursor.ts';
import { unescapeHcl1 } from './hcl1-strings.ts';

/** Kinds of token, by the names that messages use. */
export type Hcl1JsonTokenKind =
  | 'EOF'
  | 'ILLEGAL'
  | 'NUMBER'
  | 'FLOAT'
  | 'BOOL'
  | 'NULL'
  | 'STRING'
  | 'LBRACK'
  | 'LBRACE'
  | 'RBRACK'
  | 'RBRACE'
  | 'COMMA'
  | 'COLON'
  | 'PERIOD';

/** A token of a JSON document. */
export interface Hcl1JsonToken {
  readonly kind: Hcl1JsonTokenKind;
  /** What it means: differs from how it is written for strings. */
  readonly text: string;
  readonly at: NonNullable<Hcl1Pos>;
}

/** Cuts JSON, as HCL 1 knows it, into tokens. */
export class Hcl1JsonScanner {
  readonly #cursor: Hcl1Cursor;

  constructor(text: string) {
    this.#cursor = new Hcl1Cursor(text);
  }

  /** The last mistake so far, as Terraform words it. */
  get mistake(): string | undefined {
    const mistake = this.#cursor.mistake;
    return mistake && `${formatHcl1Pos(mistake.at)}: ${mistake.message}`;
  }

  /** Reads the next token; at the end, `EOF` for ever. */
  next(): Hcl1JsonToken {
    const cursor = this.#cursor;
    cursor.take(spacePattern);
    const at = cursor.positionAt();
    const word = cursor.take(wordPattern);
    if (word !== '') return { kind: this.#kindOfWord(word), text: word, at };
    const number = cursor.take(numberPattern);
    if (number !== '') return { kind: this.#kindOfNumber(number), text: number, at };
    const character = cursor.peek();
    cursor.skip(character);
    if (character === '"')
      return { kind: 'STRING', text: unescapeHcl1(cursor.takeQuoted('json')), at };
    return { kind: this.#kindOfCharacter(character), text: character, at };
  }

  #kindOfWord(word: string): Hcl1JsonTokenKind {
    if (word === 'true' || word === 'false') return 'BOOL';
    if (word === 'null') return 'NULL';
    const last = this.#cursor.offset - 1;
    this.#cursor.report('illegal char', this.#cursor.peek() === '' ? last + 1 : last);
    return 'ILLEGAL';
  }

  #kindOfNumber(number: string): Hcl1JsonTokenKind {
    if (/^-?0\d/.test(number)) {
      const digits = number.length - number.search(/\d/);
      this.#cursor.report('numbers cannot start with 0', this.#cursor.offset - digits + 1);
    }
    return /^-?\d+$/.test(number) ? 'NUMBER' : 'FLOAT';
  }

  #kindOfCharacter(character: string): Hcl1JsonTokenKind {
    const kind = punctuation.get(character);
    if (kind !== undefined) return kind;
    const mistake = characterMistakes.get(character) ?? `illegal char: ${character}`;
    this.#cursor.report(mistake, this.#cursor.offset - character.length);
    return 'ILLEGAL';
  }
}

const spacePattern = /[ \t\r\n]+/y;
const wordPattern = /[\p{L}_][\p{L}\p{Nd}_-]*/uy;
const numberPattern = /-?\d+(?:\.\d*)?(?:[eE][+-]?\d*)?|\.\d+(?:[eE][+-]?\d*)?/y;

const punctuation: ReadonlyMap<string, Hcl1JsonTokenKind> = new Map([
  ['', 'EOF'],
  // Terraform takes a null character for the end, without a word.
  ['\0', 'EOF'],
  ['{', 'LBRACE'],
  ['}', 'RBRACE'],
  ['[', 'LBRACK'],
  [']', 'RBRACK'],
  [',', 'COMMA'],
  [':', 'COLON'],
  ['.', 'PERIOD'],
]);

const characterMistakes: ReadonlyMap<string, string> = new Map([
  ['-', 'illegal char'],
  ['\ufffd', badEncoding],
]);

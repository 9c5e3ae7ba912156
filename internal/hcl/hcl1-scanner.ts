import { formatHcl1Pos, type Hcl1Pos } from './hcl1-ast.ts';
import { badEncoding, Hcl1Cursor } from './hcl1-cursor.ts';
import { unindentHcl1, unquoteHcl1 } from './hcl1-strings.ts';

/** Kinds of token, by the names that messages use. */
export type Hcl1TokenKind =
  | 'EOF'
  | 'ILLEGAL'
  | 'IDENT'
  | 'NUMBER'
  | 'FLOAT'
  | 'BOOL'
  | 'STRING'
  | 'HEREDOC'
  | 'LBRACK'
  | 'LBRACE'
  | 'RBRACK'
  | 'RBRACE'
  | 'COMMA'
  | 'PERIOD'
  | 'ASSIGN'
  | 'ADD'
  | 'SUB';

/** A token of native syntax. */
export interface Hcl1Token {
  readonly kind: Hcl1TokenKind;
  /** As it is written. */
  readonly source: string;
  /** What it means: differs from the source for strings. */
  readonly text: string;
  readonly at: NonNullable<Hcl1Pos>;
}

/** Cuts native syntax into tokens. */
export class Hcl1Scanner {
  readonly #cursor: Hcl1Cursor;

  constructor(text: string) {
    this.#cursor = new Hcl1Cursor(text);
  }

  /** The last mistake so far, as Terraform words it. */
  get mistake(): string | undefined {
    const mistake = this.#cursor.mistake;
    return mistake && `At ${formatHcl1Pos(mistake.at)}: ${mistake.message}`;
  }

  /** Reads the next token; at the end, `EOF` for ever. */
  next(): Hcl1Token {
    this.#skipSpaceAndComments();
    const start = this.#cursor.offset;
    const at = this.#cursor.positionAt();
    const [kind, text] = this.#scan();
    const source = this.#cursor.text.slice(start, this.#cursor.offset);
    return { kind, source, text: text ?? source, at };
  }

  #scan(): Scanned {
    const cursor = this.#cursor;
    const word = cursor.take(wordPattern, 1);
    if (word !== '') return [word === 'true' || word === 'false' ? 'BOOL' : 'IDENT'];
    const number = cursor.take(numberPattern);
    if (number !== '') return this.#afterNumber(number);
    const character = cursor.peek();
    cursor.skip(character);
    switch (character) {
      case '':
        cursor.lookBeyond(1);
        return ['EOF'];
      case '"':
        return ['STRING', unquoteHcl1(cursor.takeQuoted('native'))];
      case '<':
        return this.#heredoc();
      default:
        return [punctuation.get(character) ?? this.#illegal(character)];
    }
  }

  #illegal(character: string): Hcl1TokenKind {
    const mistake = characterMistakes.get(character) ?? 'illegal char';
    this.#cursor.report(mistake, this.#cursor.offset - character.length);
    if (character !== '\0') return 'ILLEGAL';
    this.#cursor.skipToEnd();
    return 'EOF';
  }

  #afterNumber(source: string): Scanned {
    if (/^-?0[xX]$/.test(source)) this.#cursor.report('illegal hexadecimal number');
    if (/^-?0\d+[89]\d*$/.test(source)) this.#cursor.report('illegal octal number');
    this.#cursor.lookBeyond(/^-?[1-9]\d*$/.test(source) ? 2 : 1);
    return [/^-?\d*(?:[.]|\d[eE])/.test(source) ? 'FLOAT' : 'NUMBER'];
  }

  #heredoc(): Scanned {
    const cursor = this.#cursor;
    if (cursor.take(/</y) === '') {
      cursor.report("heredoc expected second '<', didn't see it");
      cursor.skip(cursor.peek());
      return ['HEREDOC', ''];
    }
    const isIndented = cursor.take(/-/y) !== '';
    const marker = cursor.take(markerPattern);
    const lineEnd = cursor.take(/\r*\n/y);
    if (marker === '' || lineEnd === '') return this.#badMarker(lineEnd);
    const rest = cursor.text.slice(cursor.offset);
    const end = new RegExp(`^([\\t\\v\\f\\r ]*)${marker}\\r*\\n`, 'm').exec(rest);
    if (end === null) return this.#unterminatedHeredoc();
    cursor.skip(rest.slice(0, end.index + end[0].length));
    const [, indent = ''] = end;
    return ['HEREDOC', unindentHcl1({ body: rest.slice(0, end.index), indent, isIndented })];
  }

  #badMarker(lineEnd: string): Scanned {
    const cursor = this.#cursor;
    const character = cursor.peek();
    if (lineEnd !== '') {
      cursor.report('zero-length heredoc anchor', cursor.offset - 1);
      return ['HEREDOC', ''];
    }
    if (character === '') return this.#unterminatedHeredoc();
    cursor.report('invalid characters in heredoc anchor');
    cursor.skip(character);
    return ['HEREDOC', ''];
  }

  #unterminatedHeredoc(): Scanned {
    this.#cursor.skipToEnd();
    this.#cursor.report('heredoc not terminated');
    return ['HEREDOC', ''];
  }

  #skipSpaceAndComments(): void {
    while (this.#cursor.take(spacePattern) !== '' || this.#skipComment()) continue;
  }

  #skipComment(): boolean {
    const cursor = this.#cursor;
    if (cursor.take(lineComment, 1) !== '' || cursor.take(blockComment) !== '') return true;
    const start = cursor.offset;
    const bad = cursor.take(badComment);
    if (bad.startsWith('/*')) cursor.report('comment not terminated');
    else if (bad !== '') cursor.report("expected '/' for comment", start);
    return bad !== '';
  }
}

type Scanned = readonly [kind: Hcl1TokenKind, text?: string];

const spacePattern = /[ \t\r\n]+/y;
const lineComment = /(?:#|\/\/)[^\n]*/y;
const blockComment = /\/\*[^]*?\*\//y;
/** A comment that does not end, or a slash that begins none. */
const badComment = /\/\*[^]*|\//y;
const wordPattern = /[\p{L}_][\p{L}\p{Nd}_.-]*/uy;
const numberPattern =
  /-?(?:0[xX][\da-fA-F]*|\d+(?:\.\d*)?(?:[eE][+-]?\d*)?)|\.\d+(?:[eE][+-]?\d*)?/y;
const markerPattern = /[\p{L}\p{Nd}_]+/uy;

const punctuation: ReadonlyMap<string, Hcl1TokenKind> = new Map([
  ['[', 'LBRACK'],
  [']', 'RBRACK'],
  ['{', 'LBRACE'],
  ['}', 'RBRACE'],
  [',', 'COMMA'],
  ['.', 'PERIOD'],
  ['=', 'ASSIGN'],
  ['+', 'ADD'],
  ['-', 'SUB'],
]);

const characterMistakes: ReadonlyMap<string, string> = new Map([
  ['\0', 'unexpected null character (0x00)'],
  ['\ufffd', badEncoding],
]);

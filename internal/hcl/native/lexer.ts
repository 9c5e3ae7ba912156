/**
 * Cuts native syntax into tokens. Every text has tokens: what fits nowhere becomes an invalid token,
 * which `token-faults.ts` reports and parsers trip over.
 *
 * Strings are templates, templates hold expressions, and those hold strings, so the lexer keeps a
 * stack of what it is inside of.
 */
import { isDigit, isNameStart } from '../characters.ts';
import { isBadByte } from '../decode-utf8.ts';
import type { SourceFile } from '../source-file.ts';
import { heredocTextEnd, quotedTextEnd } from './template-text.ts';
import type { InvalidToken, TokenKind, Tokens } from './token.ts';

/** Cuts a file into tokens. */
export function tokenize(file: SourceFile): Tokens {
  return new Lexer(file).run();
}

interface Sequence {
  readonly kind: 'sequence';
  /** How many braces are open inside of `${ … }`. */
  depth: number;
}

type Frame =
  { readonly kind: 'quoted' } | { readonly kind: 'heredoc'; readonly closing: RegExp } | Sequence;

class Lexer {
  readonly #file: SourceFile;
  readonly #text: string;
  readonly #kinds: TokenKind[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #faults: number[] = [];
  readonly #frames: Frame[] = [];
  #at = 0;
  /** No comment ends after here; not to be looked for again and again. */
  #isLastCommentClosed = false;

  constructor(file: SourceFile) {
    this.#file = file;
    this.#text = file.text;
  }

  run(): Tokens {
    while (this.#at < this.#text.length) {
      const frame = this.#frames.at(-1);
      if (frame?.kind === 'quoted') this.#quoted();
      else if (frame?.kind === 'heredoc') this.#heredoc(frame.closing);
      else this.#code(frame);
    }
    this.#emit('end', this.#at);
    return {
      file: this.#file,
      kinds: this.#kinds,
      starts: this.#starts,
      ends: this.#ends,
      faults: this.#faults,
    };
  }

  #code(sequence: Sequence | undefined): void {
    this.#at = this.#matchEnd(spacesPattern);
    const code = this.#text.codePointAt(this.#at);
    if (code === undefined) return;
    if (isNameStart(code)) this.#name();
    else if (isDigit(code)) this.#emit('number', this.#matchEnd(numberPattern));
    else if (code === quote) this.#open('open-quote', this.#at + 1, { kind: 'quoted' });
    else if (this.#isLineEnd()) this.#newline(this.#at);
    else if (this.#comment(code) || this.#openHeredoc(code)) return;
    else if (this.#closeBrace(code, sequence)) return;
    else this.#punctuation(code);
  }

  #name(): void {
    const end = this.#matchEnd(asciiNamePattern);
    const isWhole = end > this.#at && !(this.#text.charCodeAt(end) >= 0x80);
    this.#emit('name', isWhole ? end : this.#matchEnd(namePattern));
  }

  /** A newline token begins where the line comment before it does. */
  #newline(lineEnd: number): void {
    this.#emit('newline', lineEnd + (this.#text.charCodeAt(lineEnd) === newline ? 1 : 2));
  }

  #comment(code: number): boolean {
    if (code === hash || (code === slash && this.#startsWith('//'))) {
      const lineEnd = this.#text.indexOf('\n', this.#at);
      if (lineEnd < 0) this.#at = this.#text.length;
      else this.#newline(lineEnd);
      return true;
    }
    if (code !== slash || !this.#startsWith('/*') || this.#isLastCommentClosed) return false;
    const end = this.#text.indexOf('*/', this.#at + 2);
    if (end >= 0) this.#at = end + 2;
    else this.#isLastCommentClosed = true;
    return end >= 0;
  }

  #openHeredoc(code: number): boolean {
    if (code !== less || !this.#startsWith('<<')) return false;
    heredocPattern.lastIndex = this.#at;
    const marker = heredocPattern.exec(this.#text)?.groups?.['marker'];
    if (marker === undefined) return false;
    const closing = new RegExp(`[ \\t]*${marker}(?=[ \\t]*\\r?\\n)`, 'uy');
    this.#open('open-heredoc', heredocPattern.lastIndex, { kind: 'heredoc', closing });
    return true;
  }

  /**
   * Counts the braces inside `${ … }`, to find the one that closes it. `~}` is the end of such a
   * sequence even where there is none, for parsers to complain about.
   */
  #closeBrace(code: number, sequence: Sequence | undefined): boolean {
    const length = code === closeBrace ? 1 : this.#startsWith('~}') ? 2 : 0;
    if (sequence?.depth === 0 && length > 0) {
      this.#close('sequence-end', this.#at + length);
      return true;
    }
    if (sequence && length > 0) sequence.depth--;
    if (sequence && code === openBrace) sequence.depth++;
    if (length === 2) this.#emit('sequence-end', this.#at + length);
    return length === 2;
  }

  #punctuation(code: number): void {
    const kind = punctuation
      .get(code)
      ?.find((candidate) => candidate.length === 1 || this.#startsWith(candidate));
    if (kind !== undefined) this.#emit(kind, this.#at + kind.length);
    else this.#fault();
  }

  #fault(): void {
    const code = this.#text.codePointAt(this.#at) ?? 0;
    const kind = isBadByte(code) ? 'bad-byte' : (faultKinds.get(code) ?? 'invalid');
    this.#faults.push(this.#kinds.length);
    this.#emit(kind, this.#at + (code > 0xffff ? 2 : 1));
  }

  #quoted(): void {
    const end = quotedTextEnd(this.#text, this.#at);
    if (end > this.#at) this.#emit('text', end);
    else if (this.#startsWith('\n') || this.#startsWith('\r')) this.#textNewline();
    else if (this.#startsWith('"')) this.#close('close-quote', end + 1);
    else this.#notText();
  }

  #textNewline(): void {
    this.#faults.push(this.#kinds.length);
    this.#emit('text-newline', this.#matchEnd(newlinesPattern));
  }

  #heredoc(closing: RegExp): void {
    const isLineStart = this.#text.charCodeAt(this.#at - 1) === newline;
    const close = isLineStart ? this.#matchEnd(closing) : this.#at;
    const end = heredocTextEnd(this.#text, this.#at);
    if (close > this.#at) this.#close('close-heredoc', close);
    else if (end > this.#at) this.#emit('text', end);
    else this.#notText();
  }

  /** `${` and `%{` in a template, and what is neither. */
  #notText(): void {
    const length = this.#text.charAt(this.#at + 2) === '~' ? 3 : 2;
    const frame: Sequence = { kind: 'sequence', depth: 0 };
    if (this.#startsWith('${')) this.#open('interpolation', this.#at + length, frame);
    else if (this.#startsWith('%{')) this.#open('directive', this.#at + length, frame);
    else this.#fault();
  }

  #open(kind: TokenKind, end: number, frame: Frame): void {
    this.#emit(kind, end);
    this.#frames.push(frame);
  }

  #close(kind: TokenKind, end: number): void {
    this.#emit(kind, end);
    this.#frames.pop();
  }

  #emit(kind: TokenKind, end: number): void {
    this.#kinds.push(kind);
    this.#starts.push(this.#at);
    this.#ends.push(end);
    this.#at = end;
  }

  #isLineEnd(): boolean {
    return this.#text.charCodeAt(this.#at) === newline || this.#startsWith('\r\n');
  }

  #startsWith(prefix: string): boolean {
    return this.#text.startsWith(prefix, this.#at);
  }

  /** Where a sticky pattern's match from here ends; here, if there is none. */
  #matchEnd(pattern: RegExp): number {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text) ? pattern.lastIndex : this.#at;
  }
}

const newline = 0x0a;
const quote = 0x22;
const hash = 0x23;
const slash = 0x2f;
const less = 0x3c;
const openBrace = 0x7b;
const closeBrace = 0x7d;

const spacesPattern = /[ \t]*/y;
/** Names are mostly ASCII, for which this is several times as fast as the next. */
const asciiNamePattern = /[A-Za-z_][\w-]*/y;
const namePattern = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
/** Too many dots belong to the number, so that `1.2.3` is one bad number. */
const numberPattern = /\d(?:(?:[\d.]|(?<=\d)[eE][+-]?(?=\d))*\d)?/y;
const newlinesPattern = /[\r\n]+/y;
const heredocPattern = /<<-?(?<marker>[\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;

const faultKinds: ReadonlyMap<number, InvalidToken> = new Map([
  [0x26, '&'],
  [0x27, "'"],
  [0x3b, ';'],
  [0x5e, '^'],
  [0x60, '`'],
  [0x7c, '|'],
  [0x7e, '~'],
  [0x201c, 'curly-quote'],
  [0x201d, 'curly-quote'],
]);

const punctuation: ReadonlyMap<number, readonly TokenKind[]> = groupByFirst([
  ...(['...', '||', '&&', '==', '!=', '<=', '>=', '=>', '::'] as const),
  ...(['{', '}', '[', ']', '(', ')', ',', '.', ':', '?', '='] as const),
  ...(['<', '>', '+', '-', '*', '/', '%', '!'] as const),
]);

/** Keeps the order, in which the longer ones come first. */
function groupByFirst(kinds: readonly TokenKind[]): Map<number, TokenKind[]> {
  const groups = new Map<number, TokenKind[]>();
  for (const kind of kinds) {
    const first = kind.charCodeAt(0);
    groups.set(first, [...(groups.get(first) ?? []), kind]);
  }
  return groups;
}

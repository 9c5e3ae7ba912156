/**
 * The parser's view of the tokens: look ahead, read on, report, and find the way back after an
 * error.
 */
import { nestingMax, tooDeep } from '../nesting.ts';
import type { Problem, ProblemText } from '../problem.ts';
import type { Located, SourceFile } from '../source-file.ts';
import type { TokenKind, Tokens } from './token.ts';

/** One token. */
export interface Token extends Located {
  readonly kind: TokenKind;
}

/** Reads tokens in order, with or without the line ends. */
export class TokenReader {
  readonly problems: Problem[] = [];
  readonly #tokens: Tokens;
  /** The index after the last token that was read. */
  #after = 0;
  /** The index of the next token: `#after`, or beyond the newlines that do not count. */
  #index = 0;
  #areNewlinesSignificant = true;
  #hasRecovered = false;
  #nesting = 0;
  #hasGivenUp = false;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  get file(): SourceFile {
    return this.#tokens.file;
  }

  /** True once tokens were skipped or a missing one was passed over. */
  get hasRecovered(): boolean {
    return this.#hasRecovered;
  }

  /** The kind of the next token. */
  get kind(): TokenKind {
    return this.#tokens.kinds[this.#index] ?? 'end';
  }

  /** The next token, which stays the next. */
  peek(): Token {
    return this.#tokenAt(this.#index);
  }

  /** The next token, which is then passed. The end is never passed. */
  read(): Token {
    const token = this.#tokenAt(this.#index);
    if (token.kind !== 'end') this.#moveTo(this.#index + 1);
    return token;
  }

  /** The token that was read last. */
  previous(): Token {
    return this.#tokenAt(Math.max(0, this.#after - 1));
  }

  /** Reads the next token if it is of a kind. */
  readIf(kind: TokenKind): Token | undefined {
    return this.kind === kind ? this.read() : undefined;
  }

  /** Reports whether the next token is of a kind. */
  is(kind: TokenKind): boolean {
    return this.kind === kind;
  }

  /** Reports whether the next token is a certain word. */
  isWord(word: string): boolean {
    return this.kind === 'name' && this.textOf(this.peek()) === word;
  }

  /** A place's text as it stands in the file. */
  textOf(place: Located): string {
    return this.file.text.slice(place.start, place.end);
  }

  /** The stretch from the beginning of one place to the end of another. */
  between(first: Located, last: Located): Located {
    return { file: this.file, start: first.start, end: last.end };
  }

  /** Reads something in which line ends do, or do not, count. */
  withNewlines<T>(areSignificant: boolean, read: () => T): T {
    const before = this.#areNewlinesSignificant;
    this.#setNewlines(areSignificant);
    const result = read();
    this.#setNewlines(before);
    return result;
  }

  /**
   * Goes into something that may hold more of its kind; `leave` has to follow. Deeper than
   * `nestingMax` it refuses, and the file ends there.
   */
  enter(): boolean {
    if (this.#nesting >= nestingMax) this.#giveUp();
    else this.#nesting++;
    return !this.#hasGivenUp;
  }

  /** Comes out of what was entered. */
  leave(): void {
    this.#nesting--;
  }

  /** Notes a problem. */
  report(subject: Located, text: ProblemText): void {
    if (!this.#hasGivenUp) this.problems.push({ ...text, subject });
  }

  /**
   * Notes a problem, unless tokens were skipped before, anywhere in the file: then it may only be a
   * consequence, and the cause has been said.
   */
  reportFirst(subject: Located, text: ProblemText): void {
    if (!this.#hasRecovered) this.report(subject, text);
  }

  /** Reports whether what was read since a number of problems is so bad that skipping is needed. */
  isBrokenSince(problemCount: number): boolean {
    return this.#hasRecovered && this.problems.length > problemCount;
  }

  /** Notes that something missing was passed over. */
  setRecovered(): void {
    this.#hasRecovered = true;
  }

  /** Skips past the bracket that closes what is being read. */
  skipPast(closer: Closer): Token {
    this.#hasRecovered = true;
    const openers = openersOf[closer];
    let depth = 0;
    for (;;) {
      const token = this.read();
      if (token.kind === 'end') return token;
      if (openers.includes(token.kind)) depth++;
      else if (token.kind === closer && depth-- === 0) return token;
    }
  }

  /** Skips the rest of the file. */
  skipToEnd(): void {
    this.#hasRecovered = true;
    this.#moveTo(this.#tokens.kinds.length - 1);
  }

  /** Skips past the end of the line, and of everything that was opened on it. */
  skipItem(): void {
    this.#hasRecovered = true;
    const open: TokenKind[] = [];
    for (;;) {
      const { kind } = this.read();
      if (kind === 'end' || (kind === 'newline' && open.length === 0)) return;
      if (isOpener(kind)) open.push(kind);
      else if (isCloser(kind)) closeIn(open, openersOf[kind]);
    }
  }

  #giveUp(): void {
    if (this.#hasGivenUp) return;
    this.report(this.peek(), tooDeep);
    this.#hasGivenUp = true;
    this.skipToEnd();
  }

  #setNewlines(areSignificant: boolean): void {
    this.#areNewlinesSignificant = areSignificant;
    this.#moveTo(this.#after);
  }

  #moveTo(after: number): void {
    this.#after = after;
    let index = after;
    if (!this.#areNewlinesSignificant) {
      while (this.#tokens.kinds[index] === 'newline') index++;
    }
    this.#index = index;
  }

  #tokenAt(index: number): Token {
    const { kinds, starts, ends, file } = this.#tokens;
    const length = file.text.length;
    return {
      file,
      kind: kinds[index] ?? 'end',
      start: starts[index] ?? length,
      end: ends[index] ?? length,
    };
  }
}

/** Tokens that close something. */
export type Closer = ')' | ']' | '}' | 'close-quote' | 'close-heredoc' | 'sequence-end';

const openersOf: Readonly<Record<Closer, readonly TokenKind[]>> = {
  ')': ['('],
  ']': ['['],
  '}': ['{'],
  'close-quote': ['open-quote'],
  'close-heredoc': ['open-heredoc'],
  'sequence-end': ['interpolation', 'directive'],
};
const openers: ReadonlySet<TokenKind> = new Set(Object.values(openersOf).flat());

function isOpener(kind: TokenKind): boolean {
  return openers.has(kind);
}

function isCloser(kind: TokenKind): kind is Closer {
  return kind in openersOf;
}

/** Closes the innermost bracket of the right sort, and all that were left open inside of it. */
function closeIn(open: TokenKind[], wanted: readonly TokenKind[]): void {
  const last = open.findLastIndex((kind) => wanted.includes(kind));
  open.splice(Math.max(0, last));
}

import type { SourceFile } from '../source-file.ts';

/** What a token is. Punctuation is named by its text. */
export type TokenKind =
  | 'name'
  | 'number'
  /** The end of a line, together with a line comment before it. */
  | 'newline'
  | 'open-quote'
  | 'close-quote'
  | 'open-heredoc'
  | 'close-heredoc'
  /** Literal text in a quoted template or heredoc, as written. In heredocs, at most one line. */
  | 'text'
  /** Line ends inside a quoted template, where none may be. */
  | 'text-newline'
  /** `${` or `${~`. */
  | 'interpolation'
  /** `%{` or `%{~`. */
  | 'directive'
  /** `}` or `~}` that closes one of them. */
  | 'sequence-end'
  | 'end'
  | Punctuation
  | InvalidToken;

export type Punctuation =
  '{' | '}' | '[' | ']' | '(' | ')' | ',' | '.' | '...' | ':' | '::' | '?' | '=>' | '=' | Operator;

export type Operator =
  '||' | '&&' | '==' | '!=' | '<' | '>' | '<=' | '>=' | '+' | '-' | '*' | '/' | '%' | '!';

/** Characters that are in no valid file; the lexer's reader reports them. */
export type InvalidToken =
  '&' | '|' | '^' | '~' | ';' | "'" | '`' | 'curly-quote' | 'bad-byte' | 'invalid';

/** The tokens of a file, one column each: objects would cost more than the lexing. */
export interface Tokens {
  readonly file: SourceFile;
  /** The last is always `end`. */
  readonly kinds: readonly TokenKind[];
  /** Offsets in UTF-16 units. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Indexes of tokens that must be reported, whatever a parser makes of them. */
  readonly faults: readonly number[];
}

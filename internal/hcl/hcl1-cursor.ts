import type { Hcl1Pos } from './hcl1-ast.ts';

/** Something that is no token, and where. */
export interface Hcl1Mistake {
  readonly message: string;
  readonly at: NonNullable<Hcl1Pos>;
}

/**
 * A place in a text that moves forward: what the scanners for native syntax and for JSON share. A
 * mistake does not stop it: Terraform reports the last one that was made before its parser gave up,
 * and that one rather than what the parser has to say.
 */
export class Hcl1Cursor {
  readonly text: string;
  #offset = 0;
  /** The last position worked out; most are asked for in ascending order. */
  #known = { offset: 0, line: 1, column: 1 };
  /** Terraform's scanners count every look beyond the end as one more column. */
  #looksBeyondEnd = 0;
  #mistake: Hcl1Mistake | undefined;

  constructor(text: string) {
    this.text = text;
  }

  get offset(): number {
    return this.#offset;
  }

  /** The last mistake so far. */
  get mistake(): Hcl1Mistake | undefined {
    return this.#mistake;
  }

  /** Line and column of an offset, by default of the cursor. */
  positionAt(offset = this.#offset): NonNullable<Hcl1Pos> {
    if (offset < this.#known.offset) this.#known = { offset: 0, line: 1, column: 1 };
    const passed = this.text.slice(this.#known.offset, offset);
    const lastLine = passed.lastIndexOf('\n');
    const columns = Array.from(passed.slice(lastLine + 1)).length;
    this.#known = {
      offset,
      line: this.#known.line + (passed.match(/\n/g)?.length ?? 0),
      column: lastLine < 0 ? this.#known.column + columns : columns + 1,
    };
    const beyond = offset === this.text.length ? this.#looksBeyondEnd : 0;
    return { line: this.#known.line, column: this.#known.column + beyond };
  }

  /** Notes a mistake, by default at the cursor. */
  report(message: string, offset = this.#offset): void {
    this.#mistake = { message, at: this.positionAt(offset) };
  }

  /** The next character; empty at the end. */
  peek(): string {
    const code = this.text.codePointAt(this.#offset);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  /** Moves past a character just peeked at. */
  skip(character: string): void {
    this.#offset += character.length;
  }

  skipToEnd(): void {
    this.#offset = this.text.length;
  }

  /**
   * Reads what a sticky pattern matches here; empty if it matches nothing. `looks` is how often
   * Terraform looks beyond the end, should the text end with the match.
   */
  take(pattern: RegExp, looks = 0): string {
    pattern.lastIndex = this.#offset;
    const match = pattern.exec(this.text)?.[0] ?? '';
    this.#offset += match.length;
    if (match !== '') this.lookBeyond(looks);
    return match;
  }

  lookBeyond(looks: number): void {
    if (this.#offset === this.text.length) this.#looksBeyondEnd += looks;
  }

  /**
   * Reads a string after its opening quote, up to and with the closing one, and gives what is
   * between them as it is written. In native syntax, quotes and line ends inside `${…}` do not count.
   */
  takeQuoted(syntax: 'native' | 'json'): string {
    const start = this.#offset;
    for (let depth = 0; ;) {
      const character = this.peek();
      if (character === '' || character === '\0' || (character === '\n' && depth === 0)) {
        this.report('literal not terminated');
        this.skip(character);
        return '';
      }
      if (character === '\ufffd') this.report(badEncoding);
      this.skip(character);
      if (character === '"' && depth === 0) return this.text.slice(start, this.#offset - 1);
      if (character === '\\') this.#takeEscape();
      if (syntax === 'native') depth = this.#depthAfter(character, depth);
    }
  }

  #depthAfter(character: string, depth: number): number {
    if (depth > 0) return depth + (character === '{' ? 1 : character === '}' ? -1 : 0);
    if (character !== '$' || this.peek() !== '{') return 0;
    this.skip('{');
    return 1;
  }

  #takeEscape(): void {
    const escape = this.take(escapePattern);
    const isComplete = completeEscape.test(escape);
    if (!isComplete || escape.length > 1) this.lookBeyond(1);
    if (isComplete) return;
    this.report('illegal char escape');
    // The first character that does not fit is lost, unless digits came before it.
    if (!/^(?:\d|[xuU].)/.test(escape)) this.skip(this.peek());
  }
}

/** The mistake of a byte that is not UTF-8, which arrives here as a replacement character. */
export const badEncoding = 'illegal UTF-8 encoding';

/** As much of an escape as is well-formed. */
const escapePattern = /[abfnrtv\\"]|[0-7]{1,3}|x[\da-fA-F]{0,2}|u[\da-fA-F]{0,4}|U[\da-fA-F]{0,8}/y;
const completeEscape = /^(?:[abfnrtv\\"]|[0-7]{3}|x.{2}|u.{4}|U.{8})$/;

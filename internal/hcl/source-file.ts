/**
 * One source file's text, and the presentable form of places in it.
 *
 * Readers keep places as offsets into the text (UTF-16 units), which cost nothing; lines, columns
 * and bytes are worked out only for what is shown to a person.
 */
import type { Snippet, SourcePos, SourceRange } from '../diag/diagnostic.ts';
import { columnsIn } from './columns.ts';
import { withReplacements } from './decode-utf8.ts';

/** A half-open stretch of a file's text, as offsets in UTF-16 units. */
export interface Located {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** Names what is around an offset, for the head of a diagnostic, such as `provider "aws"`. */
export type Outline = (offset: number) => string | undefined;

export interface SourceFileOptions {
  /** False for files whose text Terraform never shows, such as the lock file. */
  readonly hasSnippets?: boolean;
  /** Bytes before the text: a byte order mark. */
  readonly skippedBytes?: number;
}

/** A file to be read. */
export interface SourceText {
  /** As diagnostics shall name it. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** False for a file whose text diagnostics do not show, such as the lock file. */
  readonly hasSnippets?: boolean;
}

/** The text of a file under the name that diagnostics show. */
export class SourceFile {
  readonly name: string;
  readonly text: string;
  readonly #hasSnippets: boolean;
  readonly #skippedBytes: number;
  #lineStarts: readonly number[] | undefined;
  /** Where lines begin in bytes, as far as that was asked for. */
  #lineBytes: number[] | undefined;
  #outline: Outline | undefined;

  constructor(name: string, text: string, options: SourceFileOptions = {}) {
    this.name = name;
    this.text = text;
    this.#hasSnippets = options.hasSnippets ?? true;
    this.#skippedBytes = options.skippedBytes ?? 0;
  }

  /** Tells the file what it consists of, once that is known. */
  setOutline(outline: Outline): void {
    this.#outline = outline;
  }

  /** The number of the line that an offset is in, from 1. */
  lineAt(offset: number): number {
    return this.#lineOf(offset) + 1;
  }

  /** The line, column and byte of an offset. */
  positionAt(offset: number): SourcePos {
    const line = this.#lineOf(offset);
    const lineStart = this.#starts()[line] ?? 0;
    return {
      line: line + 1,
      column: columnsIn(this.text.slice(lineStart, offset)) + 1,
      byte: this.#bytesBefore(line) + byteLength(this.text.slice(lineStart, offset)),
    };
  }

  /** The lines that a stretch touches, under the header of the block around `subject`. */
  snippetOf(start: number, end: number, subject: number): Snippet | undefined {
    if (!this.#hasSnippets) return undefined;
    const first = this.#lineOf(start);
    // Like Terraform, show the line that follows where the stretch ends with a line end.
    const following = this.#lineText(this.#lineOf(end));
    const last = this.#lineOf(following === '' ? Math.max(start, end - 1) : end);
    const lines: string[] = [];
    for (let line = first; line <= last; line++) lines.push(this.#lineText(line));
    // What is *before* the place decides, so that a block is not around its own first letter.
    return { context: this.#outline?.(subject - 1), lines, startLine: first + 1 };
  }

  /** How many bytes of the file come before a line. */
  #bytesBefore(line: number): number {
    const starts = this.#starts();
    this.#lineBytes ??= [this.#skippedBytes];
    const known = this.#lineBytes;
    while (known.length <= line) {
      const index = known.length;
      const previous = this.text.slice(starts[index - 1], starts[index]);
      known.push((known[index - 1] ?? 0) + byteLength(previous));
    }
    return known[line] ?? 0;
  }

  #lineText(line: number): string {
    const start = this.#starts()[line] ?? 0;
    const end = this.#starts()[line + 1] ?? this.text.length;
    return withReplacements(this.text.slice(start, end).replace(/\r?\n$/, ''));
  }

  #lineOf(offset: number): number {
    const starts = this.#starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #starts(): readonly number[] {
    this.#lineStarts ??= findLineStarts(this.text);
    return this.#lineStarts;
  }
}

/** The line-and-column form of a place. An empty place becomes one column wide, to be visible. */
export function rangeOf(place: Located): SourceRange {
  const { file } = place;
  const start = file.positionAt(place.start);
  if (place.start === place.end) {
    return {
      file: file.name,
      start,
      end: { ...start, column: start.column + 1, byte: start.byte + 1 },
    };
  }
  return { file: file.name, start, end: file.positionAt(place.end) };
}

/** A place as messages mention it: `main.tf:1,5-9`, or `main.tf:1,5-2,3` over several lines. */
export function describePlace(place: Located): string {
  const { file, start, end } = rangeOf(place);
  const last = start.line === end.line ? `${end.column}` : `${end.line},${end.column}`;
  return `${file}:${start.line},${start.column}-${last}`;
}

function findLineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Lone surrogates stand for single bytes that were not UTF-8 (see `decode-utf8.ts`). */
function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8') - 2 * (text.match(/[\udc80-\udcff]/gu)?.length ?? 0);
}

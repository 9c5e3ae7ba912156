/**
 * Diagnostics: everything that is wrong with something a person wrote (configuration, lock file,
 * CLI configuration, flags), collected with its place instead of thrown.
 *
 * This package refuses to print: the wording of the frame around a diagnostic is the view's.
 */

/** A place in a source file. Lines and columns count from 1, bytes from 0 (UTF-8). */
export interface SourcePos {
  readonly line: number;
  /** In grapheme clusters, as HCL counts. */
  readonly column: number;
  readonly byte: number;
}

/** A half-open range of a source file. */
export interface SourceRange {
  readonly file: string;
  readonly start: SourcePos;
  readonly end: SourcePos;
}

/** The source lines that a diagnostic shows, cut from the file while its text was at hand. */
export interface Snippet {
  /** The header of the top-level block around the place, such as `provider "aws"`. */
  readonly context: string | undefined;
  /** Whole lines, the first of them numbered `startLine`. */
  readonly lines: readonly string[];
  readonly startLine: number;
}

/** One problem (or warning) in something that a person wrote. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** Short, without a full stop. */
  readonly summary: string;
  /** Whole sentences that say what to do; may be empty. */
  readonly detail: string;
  readonly subject?: SourceRange;
  /** Absent where Terraform prints "(source code not available)". */
  readonly snippet?: Snippet;
}

/** A value that could be read, as far as it could be read, and all that was wrong with it. */
export interface Decoded<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reports whether any diagnostic is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** Makes an error diagnostic without a place. */
export function makeError(summary: string, detail: string): Diagnostic {
  return { severity: 'error', summary, detail };
}

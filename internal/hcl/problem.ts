import type { Diagnostic } from '../diag/diagnostic.ts';
import { rangeOf, type Located } from './source-file.ts';

/** What is wrong, in words. */
export interface ProblemText {
  readonly severity?: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  /** A larger stretch, all of whose lines are shown, such as the list with the bad element. */
  readonly context?: Located;
}

/** A problem whose place is not yet worked out; made while a file is being read. */
export interface Problem extends ProblemText {
  readonly subject: Located;
}

/**
 * How many problems of one file are told. Files with more are not what they should be, such as
 * encrypted ones, and telling a thousand would take longer than reading them.
 */
const problemsMax = 100;

/** Makes the diagnostics for the problems of one file. */
export function makeDiagnostics(problems: readonly Problem[]): Diagnostic[] {
  return problems.slice(0, problemsMax).map((problem) => problemAt(problem.subject, problem));
}

/** Makes the diagnostic for a problem, with its range and the source lines to show. */
export function problemAt(subject: Located, text: ProblemText): Diagnostic {
  const context = text.context ?? subject;
  const snippet = subject.file.snippetOf(
    Math.min(subject.start, context.start),
    Math.max(subject.end, context.end),
    subject.start,
  );
  return {
    severity: text.severity ?? 'error',
    summary: text.summary,
    detail: text.detail,
    subject: rangeOf(subject),
    ...(snippet && { snippet }),
  };
}

/** Says that an argument is missing, in either syntax. */
export function missingArgument(place: Located, name: string): Diagnostic {
  return problemAt(place, {
    summary: 'Missing required argument',
    detail: `The argument "${name}" is required, but no definition was found.`,
  });
}

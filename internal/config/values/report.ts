import type { Diagnostic } from '../../diag/diagnostic.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import { problemAt, type ProblemText } from '../../hcl/problem.ts';
import type { Located } from '../../hcl/source-file.ts';

/** Takes note of what is wrong at a place. */
export type Report = (subject: Located, text: ProblemText) => void;

/** What everything that reads configuration needs beside the configuration. */
export interface Reading {
  readonly flavour: Flavour;
  readonly report: Report;
  /** Takes note of diagnostics that are already made. */
  readonly note: (...diagnostics: readonly Diagnostic[]) => void;
  /** Whether the file at hand only overrides others, and need not say everything. */
  readonly isOverride: boolean;
  /** How many errors there have been so far. */
  readonly errorCount: () => number;
}

/** A reading that keeps what is reported. */
export interface CollectedReading extends Reading {
  readonly diagnostics: readonly Diagnostic[];
}

/** Makes a reading. Diagnostics are made at once, while the text is at hand. */
export function collectReports(flavour: Flavour): CollectedReading {
  const diagnostics: Diagnostic[] = [];
  let errorCount = 0;

  function note(...made: readonly Diagnostic[]): void {
    diagnostics.push(...made);
    errorCount += made.filter(({ severity }) => severity === 'error').length;
  }

  return {
    flavour,
    isOverride: false,
    diagnostics,
    note,
    report: (subject, text) => {
      note(problemAt(subject, text));
    },
    errorCount: () => errorCount,
  };
}

import type { Diagnostic } from '../../diag/diagnostic.ts';
import type { OutputEvent } from './event.ts';

/** Says what a command has to say, to a person or to a program. */
export interface Reporter {
  /** Whether data are wanted: nothing is drawn then, and nothing held back for the sake of order. */
  readonly wantsData: boolean;
  /** Whether nobody wants to know how far things are. */
  readonly isQuiet: boolean;
  /** Says one thing; the text is whole lines for a person, and may be empty if none is wanted. */
  say(event: OutputEvent, text: string): void;
  /** Says what is in the way of the command, or beside it: a person finds it on standard error. */
  warn(text: string): void;
  /** Shows diagnostics, arranged as Terraform does. */
  show(diagnostics: readonly Diagnostic[]): void;
  /** Says what is left to be said when the command is over. */
  close(): void;
}

import type { FlagSpecs, ParsedFlags } from './flags.ts';
import type { CommandContext, ExitCode } from './runtime.ts';

/** Names and what they mean, in the order in which help lists them. */
export type HelpTerms = readonly (readonly [term: string, meaning: string])[];

/** One command: what it takes, how help describes it, and what it does. */
export interface Command {
  /** What follows the command's name in the usage line. */
  readonly usage: string;
  /** Paragraphs of help, separated by empty lines. */
  readonly description: string;
  readonly flags: FlagSpecs;
  /** Whether flags may follow other words, which they may not where Terraform's must not. */
  readonly flagsAnywhere?: true;
  /** Variables that count for it. */
  readonly environment?: HelpTerms;
  /** Files that it reads or writes. */
  readonly files?: HelpTerms;
  /** Where they are not the usual ones. */
  readonly exitCodes?: HelpTerms;
  /** Command line and what it is for. */
  readonly examples: readonly (readonly [command: string, purpose: string])[];
  /** Whether the project file counts for nothing here, whatever is wrong with it. */
  readonly ignoresProject?: true;
  run(flags: ParsedFlags, context: CommandContext): Promise<ExitCode>;
}

/** The command table's entry: enough to list a command without loading it. */
export interface CommandEntry {
  readonly words: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

import type { FlagSpecs, ParsedFlags } from './flags.ts';
import type { CommandContext, ExitCode } from './runtime.ts';

/** One command: what it takes, how help describes it, and what it does. */
export interface Command {
  /** What follows the command's name in the usage line. */
  readonly usage: string;
  /** Paragraphs of help, separated by empty lines. */
  readonly description: string;
  readonly flags: FlagSpecs;
  /** Whether flags may follow other words, which they may not where Terraform's must not. */
  readonly flagsAnywhere?: true;
  /** Command line and what it is for. */
  readonly examples: readonly (readonly [command: string, purpose: string])[];
  run(flags: ParsedFlags, context: CommandContext): Promise<ExitCode>;
}

/** The command table's entry: enough to list a command without loading it. */
export interface CommandEntry {
  readonly words: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

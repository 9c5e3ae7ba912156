import type { User } from '../cliconfig/find-files.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { Project } from '../project/project.ts';
import type { Style } from './views/style.ts';

/** A stream of the process to which text is written. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Undefined where there is no terminal. */
  readonly columns: number | undefined;
  /** The stream itself, for a library that draws on a terminal. */
  readonly stream: NodeJS.WritableStream;
}

/** All that the program gets from its process. Nothing below `cmd/` reads the process itself. */
export interface Runtime {
  /** The words after the program's name. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The directory in which the program was started, whatever `-chdir` says. */
  readonly launchDirectory: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborted by an interrupt. */
  readonly signal: AbortSignal;
  /** Node's names for the machine. */
  readonly host: {
    readonly platform: string;
    readonly arch: string;
    readonly endianness: 'BE' | 'LE';
    readonly cores: number;
  };
  /** Milliseconds since some fixed moment; never goes back. */
  readonly now: () => number;
  /** @throws when the directory cannot be entered */
  readonly chdir: (directory: string) => void;
}

/** The user whose configuration counts. */
export function userOf({ env, home, host }: Runtime): User {
  return { env, home, platform: host.platform };
}

/** 0 done, 1 could not, 2 a check found work to do, 3 verification refused, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

/** What a command is given beside its flags. */
export interface CommandContext {
  readonly runtime: Runtime;
  readonly style: { readonly stdout: Style; readonly stderr: Style };
  readonly flavour: Flavour;
  /** What `airlock.toml` says, and the environment in its place. */
  readonly project: Project;
}

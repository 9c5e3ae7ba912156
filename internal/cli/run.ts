/**
 * From the words of a command line to an exit code. Knows the global options and the command table;
 * what a command does is the command's.
 */
import { ParseError } from '../diag/parse-error.ts';
import { describeSystemError } from '../diag/system-error.ts';
import { ToolError } from '../diag/tool-error.ts';
import { findFlavourByName, flavourNames } from '../flavour/flavour-names.ts';
import { terraform, type Flavour } from '../flavour/flavour.ts';
import { hasErrors, makeError, type Diagnostic } from '../diag/diagnostic.ts';
import { makeDefaultProject, type Project } from '../project/project.ts';
import { loadProject } from '../workdir/load-project.ts';
import type { Command } from './command.ts';
import { commandTable, findCommand, type FoundCommand } from './command-table.ts';
import { environmentWords } from './environment-words.ts';
import {
  flagBoolean,
  flagString,
  parseFlags,
  parseFlagsAnywhere,
  type ParsedFlags,
} from './flags.ts';
import { createReporter, introduce } from './output/create-reporter.ts';
import { flagsOf } from './shared-flags.ts';
import { readGlobalOptions, type GlobalOptions } from './global-options.ts';
import type { CommandContext, ExitCode, Output, Runtime } from './runtime.ts';
import { plainWidth, type Style } from './views/style.ts';

/** Runs one command line. Never throws: whatever goes wrong is printed and becomes the exit code. */
export async function run(runtime: Runtime): Promise<ExitCode> {
  try {
    const code = await dispatch(runtime);
    return runtime.signal.aborted ? 130 : code;
  } catch (error) {
    if (runtime.signal.aborted) return 130;
    await reportFailure(error, runtime);
    return 1;
  }
}

async function dispatch(runtime: Runtime): Promise<ExitCode> {
  const options = readGlobalOptions(runtime.argv);
  if (options.chdir !== undefined) changeDirectory(options.chdir, runtime);
  const { words } = options;
  if (words.length === 0) return printProgramHelp(runtime, options.help ? 0 : 1);
  const found = findCommand(words);
  if (found === undefined) return reportUnknownCommand(words, runtime);
  if (options.help) return printCommandHelp(found, runtime);
  return runCommand(found, options, runtime);
}

async function runCommand(
  found: FoundCommand,
  options: GlobalOptions,
  runtime: Runtime,
): Promise<ExitCode> {
  const command = await found.entry.load();
  const name = options.words.slice(0, found.length);
  const words = [
    ...(await environmentWords(found.entry.words, runtime.env)),
    ...options.words.slice(found.length),
  ];
  let flags;
  try {
    const parse = command.flagsAnywhere === true ? parseFlagsAnywhere : parseFlags;
    flags = parse(words, flagsOf(command));
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const { formatUsage } = await import('./help-page.ts');
    runtime.stderr.write(
      `${formatUsage(found.entry, command)}\n\n` +
        `Error parsing command-line flags: ${error.message}\n` +
        `Run "airlock ${name.join(' ')} -help" to see what it takes.\n`,
    );
    return 1;
  }
  const colour = !options.noColor && !runtime.env['NO_COLOR'];
  const style = {
    stdout: styleOf(runtime.stdout, colour),
    stderr: styleOf(runtime.stderr, colour),
  };
  const setup = { runtime, style, command: found.entry.words, chdir: options.chdir };
  const reporter = await createReporter(flags, setup);
  const log = await openLog(flags, runtime);
  try {
    const project = await findProject(command, options, { runtime, reporter });
    if (project === undefined) return 1;
    const { flavour } = project;
    introduce(reporter, setup.command, project);
    return await command.run(flags, { ...setup, flavour, reporter, log: log?.write, project });
  } catch (error) {
    if (runtime.signal.aborted || !isWorded(error)) throw error;
    reporter.show([asDiagnostic(error)]);
    return 1;
  } finally {
    reporter.close();
    log?.close();
  }
}

/** Opens what requests are written to: standard error, a file, or nothing. */
async function openLog(
  flags: ParsedFlags,
  { stderr }: Runtime,
): Promise<{ readonly write: (line: string) => void; readonly close: () => void } | undefined> {
  const path = flagString(flags, 'log');
  const isVerbose = flagBoolean(flags, 'verbose');
  if (path === undefined && !isVerbose) return undefined;
  const { openLogFile } = await import('../fsx/log-file.ts');
  const file = path === undefined ? undefined : openLogFile(path);
  return {
    write(line) {
      if (isVerbose) stderr.write(`${line}\n`);
      file?.write(`${new Date().toISOString()} ${line}`);
    },
    close: () => file?.close(),
  };
}

/** What counts for a command; undefined if that cannot be told, which has been said then. */
async function findProject(
  command: Command,
  options: GlobalOptions,
  context: Pick<CommandContext, 'runtime' | 'reporter'>,
): Promise<Project | undefined> {
  const { env, home } = context.runtime;
  const flavour = readFlavour(options.flavour ?? env['AIRLOCK_FLAVOUR'] ?? '');
  if (command.ignoresProject === true) return makeDefaultProject(flavour ?? terraform);
  const { value, diagnostics } = await loadProject('.', { env, home, flavour });
  context.reporter.show(diagnostics);
  return hasErrors(diagnostics) ? undefined : value;
}

function styleOf(output: Output, colour: boolean): Style {
  return {
    colour: colour && output.isTerminal,
    width: output.columns === undefined ? plainWidth : Math.max(output.columns - 1, 20),
  };
}

function readFlavour(name: string): Flavour | undefined {
  if (name === '') return undefined;
  const flavour = findFlavourByName(name);
  if (flavour !== undefined) return flavour;
  throw new ParseError(`Unknown flavour "${name}": must be ${flavourNames}`);
}

function changeDirectory(directory: string, runtime: Runtime): void {
  try {
    runtime.chdir(directory);
  } catch (cause) {
    throw new ToolError(
      'file-unreadable',
      `Error handling -chdir option: chdir ${directory}: ${describeSystemError(cause)}`,
      { cause },
    );
  }
}

async function printProgramHelp(runtime: Runtime, code: ExitCode): Promise<ExitCode> {
  const { formatProgramHelp, helpWidth } = await import('./help.ts');
  const width = helpWidth(runtime.stdout.columns);
  runtime.stdout.write(`${await formatProgramHelp(width)}\n`);
  return code;
}

async function printCommandHelp(found: FoundCommand, runtime: Runtime): Promise<ExitCode> {
  const [{ formatHelpPage }, { helpWidth }, command] = await Promise.all([
    import('./help-page.ts'),
    import('./help.ts'),
    found.entry.load(),
  ]);
  const width = helpWidth(runtime.stdout.columns);
  runtime.stdout.write(`${formatHelpPage(found.entry, command, width)}\n`);
  return 0;
}

async function reportUnknownCommand(words: readonly string[], runtime: Runtime): Promise<ExitCode> {
  const { suggestCommand } = await import('./help.ts');
  const suggestion = await suggestCommand(words);
  const names = commandTable.flatMap((entry) => [entry.words, ...entry.aliases]);
  runtime.stderr.write(
    `Airlock has no command named ${JSON.stringify(words.join(' '))}.` +
      `${suggestion === undefined ? '' : ` ${suggestion}`}\n\n` +
      `The commands are: ${names.join(', ')}. To see what they do, run:\n  airlock -help\n`,
  );
  return 1;
}

/** Whether an error is a failure, and no bug. */
function isWorded(error: unknown): error is ParseError | ToolError {
  return error instanceof ParseError || error instanceof ToolError;
}

function asDiagnostic(error: ParseError | ToolError): Diagnostic {
  return makeError(error.message, error instanceof ToolError ? (error.hint ?? '') : '');
}

/** The last resort: errors that no command has worded. A bug keeps its stack, a failure does not. */
async function reportFailure(error: unknown, runtime: Runtime): Promise<void> {
  const { formatDiagnostic } = await import('./views/diagnostics.ts');
  const style = styleOf(runtime.stderr, !runtime.env['NO_COLOR']);
  if (isWorded(error)) {
    runtime.stderr.write(formatDiagnostic(asDiagnostic(error), style));
    return;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  runtime.stderr.write(
    `Airlock failed in a way it does not understand. Please report this:\n${stack}\n`,
  );
}

/** Help texts, laid out by yargs, and its guess at what an unknown command was meant to be. */
import type { Argv } from 'yargs';
import type { Command, CommandEntry } from './command.ts';
import { commandTable } from './command-table.ts';

const helpWidth = 90;

const globalOptions = `Global options (before the command):
  -chdir=DIR        Switch to another directory first
  -flavour=NAME     Behave as terraform (default) or opentofu
  -no-color         No colours; also NO_COLOR, or when output is not a terminal
  -help             Show this help, or the help of a command`;

/** The help of the whole program. */
export async function formatProgramHelp(): Promise<string> {
  const parser = await createParser();
  parser
    .usage(
      'Usage: airlock [global options] <command> [options]\n\n' +
        'Provider installer and lock-file tool for Terraform and OpenTofu.',
    )
    .epilogue(globalOptions);
  for (const entry of commandTable) parser.command(entry.words, entry.summary);
  return parser.getHelp();
}

/** The help of one command. */
export async function formatCommandHelp(entry: CommandEntry, command: Command): Promise<string> {
  const parser = await createParser();
  const names = [entry.words, ...entry.aliases];
  parser.usage(
    [
      ...names.map((name) => `Usage: airlock [global options] ${name} ${command.usage}`),
      '',
      command.description,
    ].join('\n'),
  );
  for (const [name, flag] of Object.entries(command.flags)) {
    parser.option(name, {
      describe: flag.value === undefined ? flag.help : `=${flag.value}  ${flag.help}`,
    });
  }
  for (const [line, purpose] of command.examples) parser.example(line, purpose);
  return parser.getHelp();
}

/** yargs' word for an unknown command: "Did you mean …?", or nothing. */
export async function suggestCommand(words: readonly string[]): Promise<string | undefined> {
  const parser = await createParser();
  for (const entry of commandTable) parser.command([entry.words, ...entry.aliases], entry.summary);
  let suggestion: string | undefined;
  parser
    .recommendCommands()
    .demandCommand(1)
    .exitProcess(false)
    .fail((message) => {
      if (message.startsWith('Did you mean')) suggestion = message;
    });
  await parser.parseAsync(words);
  return suggestion;
}

async function createParser(): Promise<Argv> {
  const { default: yargs } = await import('yargs/yargs');
  return yargs([])
    .scriptName('airlock')
    .help(false)
    .version(false)
    .wrap(helpWidth)
    .parserConfiguration({ 'boolean-negation': false });
}

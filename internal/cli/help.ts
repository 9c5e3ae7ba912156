/** The help of the program, laid out by yargs, and its guess at what an unknown command was meant to be. */
import type { Argv } from 'yargs';
import { commandTable } from './command-table.ts';
import { formatGlobalOptions } from './help-page.ts';

/** The width of help where there is no terminal to ask. */
const plainHelpWidth = 90;

/** Longer lines are hard to read, shorter ones leave no room beside an indentation. */
const [widthMin, widthMax] = [40, 100] as const;

/** The width of help for a terminal with so many columns. */
export function helpWidth(columns: number | undefined): number {
  if (columns === undefined) return plainHelpWidth;
  return Math.min(Math.max(columns - 1, widthMin), widthMax);
}

/** The help of the whole program. */
export async function formatProgramHelp(width: number): Promise<string> {
  const parser = await createParser(width);
  parser
    .usage(
      'Usage: airlock [global options] <command> [options]\n\n' +
        'Provider installer and lock-file tool for Terraform and OpenTofu.',
    )
    .updateStrings({ 'Commands:': 'COMMANDS' })
    .epilogue(`${formatGlobalOptions(width)}\n\nThe help of a command: airlock <command> -help`);
  for (const entry of commandTable) parser.command(entry.words, entry.summary);
  return parser.getHelp();
}

/** yargs' word for an unknown command: "Did you mean …?", or nothing. */
export async function suggestCommand(words: readonly string[]): Promise<string | undefined> {
  const parser = await createParser(plainHelpWidth);
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

async function createParser(width: number): Promise<Argv> {
  const { default: yargs } = await import('yargs/yargs');
  return yargs([])
    .scriptName('airlock')
    .help(false)
    .version(false)
    .wrap(width)
    .parserConfiguration({ 'boolean-negation': false });
}

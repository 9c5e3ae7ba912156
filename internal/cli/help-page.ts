/** The help of a command, laid out like a manual page. */
import { wrapText } from '../text/wrap.ts';
import type { Command, CommandEntry, HelpTerms } from './command.ts';
import { usualExitCodes } from './help-terms.ts';

const indent = 4;

const globalOptions: HelpTerms = [
  ['-chdir=DIR', 'Switch to another directory first'],
  ['-flavour=NAME', 'Behave as terraform or opentofu; default: the project file, else terraform'],
  ['-no-color', 'No colours; also NO_COLOR, or when output is not a terminal'],
  ['-help', 'Show this help, or the help of a command'],
];

/** The options before a command, for the help of the program too. */
export function formatGlobalOptions(width: number): string {
  return formatSection('GLOBAL OPTIONS (before the command)', formatTerms(globalOptions, width));
}

/** The page of a command, without a line break at its end. */
export function formatHelpPage(entry: CommandEntry, command: Command, width: number): string {
  const options = Object.entries(command.flags).map(
    ([name, { value, help }]) =>
      [value === undefined ? `-${name}` : `-${name}=${value}`, help] as const,
  );
  const summary = entry.summary.charAt(0).toLowerCase() + entry.summary.slice(1);
  const examples = command.examples.map(([line, purpose]) => [`${purpose}:`, line] as const);
  return [
    formatSection('NAME', indentText(`airlock ${entry.words} - ${summary}`, indent, width)),
    formatUsage(entry, command),
    formatSection('DESCRIPTION', indentText(command.description, indent, width)),
    ...formatTermSection('OPTIONS', options, width),
    ...formatTermSection('ENVIRONMENT', command.environment ?? [], width),
    ...formatTermSection('FILES', command.files ?? [], width),
    ...formatTermSection('EXIT CODES', command.exitCodes ?? usualExitCodes, width),
    formatSection('EXAMPLES', examples.map(formatExample).join('\n\n')),
    formatGlobalOptions(width),
  ].join('\n\n');
}

/** How a command is called, under each of its names. */
export function formatUsage(entry: CommandEntry, command: Command): string {
  const lines = [entry.words, ...entry.aliases].map((name) =>
    `${' '.repeat(indent)}airlock [global options] ${name} ${command.usage}`.trimEnd(),
  );
  return formatSection('USAGE', lines.join('\n'));
}

function formatTermSection(title: string, terms: HelpTerms, width: number): readonly string[] {
  return terms.length === 0 ? [] : [formatSection(title, formatTerms(terms, width))];
}

function formatSection(title: string, body: string): string {
  return `${title}\n${body}`;
}

/** Short terms have their meaning beside them, as in a table; longer ones above it. */
function formatTerms(terms: HelpTerms, width: number): string {
  const longest = Math.max(...terms.map(([term]) => term.length));
  const isTable = longest <= columnMax;
  return terms
    .map(([term, meaning]) => {
      const column = isTable ? indent + longest + 2 : 2 * indent;
      const text = indentText(meaning, column, width);
      const name = `${' '.repeat(indent)}${term}`;
      return isTable ? name + text.slice(name.length) : `${name}\n${text}`;
    })
    .join('\n');
}

/** Beyond this there is too little room at the right. */
const columnMax = 16;

/** Commands are not wrapped: they are there to be copied. */
function formatExample([purpose, line]: readonly [string, string]): string {
  return `${' '.repeat(indent)}${purpose}\n${' '.repeat(2 * indent)}${line}`;
}

function indentText(text: string, by: number, width: number): string {
  return wrapText(text, Math.max(width - by, columnMax)).replaceAll(/^(?=.)/gm, ' '.repeat(by));
}

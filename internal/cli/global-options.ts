import { ParseError } from '../diag/parse-error.ts';
import { findNearest } from '../text/did-you-mean.ts';

/** What the words before the command ask for, and the words that are left. */
export interface GlobalOptions {
  readonly chdir: string | undefined;
  readonly flavour: string | undefined;
  readonly noColor: boolean;
  readonly help: boolean;
  /** The command and all that follows it. */
  readonly words: readonly string[];
}

const helpWords: ReadonlySet<string> = new Set(['-h', '-help', '--help']);
const versionWords: ReadonlySet<string> = new Set(['-v', '-version', '--version']);

/**
 * Takes the global options off the front of a command line. `-no-color` is taken from anywhere, in
 * that spelling only, as Terraform does; a request for help counts wherever it stands before `--`.
 *
 * @throws {ParseError} for an option that is not known here
 */
export function readGlobalOptions(argv: readonly string[]): GlobalOptions {
  const words = argv.filter((word) => word !== '-no-color');
  let chdir: string | undefined;
  let flavour: string | undefined;
  let help = false;
  while (words[0]?.startsWith('-')) {
    const word = words.shift() ?? '';
    if (helpWords.has(word)) help = true;
    else if (versionWords.has(word)) words.unshift('version');
    else if (/^--?flavour=/.test(word)) flavour = valueOf(word);
    else if (/^--?chdir(=|$)/.test(word)) chdir = readChdir(word);
    else throw unknownOption(word);
  }
  const end = words.indexOf('--');
  const options = end === -1 ? words : words.slice(0, end);
  return {
    chdir,
    flavour,
    noColor: argv.includes('-no-color'),
    help: help || options.some((word) => helpWords.has(word)),
    words,
  };
}

function unknownOption(word: string): ParseError {
  const name = /^--?([^=]*)/.exec(word)?.[1] ?? '';
  const nearest = findNearest(name, ['chdir', 'flavour', 'no-color', 'help', 'version']);
  const question = nearest === undefined ? '' : `; did you mean -${nearest}?`;
  return new ParseError(
    `Unknown option ${word}: options of a command come after its name${question}`,
  );
}

function readChdir(word: string): string {
  const value = valueOf(word);
  if (word.includes('=') && value !== '') return value;
  throw new ParseError(
    'Invalid -chdir option: must include an equals sign followed by a directory path, like ' +
      '-chdir=example',
  );
}

function valueOf(word: string): string {
  return word.slice(word.indexOf('=') + 1);
}

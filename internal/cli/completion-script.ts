/** Writes the script with which a shell completes the names of commands and their options. */
import type { Command, CommandEntry } from './command.ts';

/** The shells that there is a script for. */
export const completedShells = ['bash', 'zsh'] as const;

export type CompletedShell = (typeof completedShells)[number];

/** A command, with all that can follow its name. */
export interface CompletedCommand {
  readonly entry: CommandEntry;
  readonly command: Pick<Command, 'flags'>;
}

/** Makes the script. What it proposes is in it, so that no key press starts a program. */
export function makeCompletionScript(
  shell: CompletedShell,
  commands: readonly CompletedCommand[],
): string {
  const names = commands.flatMap(({ entry, command }) =>
    [entry.words, ...entry.aliases].map((name) => ({ name, command })),
  );
  // A shell takes the first case that matches: longer names come first.
  const cases = names
    .toSorted((a, b) => b.name.length - a.name.length)
    .map(({ name, command }) => {
      const words = [...nextWords(name, names), ...Object.entries(command.flags).map(formatFlag)];
      return `    '${name}' | '${name} '*) words='${[...words, '-help'].join(' ')}' ;;`;
    });
  return [
    `# Completion of airlock for ${shell}: eval "$(airlock completion ${shell})"`,
    ...(shell === 'zsh' ? ['autoload -U +X bashcompinit && bashcompinit'] : []),
    ...beginning,
    ...cases,
    ...middleCases(names),
    ...end,
    '',
  ].join('\n');
}

interface NamedCommand {
  readonly name: string;
}

/** The words that make a longer name of this one. */
function nextWords(name: string, names: readonly NamedCommand[]): readonly string[] {
  const prefix = name === '' ? '' : `${name} `;
  const longer = names.filter((other) => other.name.startsWith(prefix) && other.name !== name);
  return [...new Set(longer.map((other) => other.name.slice(prefix.length).split(' ')[0] ?? ''))];
}

/** Words that begin names but are none, and the empty line. */
function middleCases(names: readonly NamedCommand[]): readonly string[] {
  const known = new Set(names.map(({ name }) => name));
  const firsts = nextWords('', names).filter((word) => !known.has(word));
  return [
    ...firsts.map((word) => `    '${word}') words='${nextWords(word, names).join(' ')}' ;;`),
    `    '') words='${[...nextWords('', names), ...globalWords].join(' ')}' ;;`,
  ];
}

const globalWords = ['-chdir=', '-flavour=', '-no-color', '-help', '-version'];

function formatFlag([name, { kind }]: [string, Command['flags'][string]]): string {
  return `-${name}${kind === 'boolean' ? '' : '='}`;
}

const beginning = [
  '_airlock() {',
  '  local current="${COMP_WORDS[COMP_CWORD]}" line="" words="" word i',
  '  for ((i = 1; i < COMP_CWORD; i++)); do',
  '    word="${COMP_WORDS[i]}"',
  '    # The value of an option, which bash takes for words of their own.',
  '    if [[ "$word" == "=" ]]; then ((i++)); continue; fi',
  '    [[ "$word" == -* ]] || line="${line:+$line }$word"',
  '  done',
  '  case "$line" in',
];

const end = [
  '  esac',
  '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
  '  if [[ "${COMPREPLY[0]}" == *= ]]; then compopt -o nospace 2>/dev/null; fi',
  '  return 0',
  '}',
  'complete -o default -F _airlock airlock',
];

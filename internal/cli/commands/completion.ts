import { ParseError } from '../../diag/parse-error.ts';
import type { Command, CommandEntry } from '../command.ts';
import { completedShells, makeCompletionScript } from '../completion-script.ts';

/** Makes `airlock completion`, which has a shell complete commands and options, for a table. */
export function makeCompletionCommand(table: readonly CommandEntry[]): Command {
  return {
    usage: 'bash|zsh',
    description:
      'Prints a script that has the shell complete the names of commands and of their options. It is ' +
      'read when a shell starts, and once more after an update.',
    flags: {},
    exitCodes: [
      ['0', 'Done'],
      ['1', 'There is no script for such a shell'],
    ],
    examples: [
      [
        'eval "$(airlock completion bash)"',
        'Complete in this shell; at the end of ~/.bashrc, in all',
      ],
      ['airlock completion zsh > ~/.airlock-completion', 'Keep the script'],
    ],
    ignoresProject: true,
    async run({ positional }, { runtime }) {
      const [name, ...more] = positional;
      const shell = completedShells.find((known) => known === name);
      if (shell === undefined || more.length > 0) {
        throw new ParseError('Cannot complete: name one shell, bash or zsh');
      }
      const commands = await Promise.all(
        table.map(async (entry) => ({ entry, command: await entry.load() })),
      );
      runtime.stdout.write(makeCompletionScript(shell, commands));
      return 0;
    },
  };
}

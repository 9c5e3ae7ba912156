import { ParseError } from '../../diag/parse-error.ts';
import { setupGit } from '../../ops/setup-git.ts';
import type { Command } from '../command.ts';
import { flagBoolean } from '../flags.ts';
import { formatGitSetup } from '../views/setup-view.ts';

/** `airlock setup git`: has git merge lock files with `airlock merge-driver`. */
export const setupGitCommand: Command = {
  usage: '[options]',
  description:
    'Has git merge the dependency lock files of this repository with "airlock merge-driver", which ' +
    'knows providers, versions and hashes and never leaves two blocks for one provider.\n\n' +
    'Adds a line to .gitattributes at the top of the repository, which is to be committed, and the ' +
    'driver to the git configuration of this clone. Everyone who merges runs it once; for whoever ' +
    'has not, git merges as before. All else in both files stays as it is.',
  flags: {
    global: {
      kind: 'boolean',
      help: "Put the driver into the user's git configuration, for all repositories with the line",
    },
    remove: { kind: 'boolean', help: 'Undo it' },
  },
  files: [
    ['.gitattributes', 'Of the repository: says for which files git runs the driver'],
    ['.git/config, ~/.gitconfig', 'Say how it is run'],
  ],
  exitCodes: [
    ['0', 'Done, or done already'],
    ['1', 'Could not'],
    ['130', 'Interrupted'],
  ],
  examples: [
    ['airlock setup git', 'Set up the repository around the current directory'],
    ['airlock setup git -global', 'Set up all repositories with the line'],
    ['airlock setup git -remove', 'Undo it'],
  ],
  ignoresProject: true,
  async run(flags, { runtime }) {
    const [word] = flags.positional;
    if (word !== undefined) throw new ParseError(`Cannot use argument "${word}": none is expected`);
    const isRemoval = flagBoolean(flags, 'remove');
    const scope = flagBoolean(flags, 'global') ? 'global' : 'local';
    const report = await setupGit({ isRemoval, scope, signal: runtime.signal });
    runtime.stdout.write(formatGitSetup(report, { isRemoval, scope }));
    return 0;
  },
};

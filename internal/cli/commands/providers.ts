import type { Command } from '../command.ts';
import { configurationEnvironment, projectFileTerm } from '../help-terms.ts';
import { runProviders } from './run-providers.ts';

/** `airlock providers`: the requirement tree, a drop-in for Terraform's. */
export const providersCommand: Command = {
  usage: '[options]',
  description:
    'Prints a tree of the modules of the configuration, and for each the providers that it requires ' +
    'by itself, with its version constraints. Test files are in the tree with the modules that their ' +
    'runs load. What the state requires follows, if it is in a local file; states that another ' +
    'backend keeps are not read.',
  flags: {
    'test-directory': {
      kind: 'string',
      value: 'dir',
      help: 'Where test files are, beside those of the root module. Default: tests',
    },
  },
  environment: [['TF_WORKSPACE', 'The workspace whose state is read'], ...configurationEnvironment],
  files: [
    ['*.tf, *.tf.json', 'The configuration; modules are found in the data directory'],
    ['terraform.tfstate', 'The state, where it is kept in a local file'],
    projectFileTerm,
  ],
  examples: [
    ['airlock providers', 'See who asks for what'],
    ['airlock providers -test-directory=checks', 'Look for test files elsewhere'],
  ],
  run: runProviders,
};

import type { Command } from '../command.ts';
import {
  configurationEnvironment,
  hashIndexTerm,
  lockFileTerm,
  networkEnvironment,
  projectFileTerm,
} from '../help-terms.ts';
import { runInstall } from './run-install.ts';

/** `airlock install`: what `init` does for providers, and nothing else. */
export const installCommand: Command = {
  usage: '[options]',
  description:
    'Installs the providers that the configuration and the state require into the data directory ' +
    '(.terraform/providers), and brings the dependency lock file (.terraform.lock.hcl) to what init ' +
    'would make of it. The init that follows finds nothing left to fetch and changes nothing.\n\n' +
    'Packages come from where the CLI configuration says. With a plugin cache they are kept there, ' +
    'and the data directory gets links; any number of processes can share a cache, also over a ' +
    'network file system. A package is put in place in one step, once it has been checked. One that ' +
    'has been modified is replaced.',
  flags: {
    upgrade: {
      kind: 'boolean',
      help: 'Choose the newest versions that the constraints allow, whatever the lock file says',
    },
    lockfile: {
      kind: 'string',
      value: 'mode',
      help: 'With "readonly", leave the lock file alone and fail if providers are missing from it',
    },
    'plugin-dir': {
      kind: 'list',
      value: 'dir',
      help: 'Take packages only from this filesystem mirror; repeatable',
    },
    platform: {
      kind: 'list',
      value: 'os_arch',
      help: 'A platform to install for; repeatable. Default: this one (only in Airlock)',
    },
    target: {
      kind: 'string',
      value: 'dir',
      help: 'Install to this directory instead of the data directory (only in Airlock)',
    },
    recursive: {
      kind: 'boolean',
      help: 'Install for every root module at and below the directory (only in Airlock)',
    },
    'no-hash-index': {
      kind: 'boolean',
      help: 'Neither use nor fill the index of archives hashed before (only in Airlock)',
    },
  },
  environment: [
    ['TF_PLUGIN_CACHE_DIR', 'The plugin cache, instead of that of the CLI configuration'],
    ...configurationEnvironment,
    ...networkEnvironment,
  ],
  files: [
    lockFileTerm,
    ['.terraform/providers', 'The providers of the working directory'],
    projectFileTerm,
    hashIndexTerm,
  ],
  examples: [
    ['airlock install', 'Install before terraform init'],
    ['airlock install -lockfile=readonly', 'Install in CI just what the lock file says'],
    ['airlock install -plugin-dir=/srv/providers', 'Install from a mirror on disk'],
    ['airlock install -recursive', 'Install for all root modules of a repository'],
    ['airlock install -upgrade', 'Move to the newest allowed versions'],
  ],
  run: runInstall,
};

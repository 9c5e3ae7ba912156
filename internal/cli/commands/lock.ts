import type { Command } from '../command.ts';
import {
  configurationEnvironment,
  hashIndexTerm,
  lockFileTerm,
  networkEnvironment,
  projectFileTerm,
} from '../help-terms.ts';
import { runLock } from './run-lock.ts';

/** `airlock providers lock`: a drop-in for Terraform's, and `airlock lock` for short. */
export const lockCommand: Command = {
  usage: '[options] [providers...]',
  description:
    'Records the checksums of the providers that the configuration requires, for every platform ' +
    'asked for, in the dependency lock file (.terraform.lock.hcl). Packages come from their origin ' +
    'registry unless a mirror is named. Each is hashed while it arrives; one that was hashed before ' +
    'is not downloaded again. Nothing is written unless all is known.\n\n' +
    'Providers named on the command line, such as hashicorp/aws, limit the work to those.',
  flags: {
    platform: {
      kind: 'list',
      value: 'os_arch',
      help: 'A platform to record checksums for, such as linux_amd64; repeatable. Default: AIRLOCK_PLATFORMS, else those of the project file, else this one',
    },
    'fs-mirror': {
      kind: 'string',
      value: 'dir',
      help: 'Take packages from this filesystem mirror instead of the origin registries',
    },
    'net-mirror': {
      kind: 'string',
      value: 'url',
      help: 'Take packages from this network mirror (https) instead of the origin registries',
    },
    'from-config': {
      kind: 'boolean',
      help: 'Take packages from where init would: provider_installation of the CLI configuration, else local mirrors before the registries (only in Airlock)',
    },
    'enable-plugin-cache': {
      kind: 'boolean',
      help: 'Use what the global plugin cache of the CLI configuration holds, if the lock file knows it',
    },
    'no-hash-index': {
      kind: 'boolean',
      help: 'Neither use nor fill the index of archives hashed before (only in Airlock)',
    },
  },
  environment: [
    ['AIRLOCK_PLATFORMS', 'Platforms, separated by commas or spaces, unless -platform names any'],
    ...configurationEnvironment,
    ...networkEnvironment,
  ],
  files: [
    lockFileTerm,
    projectFileTerm,
    ['~/.terraformrc', 'The CLI configuration: hosts, credentials, plugin cache, mirrors'],
    hashIndexTerm,
  ],
  exitCodes: [
    ['0', 'Done: the lock file is complete'],
    ['1', 'Could not; the lock file is untouched'],
    ['130', 'Interrupted; the lock file is untouched'],
  ],
  examples: [
    [
      'airlock providers lock',
      'Lock for the platforms of the project file, or else for this machine',
    ],
    ['airlock lock -platform=linux_amd64 -platform=darwin_arm64', 'Lock for a team'],
    ['airlock lock -fs-mirror=/srv/providers', 'Lock from a mirror on disk'],
    [
      'airlock -chdir=live/eu lock -from-config',
      'Lock another directory, from where init would install',
    ],
    ['airlock lock hashicorp/aws', 'Lock one provider only'],
  ],
  run: runLock,
};

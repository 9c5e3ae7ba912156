import type { Command } from '../command.ts';
import {
  configurationEnvironment,
  hashIndexTerm,
  lockFileTerm,
  networkEnvironment,
  projectFileTerm,
} from '../help-terms.ts';
import { runMirror } from './run-mirror.ts';

/** `airlock providers mirror`: a drop-in for Terraform's, and `airlock mirror` for short. */
export const mirrorCommand: Command = {
  usage: '[options] [DIR] [PROVIDER@CONSTRAINT...]',
  description:
    'Saves the packages of the providers that the configuration requires, for every platform asked ' +
    'for, in a directory that serves as a filesystem mirror and, on a web server, as a network ' +
    'mirror. What is there already and hashes right is not fetched again. Whoever reads the mirror ' +
    'meanwhile sees nothing unfinished, and what an earlier run left there stays.\n\n' +
    'What the lock file or the configuration selects is mirrored in any case; -versions and -latest add ' +
    'to it. With arguments such as "hashicorp/aws@~> 5.0" no configuration is needed. Where the registry ' +
    'signs its checksums they are kept in a hidden directory: see "airlock mirror verify".\n\n' +
    'What the [mirror] table of airlock.toml says counts where the command line says nothing: the ' +
    'directory, the platforms, the providers (unless -recursive is given) and -latest.\n\n' +
    'A directory that is really called verify, list or prune is given as ./verify.',
  flags: {
    platform: {
      kind: 'list',
      value: 'os_arch',
      help: 'A platform to mirror packages for, such as linux_amd64; repeatable. Default: those of the project file, else this one',
    },
    'lock-file': {
      kind: 'boolean',
      help: 'Mirror the versions of the dependency lock file; on unless =false',
    },
    versions: {
      kind: 'string',
      value: 'constraint',
      help: "All versions that a constraint allows, such as '>= 5, < 7' (this and below: only in Airlock)",
    },
    latest: {
      kind: 'string',
      value: 'n',
      help: 'The n newest versions that are allowed, not one only',
    },
    recursive: {
      kind: 'boolean',
      help: 'What all root modules at and below this directory lock or require',
    },
    prune: {
      kind: 'boolean',
      help: 'Remove other versions of these providers once all has gone well',
    },
    'fs-mirror': {
      kind: 'string',
      value: 'dir',
      help: 'Take packages from this filesystem mirror (packed) instead of the origin registries',
    },
    'net-mirror': {
      kind: 'string',
      value: 'url',
      help: 'Take packages from this network mirror (https) instead of the origin registries',
    },
    'from-config': {
      kind: 'boolean',
      help: 'Take packages from where init would, by the CLI configuration',
    },
    'no-hash-index': {
      kind: 'boolean',
      help: 'Neither use nor fill what is known of archives hashed before',
    },
  },
  environment: [...configurationEnvironment, ...networkEnvironment],
  files: [
    lockFileTerm,
    projectFileTerm,
    hashIndexTerm,
    ['~/.cache/airlock/files', 'Checksums of files in mirrors that nobody has touched since'],
  ],
  exitCodes: [
    ['0', 'Done: all is in the mirror'],
    ['1', 'Could not mirror all; what is in the mirror is sound'],
    ['130', 'Interrupted; the same'],
  ],
  examples: [
    ['airlock providers mirror /srv/mirror', 'Mirror for the platform of this machine'],
    [
      'airlock mirror -platform=linux_amd64 -platform=darwin_arm64 -recursive /srv/mirror',
      'Mirror what a repository needs',
    ],
    ["airlock mirror -latest=3 /srv/mirror 'hashicorp/aws@~> 5.0'", 'Mirror without configuration'],
    ['airlock mirror -fs-mirror=/mnt/usb /srv/mirror', 'Mirror from another mirror'],
  ],
  run: runMirror,
};

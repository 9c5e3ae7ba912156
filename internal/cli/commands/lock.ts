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
    'Providers named on the command line, such as hashicorp/aws, limit the work to those.\n\n' +
    'The options from -recursive on are only in Airlock. With any of them modules that are called by ' +
    'a path are read where they are, whether init has run or not; lock files that a bad merge has ' +
    'left with conflict markers or doubled entries are mended where their sides agree on versions; ' +
    'and with several root modules those that can be locked are, whatever becomes of the others.',
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
    'oci-mirror': {
      kind: 'string',
      value: 'template',
      help: 'Take packages from the OCI repositories that this names, such as oci.example.net/{namespace}/{type} (only for OpenTofu)',
    },
    'from-config': {
      kind: 'boolean',
      help: 'Take packages from where init would: provider_installation of the CLI configuration, else local mirrors before the registries (only in Airlock)',
    },
    'enable-plugin-cache': {
      kind: 'boolean',
      help: 'Use what the global plugin cache of the CLI configuration holds, if the lock file knows it, and fill it',
    },
    'no-hash-index': {
      kind: 'boolean',
      help: 'Neither use nor fill the index of archives hashed before (only in Airlock)',
    },
    recursive: {
      kind: 'boolean',
      help: 'Every root module at and below this directory that git does not ignore: directories with configuration that no other module calls, or that have a lock file or a backend',
    },
    check: {
      kind: 'boolean',
      help: 'Write and download nothing: say what is missing from the lock files, what does not fit the configuration, where, and what mends it',
    },
    offline: {
      kind: 'boolean',
      help: 'With -check: ask no registry or mirror either; what is not known on this machine counts as not checked',
    },
    diff: {
      kind: 'boolean',
      help: 'Show how the lock files would change, and write them only with -write; with -check only what is known without downloads',
    },
    write: { kind: 'boolean', help: 'With -diff: write the lock files too' },
    upgrade: {
      kind: 'boolean',
      help: 'Take the newest allowed versions, whatever is locked; of the providers named, or of all',
    },
    prune: {
      kind: 'boolean',
      help: 'Drop the entries of providers that the configuration does not require',
    },
    'missing-platform': {
      kind: 'string',
      value: 'error|warn|skip',
      help: 'What a provider is that has no package for one of the platforms. Default: error',
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
    ['~/.cache/airlock/releases', 'Which archive was verified as which package, for -check'],
  ],
  exitCodes: [
    ['0', 'Done: the lock file is complete'],
    ['1', 'Could not; the lock file is untouched, with -recursive only those that failed'],
    ['2', 'With -check or -diff: locking would change something'],
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
    ['airlock lock -recursive -platform=linux_amd64', 'Lock every root module of a repository'],
    ['airlock lock -check -recursive -platform=linux_amd64', 'Check them in CI'],
    ['airlock lock -upgrade -diff hashicorp/aws', 'See what an upgrade would change'],
  ],
  async run(flags, context) {
    if (!nativeFlags.some((name) => flags.values.has(name))) return runLock(flags, context);
    const { runNativeLock } = await import('./run-native-lock.ts');
    return runNativeLock(flags, context);
  },
};

/** With any of these the command is more than Terraform's. */
const nativeFlags = [
  'recursive',
  'check',
  'offline',
  'diff',
  'write',
  'upgrade',
  'prune',
  'missing-platform',
];

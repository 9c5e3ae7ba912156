import type { Command } from '../command.ts';
import {
  configurationEnvironment,
  hashIndexTerm,
  lockFileTerm,
  projectFileTerm,
} from '../help-terms.ts';
import { runVerify } from './run-verify.ts';

/** `airlock verify`: is what lies here what was locked, and what was locked signed? */
export const verifyCommand: Command = {
  usage: '[options] [DIR...]',
  description:
    'Holds the lock files of directories (by default, of this one) against all that is on this ' +
    'machine, and opens no connection:\n\n' +
    'Every installed package of a locked version has to have a hash that is locked; each is read ' +
    'whole, also behind links to a plugin cache. A package that is not locked, or not installed, is ' +
    'reported and no error.\n\n' +
    'With a mirror every package of it that the lock file is for has to be there, to be locked, and ' +
    'to be what the mirror promises; where the mirror keeps the signed checksums of the release, their ' +
    'signature has to be good, and every zh checksum of the lock file has to be among them. So it has ' +
    'to be where the release was verified on this machine before.\n\n' +
    'With -explain it says of each hash which platform it is for and how that is known: signed with ' +
    'the release, computed here, reported by somebody, or unknown.\n\n' +
    'The configuration does not matter here; "airlock lock -check" compares with that.',
  flags: {
    recursive: {
      kind: 'boolean',
      help: 'Verify the lock files of all root modules at and below the directories',
    },
    installed: {
      kind: 'string',
      value: 'dir',
      help: 'Verify the packages in this directory, such as a plugin cache, instead of those installed in the data directories',
    },
    'require-installed': {
      kind: 'boolean',
      help: 'A locked provider that is not installed is an error',
    },
    mirror: {
      kind: 'string',
      value: 'dir',
      help: 'Verify the packages of this mirror too. Default: that of the project file',
    },
    platform: {
      kind: 'list',
      value: 'os_arch',
      help: 'A platform for which there have to be packages; repeatable. Default: of installed packages this one; of a mirror those of the project file, else those of the lock file',
    },
    explain: { kind: 'boolean', help: 'Say of each hash of the lock files what it is' },
  },
  flagsAnywhere: true,
  environment: configurationEnvironment,
  files: [
    lockFileTerm,
    projectFileTerm,
    ['.terraform/providers', 'What is installed, in the data directory'],
    hashIndexTerm,
    ['~/.cache/airlock/releases', 'Which archive was verified as which package'],
  ],
  exitCodes: [
    ['0', 'All that is there is as it should be'],
    ['1', 'Could not: there is no lock file, or it does not say enough of a package'],
    ['3', 'Something is wrong'],
    ['130', 'Interrupted'],
  ],
  examples: [
    ['airlock verify', 'Verify what init or install has put in place'],
    ['airlock verify -recursive -require-installed', 'Verify a repository in CI, after init'],
    ['airlock verify -mirror=/srv/mirror', 'Verify a mirror against the lock file'],
    ['airlock verify -installed=/mnt/cache/providers live/eu live/us', 'Verify a shared cache'],
    ['airlock verify -explain', 'See what each hash of the lock file is'],
  ],
  run: runVerify,
};

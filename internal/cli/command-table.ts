import type { CommandEntry } from './command.ts';

/** Every command. Each is loaded only when it runs, so that none pays for another. */
export const commandTable: readonly CommandEntry[] = [
  {
    words: 'providers lock',
    aliases: ['lock'],
    summary: 'Write the checksums of the required providers to the dependency lock file',
    load: async () => (await import('./commands/lock.ts')).lockCommand,
  },
  {
    words: 'providers mirror',
    aliases: ['mirror'],
    summary: 'Fill a directory with the required providers, as a mirror for disks and web servers',
    load: async () => (await import('./commands/mirror.ts')).mirrorCommand,
  },
  {
    words: 'mirror verify',
    aliases: [],
    summary: 'Check every package of a mirror: bytes, index and signature, with no network',
    load: async () => (await import('./commands/mirror-verify.ts')).mirrorVerifyCommand,
  },
  {
    words: 'mirror list',
    aliases: [],
    summary: 'List what is in a mirror',
    load: async () => (await import('./commands/mirror-list.ts')).mirrorListCommand,
  },
  {
    words: 'mirror prune',
    aliases: [],
    summary: 'Remove all but the newest versions from a mirror',
    load: async () => (await import('./commands/mirror-prune.ts')).mirrorPruneCommand,
  },
  {
    words: 'providers',
    aliases: [],
    summary: 'Show which module requires which providers, as a tree',
    load: async () => (await import('./commands/providers.ts')).providersCommand,
  },
  {
    words: 'install',
    aliases: [],
    summary: 'Install the required providers, as init does and faster',
    load: async () => (await import('./commands/install.ts')).installCommand,
  },
  {
    words: 'hash',
    aliases: [],
    summary: 'Print the hashes of provider packages: archives or unpacked directories',
    load: async () => (await import('./commands/hash.ts')).hashCommand,
  },
  {
    words: 'verify',
    aliases: [],
    summary: 'Verify lock files, installed packages, a mirror and signatures, with no network',
    load: async () => (await import('./commands/verify.ts')).verifyCommand,
  },
  {
    words: 'merge-driver',
    aliases: [],
    summary: 'Merge lock files for git, as "airlock setup git" arranges it',
    load: async () => (await import('./commands/merge-driver.ts')).mergeDriverCommand,
  },
  {
    words: 'setup git',
    aliases: [],
    summary: 'Have git merge the lock files of a repository provider by provider',
    load: async () => (await import('./commands/setup.ts')).setupGitCommand,
  },
  {
    words: 'completion',
    aliases: [],
    summary: 'Print a script with which bash or zsh completes commands and options',
    load: async () =>
      (await import('./commands/completion.ts')).makeCompletionCommand(commandTable),
  },
  {
    words: 'version',
    aliases: [],
    summary: 'Print the version of this program and the platform it runs on',
    load: async () => (await import('./commands/version.ts')).versionCommand,
  },
];

/** A command found at the start of a command line. */
export interface FoundCommand {
  readonly entry: CommandEntry;
  /** How many words named it. */
  readonly length: number;
}

/** Finds the command that the words begin with; the longest name wins. */
export function findCommand(words: readonly string[]): FoundCommand | undefined {
  return commandTable
    .flatMap((entry) =>
      [entry.words, ...entry.aliases].map((name) => ({ entry, name: name.split(' ') })),
    )
    .filter(({ name }) => name.every((word, index) => words[index] === word))
    .map(({ entry, name }) => ({ entry, length: name.length }))
    .sort((a, b) => b.length - a.length)[0];
}

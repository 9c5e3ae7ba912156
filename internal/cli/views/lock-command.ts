import { formatUriTemplate } from '../../cliconfig/repository-template.ts';
import type { SourceChoice } from '../commands/lock-args.ts';
import type { NativeLockArgs } from '../commands/native-lock-args.ts';

/** A command line that locks what was checked, for a person to run as it stands. */
export function formatLockCommand(
  args: NativeLockArgs,
  extra: { readonly flags: readonly string[]; readonly providers: readonly string[] },
): string {
  const { recursive, platforms, missingPlatform, source } = args;
  const words = [
    ...(recursive ? ['-recursive'] : []),
    ...extra.flags,
    ...platforms.map((platform) => `-platform=${platform}`),
    ...(missingPlatform === 'error' ? [] : [`-missing-platform=${missingPlatform}`]),
    ...sourceFlags(source),
    ...extra.providers,
  ];
  return ['airlock lock', ...words.map(quoteWord)].join(' ');
}

function sourceFlags(source: SourceChoice): readonly string[] {
  switch (source.kind) {
    case 'registry':
    case 'plugin-dirs':
      return [];
    case 'configured':
      return ['-from-config'];
    case 'filesystem-mirror':
      return [`-fs-mirror=${source.directory}`];
    case 'network-mirror':
      // Whoever has a secret in the address knows where to put it.
      return [`-net-mirror=${source.url.origin}${source.url.pathname}`];
    case 'oci-mirror':
      return [`-oci-mirror=${formatUriTemplate(source.repositoryTemplate)}`];
  }
}

/** Quotes a word for a POSIX shell if it needs that. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

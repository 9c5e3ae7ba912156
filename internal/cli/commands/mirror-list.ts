import { listMirror } from '../../ops/list-mirror.ts';
import { formatVersion } from '../../version/version.ts';
import type { Command } from '../command.ts';
import { formatRelease } from '../views/mirror-reports.ts';
import { mirrorDirectory } from './mirror-directory.ts';

/** `airlock mirror list`: what is in a mirror. */
export const mirrorListCommand: Command = {
  usage: '[DIR]',
  description:
    'Lists the providers, versions and platforms that a mirror holds, and the size of their archives.',
  flags: {},
  flagsAnywhere: true,
  examples: [['airlock mirror list /srv/mirror', 'See what is there']],
  async run(flags, context) {
    const { reporter, flavour } = context;
    for (const release of await listMirror(mirrorDirectory(flags, context), flavour)) {
      const { provider, platforms, bytes } = release;
      const version = formatVersion(release.version);
      reporter.say(
        { type: 'release', provider, version, platforms, bytes },
        `${formatRelease(release, flavour)}\n`,
      );
    }
    return 0;
  },
};

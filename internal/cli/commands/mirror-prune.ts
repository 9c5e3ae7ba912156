import { makeError, type Diagnostic } from '../../diag/diagnostic.ts';
import { pruneMirror } from '../../ops/prune-mirror.ts';
import { formatVersion } from '../../version/version.ts';
import type { Command } from '../command.ts';
import { flagString } from '../flags.ts';
import { describeLockWait } from '../views/lock-wait.ts';
import { describeIndexProblem } from '../views/mirror-failures.ts';
import { formatRemoved } from '../views/mirror-reports.ts';
import { showDiagnostics } from '../views/show-diagnostics.ts';
import { createUpkeepServices } from '../wiring.ts';
import { readCount } from './mirror-args.ts';
import { mirrorDirectory } from './mirror-directory.ts';

/** `airlock mirror prune`: keeps a mirror from growing for ever. */
export const mirrorPruneCommand: Command = {
  usage: '-keep-last=N [DIR]',
  description:
    'Removes all but the newest versions of every provider from a mirror: first from the index, then ' +
    'from the disk. Unpacked packages stay.',
  flags: {
    'keep-last': {
      kind: 'string',
      value: 'n',
      help: 'How many of the newest versions of each provider stay',
    },
  },
  flagsAnywhere: true,
  examples: [['airlock mirror prune -keep-last=3 /srv/mirror', 'Keep three versions of each']],
  async run(flags, context) {
    const { runtime, flavour, reporter } = context;
    const directory = mirrorDirectory(flags, context);
    const problems: Diagnostic[] = [];
    const text = flagString(flags, 'keep-last');
    if (text === undefined) problems.push(noCount);
    const keepLast = text === undefined ? undefined : readCount('keep-last', text, problems);
    if (keepLast === undefined) {
      showDiagnostics(problems, context);
      return 1;
    }
    const services = createUpkeepServices(context);
    try {
      const report = await pruneMirror({ directory, keepLast }, services, {
        signal: runtime.signal,
        onWait: (holder) => {
          reporter.warn(describeLockWait(directory, holder));
        },
      });
      for (const release of report.removed) {
        const { provider, version } = release;
        reporter.say(
          { type: 'removed', provider, version: formatVersion(version) },
          `${formatRemoved(release, flavour)}\n`,
        );
      }
      showDiagnostics(report.problems.map(describeIndexProblem), context);
      return report.problems.length === 0 ? 0 : 1;
    } finally {
      await services.close();
    }
  },
};

const noCount = makeError(
  'No count of versions specified',
  'Say how many versions of each provider are to stay: airlock mirror prune -keep-last=N DIR',
);

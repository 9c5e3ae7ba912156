import { verifyMirror } from '../../ops/verify-mirror.ts';
import { formatVersion } from '../../version/version.ts';
import { describeTrust } from '../../auth/describe-trust.ts';
import type { Command } from '../command.ts';
import { describeFlaw, formatGoodPackage, formatVerdict } from '../views/mirror-reports.ts';
import { showDiagnostics } from '../views/show-diagnostics.ts';
import { createUpkeepServices } from '../wiring.ts';
import { mirrorDirectory } from './mirror-directory.ts';

/** `airlock mirror verify`: reads a whole mirror and believes nothing about it. */
export const mirrorVerifyCommand: Command = {
  usage: '[DIR]',
  description:
    'Reads every archive of a mirror and holds it against the index and, where "airlock mirror" has ' +
    "kept the registry's signed checksums, against those and their signature. Needs no network and " +
    'believes nothing that was found out earlier. Exits with 3 when something is wrong.\n\n' +
    'Signatures are checked with the keys that the registry offered when the mirror was filled, and ' +
    'which are kept in the mirror too: they show that nothing was damaged, and who signed.',
  flags: {},
  flagsAnywhere: true,
  exitCodes: [
    ['0', 'All is as it should be'],
    ['1', 'Could not look'],
    ['3', 'Something is wrong'],
    ['130', 'Interrupted'],
  ],
  examples: [['airlock mirror verify /srv/mirror', 'Check a mirror after it was carried over']],
  async run(flags, context) {
    const { runtime, flavour, reporter } = context;
    const directory = mirrorDirectory(flags, context);
    const services = createUpkeepServices(context);
    try {
      const report = await verifyMirror(directory, services, { signal: runtime.signal });
      for (const package_ of report.good) {
        const { provider, platform } = package_;
        const version = formatVersion(package_.version);
        const trust = describeTrust(package_.trust, flavour).text;
        reporter.say(
          { type: 'verified', provider, version, platform, trust },
          `${formatGoodPackage(package_, flavour)}\n`,
        );
      }
      const counts = { good: report.good.length, flaws: report.flaws.length };
      reporter.say({ type: 'summary', counts }, `${formatVerdict(report)}\n`);
      showDiagnostics(
        report.flaws.map((flaw) => describeFlaw(flaw, directory, flavour)),
        context,
      );
      return report.flaws.length === 0 ? 0 : 3;
    } finally {
      await services.close();
    }
  },
};

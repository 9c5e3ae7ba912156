import { describeTrust } from '../../auth/describe-trust.ts';
import type { ExplainedEntry, RootsVerdict } from '../../ops/verify/verify-roots.ts';
import { formatVersion } from '../../version/version.ts';
import { encodeExplained, encodePackage } from '../output/encode-verdict.ts';
import type { CommandContext } from '../runtime.ts';
import { formatExplainedEntry, formatExplainedHash } from '../views/explain-view.ts';
import { formatExtra, formatMissing, formatVerified } from '../views/verify-view.ts';

/** Says which packages are as they should be, which are missing, and which nobody has locked. */
export function reportPackages(
  { verified, missing, extra, unverified }: RootsVerdict,
  { reporter, flavour }: CommandContext,
): void {
  for (const item of verified) {
    const trust = describeTrust(item.trust, flavour).text;
    reporter.say(
      { type: 'verified', ...encodePackage(item), trust },
      `${formatVerified(item, flavour)}\n`,
    );
  }
  for (const item of missing) {
    reporter.say({ type: 'missing', ...encodePackage(item) }, `${formatMissing(item, flavour)}\n`);
  }
  for (const item of extra) {
    reporter.say({ type: 'extra', ...encodePackage(item) }, `${formatExtra(item, flavour)}\n`);
  }
  for (const item of unverified) {
    // A person reads of them in a diagnostic.
    if (!reporter.wantsData) continue;
    const { reason } = item;
    reporter.say({ type: 'unverified', ...encodePackage(item), reason }, `${reason}\n`);
  }
}

/** Says of each hash what it is: a table for a person, and a line each for a program. */
export function reportEntries(
  entries: readonly ExplainedEntry[],
  { reporter, flavour }: CommandContext,
): void {
  for (const entry of entries) {
    if (!reporter.wantsData) {
      reporter.say({ type: 'result' }, formatExplainedEntry(entry, flavour));
      continue;
    }
    for (const hash of entry.hashes) {
      const release = `${entry.lock.provider} ${formatVersion(entry.lock.version)}`;
      reporter.say(
        encodeExplained(hash, entry, flavour),
        `${release}: ${formatExplainedHash(hash, flavour)}\n`,
      );
    }
  }
}

/** The words for merges of lock files that a person has to finish. */
import { posix } from 'node:path';
import { displayProvider } from '../../addr/provider.ts';
import { makeError, type Diagnostic } from '../../diag/diagnostic.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { ConflictReason, LockConflict } from '../../lockfile/merge-three-way.ts';
import type { ProviderLock } from '../../lockfile/locks.ts';
import { formatConstraints } from '../../version/canonical.ts';
import { formatVersion } from '../../version/version.ts';

/** Says why a provider could not be merged, what each side has, and what mends it. */
export function describeConflict(
  { provider, reason, ours, theirs }: LockConflict,
  path: string,
  flavour: Flavour,
): Diagnostic {
  const command = `airlock providers lock ${displayProvider(provider, flavour)}`;
  return makeError(
    `Cannot merge the locks of provider "${provider}": ${states[reason]}`,
    `  ours:   ${describeLocks(ours)}\n  theirs: ${describeLocks(theirs)}\n\n` +
      `In ${path}, leave the block that the merged configuration needs, and take the rest away ` +
      `with the lines of the markers. Then run this ${place(path)}:\n\n  ${command}`,
  );
}

/** Says that a file was left as git merged its text. */
export function describeUnsoundText(path: string): Diagnostic {
  return makeError(
    `Cannot merge lock file "${path}": it cannot be read as one`,
    `What git makes of the text alone has been left in ${path}. Put it in order, or take the file ` +
      `of one side, and then run this ${place(path)}:\n\n  airlock providers lock`,
  );
}

const states: Readonly<Record<ConflictReason, string>> = {
  versions: 'both sides chose a new version',
  constraints: 'the new version of one side does not meet the constraints of the other',
  removal: 'one side changed what the other removed',
  duplicates: 'there are several versions of it on one side',
};

function describeLocks(locks: readonly ProviderLock[]): string {
  if (locks.length === 0) return 'removed';
  return locks.map(describeLock).join(' and ');
}

function describeLock({ version, constraints }: ProviderLock): string {
  const terms = formatConstraints(constraints);
  return `${formatVersion(version)}${terms === '' ? '' : ` (constraints ${terms})`}`;
}

function place(path: string): string {
  const directory = posix.dirname(path);
  return directory === '.' ? 'beside it' : `in ${directory}`;
}

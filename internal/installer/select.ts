/**
 * Chooses the version of a provider. The choice is made once for all platforms, so two platforms can
 * never end up with different versions.
 */
import type { ProviderAddr } from '../addr/provider.ts';
import { ToolError } from '../diag/tool-error.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { Hash } from '../hash/hash.ts';
import { allows } from '../version/allows.ts';
import { formatConstraints } from '../version/canonical.ts';
import type { VersionConstraints } from '../version/constraint.ts';
import { newestAllowed } from '../version/newest.ts';
import { compareVersions, equalVersions, formatVersion, type Version } from '../version/version.ts';

/** What is wanted of a provider: by the configuration, and by an earlier choice if there is one. */
export interface VersionQuestion {
  readonly provider: ProviderAddr;
  readonly constraints: VersionConstraints;
  readonly locked: Version | undefined;
  /** What the lock vouches for at that version; empty if there is no lock. */
  readonly lockedHashes: readonly Hash[];
}

/**
 * Checks that an earlier choice still fits the configuration.
 *
 * @throws {ToolError} `no-matching-version` if the locked version violates the constraints
 */
export function requireLockedAllowed(question: VersionQuestion, flavour: Flavour): void {
  const { locked, constraints } = question;
  if (locked === undefined || allows(constraints, locked)) return;
  throw new ToolError(
    'no-matching-version',
    `locked provider ${question.provider} ${formatVersion(locked)} does not match configured ` +
      `version constraint ${formatConstraints(constraints)}; must use ${flavour.command} init ` +
      `-upgrade to allow selection of new versions`,
  );
}

/**
 * Chooses the locked version if there is one, else the newest that the constraints allow.
 *
 * @throws {ToolError} `no-matching-version` if the source offers nothing that will do
 */
export function selectVersion(question: VersionQuestion, available: readonly Version[]): Version {
  const { locked, constraints } = question;
  if (locked !== undefined) {
    if (available.some((version) => equalVersions(version, locked))) return locked;
    throw new ToolError(
      'no-matching-version',
      `the previously-selected version ${formatVersion(locked)} is no longer available`,
    );
  }
  const newest = newestAllowed(available, constraints);
  if (newest !== undefined) return newest;
  throw new ToolError(
    'no-matching-version',
    `no available releases match the given constraints ${formatConstraints(constraints)}`,
    { hint: listAvailable(available) },
  );
}

const versionsShownMax = 10;

function listAvailable(available: readonly Version[]): string {
  if (available.length === 0) return 'no versions are available';
  const newest = available
    .slice()
    .sort((a, b) => compareVersions(b, a))
    .slice(0, versionsShownMax)
    .map(formatVersion);
  const more = available.length - newest.length;
  return `available versions: ${newest.join(', ')}${more > 0 ? ` and ${more} older` : ''}`;
}

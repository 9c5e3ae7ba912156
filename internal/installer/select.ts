/**
 * Chooses the version of a provider, or several where a command has a use for them. The choice is made
 * once for all platforms, so two platforms can never end up with different versions.
 */
import type { ProviderAddr } from '../addr/provider.ts';
import { ToolError } from '../diag/tool-error.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { Hash } from '../hash/hash.ts';
import type { ProviderLock } from '../lockfile/locks.ts';
import { allows } from '../version/allows.ts';
import { formatConstraints } from '../version/canonical.ts';
import type { VersionConstraints } from '../version/constraint.ts';
import { newestAllowed } from '../version/newest.ts';
import { compareVersions, equalVersions, formatVersion, type Version } from '../version/version.ts';

/** What is wanted of a provider: by the configuration, and by an earlier choice if there is one. */
export interface VersionQuestion {
  readonly provider: ProviderAddr;
  readonly constraints: VersionConstraints;
  readonly lock: ProviderLock | undefined;
  /** Passes over the version of the lock; its hashes count all the same if that is chosen again. */
  readonly upgrade?: boolean;
}

/**
 * Chooses from what a source offers; several versions only where a command has a use for them.
 *
 * @throws {ToolError} `no-matching-version` if nothing will do
 */
export type ChooseVersions = (
  question: VersionQuestion,
  available: readonly Version[],
) => readonly Version[];

/** The version that an earlier choice fixes, if there is one that counts. */
export function lockedVersion(question: VersionQuestion): Version | undefined {
  return question.upgrade === true ? undefined : question.lock?.version;
}

/** What the lock vouches for at a version: hashes of another one say nothing about it. */
export function lockedHashes({ lock }: VersionQuestion, version: Version): readonly Hash[] {
  return lock !== undefined && equalVersions(lock.version, version) ? lock.hashes : [];
}

/**
 * Checks that an earlier choice still fits the configuration.
 *
 * @throws {ToolError} `no-matching-version` if the locked version violates the constraints
 */
export function requireLockedAllowed(question: VersionQuestion, flavour: Flavour): void {
  const { constraints } = question;
  const locked = lockedVersion(question);
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
export function chooseOne(
  question: VersionQuestion,
  available: readonly Version[],
): readonly Version[] {
  const { constraints } = question;
  const locked = lockedVersion(question);
  if (locked !== undefined) {
    if (available.some((version) => equalVersions(version, locked))) return [locked];
    throw new ToolError(
      'no-matching-version',
      `the previously-selected version ${formatVersion(locked)} is no longer available`,
    );
  }
  const newest = newestAllowed(available, constraints);
  if (newest !== undefined) return [newest];
  throw makeNoMatchError(question, available);
}

/** The failure where a source offers versions, but none that the constraints allow. */
export function makeNoMatchError(
  { constraints }: VersionQuestion,
  available: readonly Version[],
): ToolError {
  return new ToolError(
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

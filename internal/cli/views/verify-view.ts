/** All that `verify` prints, remedies and explanations apart. */
import { displayProvider } from '../../addr/provider.ts';
import { describeTrust } from '../../auth/describe-trust.ts';
import { makeError, type Diagnostic } from '../../diag/diagnostic.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { ReleaseKey } from '../../cache/signed-release.ts';
import { isSigned } from '../../ops/verify/explain-hashes.ts';
import type { UnverifiedPackage, VerifiedPackage } from '../../ops/verify/judge-entry.ts';
import type { EntryProblem, VerifyFinding } from '../../ops/verify/verify-finding.ts';
import type { ExplainedEntry, PackageAtPath } from '../../ops/verify/verify-roots.ts';
import { formatVersion } from '../../version/version.ts';
import { formatFinding } from './check-view.ts';
import { describePackage } from './lock-view.ts';
import { count } from './roots-view.ts';
import { paint, type Style } from './style.ts';

/** A finding as compilers print theirs: `FILE:LINE: what`. */
export function formatVerifyFinding(finding: VerifyFinding, flavour: Flavour): string {
  if (!('version' in finding)) return formatFinding(finding, flavour);
  const { file, line } = finding.place;
  return `${file}:${line}: ${releaseOf(finding, flavour)}: ${describeProblem(finding)}`;
}

function describeProblem(problem: EntryProblem): string {
  switch (problem.kind) {
    case 'package-modified':
      return `${packageAt(problem)} has the hash ${problem.h1}, which is not locked: the package was modified, or the lock file`;
    case 'package-hash-missing':
      return `${packageAt(problem)} is that of the archive ${problem.zh}, but its own hash ${problem.h1} is not locked`;
    case 'package-misplaced':
      return `${packageAt(problem)} is the one for ${problem.platforms.join(', ')}`;
    case 'package-broken':
      return `${packageAt(problem)} is no proper package: ${problem.reason}`;
    case 'package-missing':
      return `there is no package for ${problem.platform} in ${problem.path}`;
    case 'archive-missing':
      return `the mirror ${problem.path} has no package for ${problem.platform}`;
    case 'archive-altered':
      return `${packageAt(problem)} is not what the mirror promises: ${problem.reason}`;
    case 'archive-not-locked':
      return `${packageAt(problem)} has the checksum ${problem.zh}, which is not locked`;
    case 'signature-bad':
      return `the checksums that are kept in ${problem.path} are not worth anything: ${problem.reason}`;
    case 'hash-not-signed':
      return `${problem.hash} is not among the checksums that were signed with the release: find out who added it, or remove the line`;
  }
}

function packageAt({
  platform,
  path,
}: {
  readonly platform: string;
  readonly path: string;
}): string {
  return `the package for ${platform} in ${path}`;
}

function releaseOf({ provider, version }: ReleaseKey, flavour: Flavour): string {
  return `${displayProvider(provider, flavour)} ${formatVersion(version)}`;
}

/** A package that is as it should be. */
export function formatVerified(item: VerifiedPackage, flavour: Flavour): string {
  const { text, keyId } = describeTrust(item.trust, flavour);
  const key = keyId === undefined ? '' : `, key ID ${keyId}`;
  return `- Verified ${describePackage(item, flavour)} (${text}${key}) in ${item.path}`;
}

/** A package that is not there, which need not be wrong. */
export function formatMissing(item: PackageAtPath, flavour: Flavour): string {
  return `- Not installed: ${describePackage(item, flavour)} in ${item.path}`;
}

/** A package that nobody has locked. */
export function formatExtra(item: PackageAtPath, flavour: Flavour): string {
  return `- Installed, but not locked: ${describePackage(item, flavour)} in ${item.path}`;
}

/** Directories that have no lock file. */
export function describeUnlocked(directories: readonly string[]): readonly Diagnostic[] {
  return directories.map((directory) =>
    makeError(
      `Cannot verify "${directory}": there is no lock file`,
      `Without one nothing says which packages are the right ones. To make one, run:\n  airlock ${directory === '.' ? '' : `-chdir=${directory} `}lock`,
    ),
  );
}

/** Packages of which nothing can be said. */
export function describeUnverified(
  unverified: readonly UnverifiedPackage[],
  flavour: Flavour,
): readonly Diagnostic[] {
  if (unverified.length === 0) return [];
  const lines = unverified.map(
    (item) => `\n- ${describePackage(item, flavour)} in ${item.path}: ${item.reason}`,
  );
  const platforms = [...new Set(unverified.map(({ platform }) => `-platform=${platform}`))];
  return [
    makeError(
      'Not all packages could be verified',
      `Of these packages it cannot be told whether they are the right ones:${lines.join('')}\n\nWhere the lock file lacks their checksums, this adds them:\n  airlock lock ${platforms.join(' ')}`,
    ),
  ];
}

/** With a project file that names a mirror, and no mirror. */
export function warnOfMirror(directory: string): Diagnostic {
  return {
    severity: 'warning',
    summary: 'The mirror of the project is not here',
    detail: `The project file names the directory "${directory}", which does not exist here. Lock files were not held against it.`,
  };
}

export const nothingToVerify = makeError(
  'No root modules',
  'There is no configuration at or below the directory that needs a lock file, or git ignores it, or the project file leaves it out.',
);

/** How much is known of how many hashes. */
export interface HashCounts {
  readonly hashes: number;
  /** They, or the archives that they were computed from. */
  readonly signed: number;
  readonly computed: number;
  readonly reported: number;
  readonly unknown: number;
}

/** Counts the hashes of lock files by what is known of them. */
export function countHashes(entries: readonly ExplainedEntry[]): HashCounts {
  const counts = { signed: 0, computed: 0, reported: 0, unknown: 0 };
  const hashes = entries.flatMap((entry) => entry.hashes);
  for (const hash of hashes) {
    counts[isSigned(hash) ? 'signed' : (hash.source?.kind ?? 'unknown')] += 1;
  }
  return { hashes: hashes.length, ...counts };
}

export interface VerifyCounts extends HashCounts {
  readonly lock_files: number;
  readonly findings: number;
  readonly verified: number;
  /** Packages, and directories without a lock file. */
  readonly unverified: number;
}

/** The last line. */
export function formatVerifySummary(counts: VerifyCounts, style: Style): string {
  const { findings, unverified, verified } = counts;
  const parts = [
    count(counts.lock_files, 'lock file'),
    `${count(verified, 'package')} verified`,
    `${count(counts.hashes, 'hash', 'hashes')}: ${describeCounts(counts)}`,
  ];
  if (findings > 0) {
    const head = paint(style, ['bold', 'red'], 'Verification failed.');
    return `\n${head} ${count(findings, 'finding')}; ${parts.join('; ')}.\n`;
  }
  if (unverified > 0) {
    const head = paint(style, ['bold', 'red'], 'Not verified.');
    return `\n${head} Nothing wrong was found, but not all is known; ${parts.join('; ')}.\n`;
  }
  const head = paint(style, ['bold', 'green'], verified > 0 ? 'Verified.' : 'Nothing wrong.');
  return `${head} ${parts.join('; ')}.\n`;
}

function describeCounts({ signed, computed, reported, unknown }: HashCounts): string {
  return `${signed} signed, ${computed} computed here, ${reported} reported, ${unknown} unknown`;
}

/** All that `lock -check` prints: where, what, and the command that mends it. */
import { compareProviders, displayProvider, type ProviderAddr } from '../../addr/provider.ts';
import type { Diagnostic } from '../../diag/diagnostic.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { UnknownPackage } from '../../ops/check-roots.ts';
import type { Finding } from '../../ops/finding.ts';
import { formatConstraints } from '../../version/canonical.ts';
import { formatVersion } from '../../version/version.ts';
import type { NativeLockArgs } from '../commands/native-lock-args.ts';
import { formatLockCommand } from './lock-command.ts';
import { count } from './roots-view.ts';
import { paint, type Style } from './style.ts';

/** A finding as compilers print theirs: `FILE:LINE: what`. */
export function formatFinding(finding: Finding, flavour: Flavour): string {
  const { file, line } = finding.place;
  return `${file}:${line}: ${describeFinding(finding, flavour)}`;
}

function describeFinding(finding: Finding, flavour: Flavour): string {
  if ('version' in finding) return `${releaseOf(finding, flavour)} ${describeEntry(finding)}`;
  switch (finding.kind) {
    case 'lock-missing':
      return `there is no lock file for ${count(finding.providers, 'provider')}`;
    case 'lock-unreadable':
      return `${finding.problem.summary}: ${finding.problem.detail}`;
    case 'lock-conflict':
      return 'there are merge conflict markers, and the sides disagree on a version: keep one of them';
    case 'lock-badly-merged':
      return 'left over from a merge: conflict markers or several entries for one provider';
    case 'lock-out-of-form':
      return `not as ${flavour.product} writes it: unsorted, or edited by hand`;
    case 'not-locked':
      return `${nameOf(finding, flavour)} is required here but not locked`;
    case 'not-required':
      return `${nameOf(finding, flavour)} is locked but not required`;
  }
}

/** A finding about what is locked of a provider. */
type EntryFinding = Extract<Finding, { readonly version: unknown }>;

function describeEntry(finding: EntryFinding): string {
  switch (finding.kind) {
    case 'constraints-unmet':
      return `does not meet ${quoteConstraints(finding)}`;
    case 'constraints-differ':
      return `is recorded under other constraints than ${quoteConstraints(finding)}`;
    case 'checksums-missing':
      return `lacks ${describeMissing(finding)}`;
    case 'checksums-too-few':
      return `has ${finding.found} h1 checksums that may be for ${finding.platforms.join(', ')}`;
    case 'platform-missing':
      return `does not exist for ${finding.platform}`;
  }
}

function nameOf({ provider }: { readonly provider: ProviderAddr }, flavour: Flavour): string {
  return displayProvider(provider, flavour);
}

function releaseOf(
  { provider, version }: Pick<EntryFinding, 'provider' | 'version'>,
  flavour: Flavour,
): string {
  return `${displayProvider(provider, flavour)} ${formatVersion(version)}`;
}

function quoteConstraints({
  constraints,
}: Extract<Finding, { readonly kind: 'constraints-unmet' | 'constraints-differ' }>): string {
  const text = formatConstraints(constraints);
  return text === '' ? 'none' : `"${text}"`;
}

function describeMissing({
  platforms,
  signed,
}: Extract<Finding, { readonly kind: 'checksums-missing' }>): string {
  const own = platforms.length > 0 ? [`the h1 checksum for ${platforms.join(', ')}`] : [];
  const others = signed > 0 ? [`${signed} of the checksums signed with the release`] : [];
  return [...own, ...others].join(' and ');
}

/** The commands that mend what was found, each once. */
export function formatRemedies(
  findings: readonly Finding[],
  args: NativeLockArgs,
  flavour: Flavour,
): string {
  const unmet = findings.flatMap((finding) =>
    finding.kind === 'constraints-unmet' ? [finding.provider] : [],
  );
  const upgraded = [...new Set(unmet)].sort(compareProviders);
  const mended = findings.filter(({ kind }) => lockMends.has(kind));
  const prunes = findings.some(({ kind }) => kind === 'not-required');
  const commands = [
    ...(upgraded.length > 0
      ? [
          formatLockCommand(args, {
            flags: ['-upgrade'],
            providers: upgraded.map((provider) => displayProvider(provider, flavour)),
          }),
        ]
      : []),
    ...(mended.length > 0 || prunes
      ? [formatLockCommand(args, { flags: prunes ? ['-prune'] : [], providers: args.providers })]
      : []),
  ];
  if (commands.length === 0) return '';
  return `\nTo mend it:\n${commands.map((command) => `  ${command}\n`).join('')}`;
}

const lockMends: ReadonlySet<Finding['kind']> = new Set([
  'lock-missing',
  'lock-badly-merged',
  'lock-out-of-form',
  'not-locked',
  'constraints-differ',
  'checksums-missing',
  'checksums-too-few',
]);

/** What could not be told: one warning each for what is not known and for what could not be asked. */
export function describeUnknown(
  unknown: readonly UnknownPackage[],
  args: NativeLockArgs,
  flavour: Flavour,
): readonly Diagnostic[] {
  if (unknown.length === 0) return [];
  const lines = unknown.map(({ key, roots, error }) => {
    const reason = error === undefined ? '' : `: ${error.message}`;
    return `\n- ${releaseOf(key, flavour)} for ${key.platform}, in ${count(roots, 'root module')}${reason}`;
  });
  const command = formatLockCommand(args, { flags: [], providers: args.providers });
  return [
    {
      severity: 'error',
      summary: 'Not all checksums could be checked',
      detail: `Of these packages it is not known here which checksum is theirs:${lines.join('')}\n\nIt becomes known with the first lock on this machine, which downloads them once and fills ~/.cache/airlock; keep that between CI runs:\n\n  ${command}`,
    },
  ];
}

export interface CheckCounts {
  readonly roots: number;
  readonly findings: readonly Finding[];
  readonly unchecked: boolean;
}

/** The last line of a check. */
export function formatCheckSummary(
  { roots, findings, unchecked }: CheckCounts,
  style: Style,
): string {
  const files = new Set(findings.map(({ place }) => place.file));
  if (findings.length > 0) {
    const head = paint(style, ['bold', 'red'], 'Not complete.');
    return `\n${head} ${count(roots, 'root module')}; ${count(findings.length, 'finding')} in ${count(files.size, 'file')}.\n`;
  }
  if (unchecked) {
    return `\n${paint(style, ['bold', 'red'], 'Not checked.')} ${count(roots, 'root module')}; nothing was found, but not all is known.\n`;
  }
  const head = paint(style, ['bold', 'green'], 'Complete.');
  return `${head} ${count(roots, 'root module')}: locking would change nothing.\n`;
}

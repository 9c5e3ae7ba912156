/** How lock files change: provider by provider in words, and line by line. */
import { displayProvider } from '../../addr/provider.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import { diffLocks, type LockChange } from '../../lockfile/diff.ts';
import type { ProviderLock } from '../../lockfile/locks.ts';
import type { RootChange } from '../../ops/lock-roots.ts';
import { formatUnifiedDiff } from '../../text/unified-diff.ts';
import { compareVersions, formatVersion, type Version } from '../../version/version.ts';
import { paint, type Style } from './style.ts';

/** What changes in a lock file, under its name. */
export async function formatRootChange(
  { before, after }: Pick<RootChange, 'before' | 'after'>,
  file: string,
  flavour: Flavour,
): Promise<string> {
  const changes = diffLocks(before, after);
  const lines = await Promise.all(changes.map((change) => formatChange(change, flavour)));
  if (lines.length === 0) lines.push('  put in the form that it is written in');
  return `${file}\n${lines.map((line) => `${line}\n`).join('')}`;
}

async function formatChange(change: LockChange, flavour: Flavour): Promise<string> {
  switch (change.kind) {
    case 'added':
      return `  + ${formatEntry(change.lock, flavour)}`;
    case 'removed':
      return `  - ${formatEntry(change.lock, flavour)}`;
    case 'changed': {
      const { before, after } = change;
      if (change.versionChanged) {
        const step = await describeStep(before.version, after.version);
        const to = formatVersion(after.version);
        return `  ~ ${formatEntry(before, flavour)} -> ${to} (${step})`;
      }
      return `  ~ ${formatEntry(after, flavour)}: ${describeParts(change).join(', ')}`;
    }
  }
}

function formatEntry({ provider, version }: ProviderLock, flavour: Flavour): string {
  return `${displayProvider(provider, flavour)} ${formatVersion(version)}`;
}

function describeParts(change: Extract<LockChange, { kind: 'changed' }>): readonly string[] {
  const { hashesAdded, hashesRemoved, constraintsChanged } = change;
  return [
    ...(hashesAdded.length > 0 ? [`+${hashesAdded.length} checksums`] : []),
    ...(hashesRemoved.length > 0 ? [`-${hashesRemoved.length} checksums`] : []),
    ...(constraintsChanged ? ['constraints of the configuration'] : []),
  ];
}

/** The kind of step from one version to another, as semantic versioning names it. */
async function describeStep(before: Version, after: Version): Promise<string> {
  const [{ default: diff }, { default: parse }] = await Promise.all([
    import('semver/functions/diff.js'),
    import('semver/functions/parse.js'),
  ]);
  const [from, to] = [before, after].map((version) => parse(formatVersion(version)));
  // Provider versions may have numbers that semantic versioning has no room for.
  if (!from || !to) return 'another version';
  const step = diff(from, to) ?? 'build metadata';
  return compareVersions(before, after) > 0 ? `${step}, back` : step;
}

/** The lines that change in a lock file. */
export function formatFileDiff(
  {
    file,
    before,
    after,
  }: { readonly file: string; readonly before: string; readonly after: string },
  style: Style,
): string {
  const diff = formatUnifiedDiff(file, before, after);
  if (!style.colour) return diff;
  return diff.replace(/^[-+@].*$/gm, (line) =>
    paint(style, [colours[line[0] ?? ''] ?? 'dim'], line),
  );
}

const colours: Readonly<Record<string, 'red' | 'green' | 'cyan'>> = {
  '-': 'red',
  '+': 'green',
  '@': 'cyan',
};

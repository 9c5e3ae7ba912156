/** What is said at the end of a run over many root modules. */
import { displayProvider } from '../../addr/provider.ts';
import type { Diagnostic } from '../../diag/diagnostic.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { MissingPackage } from '../../ops/lock-roots.ts';
import { formatVersion } from '../../version/version.ts';
import { paint, type Style } from './style.ts';

export interface RootCounts {
  readonly roots: number;
  readonly changed: number;
  readonly failed: number;
  readonly packages: number;
  /** How many of the packages were downloaded. */
  readonly fetched: number;
}

/** The last line of a run. */
export function formatRootsSummary(counts: RootCounts, wrote: boolean, style: Style): string {
  const { roots, changed, failed, packages, fetched } = counts;
  const head =
    failed === 0
      ? paint(style, ['bold', 'green'], 'Done.')
      : paint(style, ['bold', 'red'], 'Not done.');
  const verb = wrote ? 'written' : 'to be written';
  const parts = [
    count(roots, 'root module'),
    `${count(changed, 'lock file')} ${verb}`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    `${count(packages, 'package')}, ${fetched} of them downloaded`,
  ];
  return `\n${head} ${parts.join('; ')}.\n`;
}

/** Warnings about releases that have no package for a platform. */
export function formatMissingPackages(
  missing: readonly MissingPackage[],
  flavour: Flavour,
): readonly Diagnostic[] {
  if (missing.length === 0) return [];
  const lines = missing.map(
    ({ provider, version, platform }) =>
      `\n- ${displayProvider(provider, flavour)} ${formatVersion(version)}: ${platform}`,
  );
  return [
    {
      severity: 'warning',
      summary: 'Some providers have no package for a platform',
      detail: `Lock files have no checksums for these:${lines.join('')}`,
    },
  ];
}

/** A number of things. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

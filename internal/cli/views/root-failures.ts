import { compareProviders, displayProvider } from '../../addr/provider.ts';
import type { Diagnostic } from '../../diag/diagnostic.ts';
import { ToolError } from '../../diag/tool-error.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { PackageFailure } from '../../installer/collect.ts';
import type { RootReport } from '../../ops/lock-roots.ts';

/** Root modules that are named before the rest is counted. */
const rootsShownMax = 10;

interface Failed {
  readonly failure: PackageFailure;
  readonly roots: string[];
}

/** One diagnostic for each thing that went wrong, however many root modules it went wrong in. */
export function describeRootFailures(
  reports: readonly Pick<RootReport, 'directory' | 'failures'>[],
  flavour: Flavour,
): readonly Diagnostic[] {
  const failed = new Map<string, Failed>();
  for (const { directory, failures } of reports) {
    for (const failure of failures) {
      const { provider, platform = '', error } = failure;
      const key = `${provider} ${platform} ${error.message}`;
      const entry = failed.get(key) ?? { failure, roots: [] };
      entry.roots.push(directory);
      failed.set(key, entry);
    }
  }
  return [...failed.values()]
    .sort((a, b) => compareProviders(a.failure.provider, b.failure.provider))
    .map((entry) => describe(entry, flavour));
}

function describe({ failure, roots }: Failed, flavour: Flavour): Diagnostic {
  const { provider, platform, error } = failure;
  const target = platform === undefined ? '' : ` for ${platform}`;
  const hint = error instanceof ToolError && error.hint !== undefined ? [error.hint] : [];
  return {
    severity: 'error',
    summary: `Cannot lock ${displayProvider(provider, flavour)}${target}`,
    detail: [error.message, ...hint, listRoots(roots)].join('\n\n'),
  };
}

function listRoots(roots: readonly string[]): string {
  const shown = roots.slice(0, rootsShownMax).map((root) => `\n- ${root}`);
  const more = roots.length - shown.length;
  return `Not locked:${shown.join('')}${more > 0 ? `\n- and ${more} more` : ''}`;
}

import { compareProviders } from '../../addr/provider.ts';
import type { Diagnostic } from '../../diag/diagnostic.ts';
import { ToolError } from '../../diag/tool-error.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { PackageFailure } from '../../installer/collect.ts';
import type { Platform } from '../../platform/platform.ts';

/**
 * One diagnostic for all that failed. Terraform stops at the first platform that fails and names only
 * what failed there; here every platform has been tried, so all are named.
 */
export function describeFailures(
  failures: readonly PackageFailure[],
  platforms: readonly Platform[],
  flavour: Flavour,
): Diagnostic {
  const groups = platforms.flatMap((platform, index) => {
    const here = failures.filter(
      (failure) => failure.platform === platform || (failure.platform === undefined && index === 0),
    );
    return here.length === 0 ? [] : [describeGroup(here, platform, flavour)];
  });
  return {
    severity: 'error',
    summary: 'Could not retrieve providers for locking',
    detail: [...groups, ...hints(failures)].join('\n\n'),
  };
}

function describeGroup(
  failures: readonly PackageFailure[],
  platform: Platform,
  flavour: Flavour,
): string {
  const lines = [...failures]
    .sort((a, b) => compareProviders(a.provider, b.provider))
    .map(({ provider, error }) => `\n- ${provider}: ${error.message}`)
    .join('')
    // A message may end in a list that is empty.
    .trimEnd();
  return (
    `${flavour.product} failed to fetch the requested providers for ${platform} in order to ` +
    `calculate their checksums: some providers could not be installed:${lines}` +
    (endsInList(lines) ? '' : '.')
  );
}

/** A full stop after a path or an address would look like part of it. */
function endsInList(lines: string): boolean {
  return /\n {2}- .*$/.test(lines);
}

/** Each piece of advice once, for all providers that it is for. */
function hints(failures: readonly PackageFailure[]): readonly string[] {
  const providers = new Map<string, Set<string>>();
  for (const { provider, error } of failures) {
    if (!(error instanceof ToolError) || error.hint === undefined) continue;
    providers.set(error.hint, (providers.get(error.hint) ?? new Set()).add(provider));
  }
  return [...providers].map(([hint, names]) => `For ${[...names].sort().join(', ')}: ${hint}`);
}

import type { ProviderAddr } from '../addr/provider.ts';
import type { VersionConstraints } from '../version/constraint.ts';

/** What a configuration requires of each provider; an empty list requires no particular version. */
export type Requirements = ReadonlyMap<ProviderAddr, VersionConstraints>;

/**
 * Joins the requirements of several modules: every constraint counts, in the order given. Nobody
 * checks here whether some version can satisfy them all.
 */
export function mergeRequirements(all: Iterable<Requirements>): Requirements {
  const merged = new Map<ProviderAddr, VersionConstraints>();
  for (const requirements of all) {
    for (const [provider, constraints] of requirements) {
      merged.set(provider, [...(merged.get(provider) ?? []), ...constraints]);
    }
  }
  return merged;
}

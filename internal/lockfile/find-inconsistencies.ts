import { compareProviders, type ProviderAddr } from '../addr/provider.ts';
import { allows } from '../version/allows.ts';
import { formatConstraints } from '../version/canonical.ts';
import type { VersionConstraints } from '../version/constraint.ts';
import { formatVersion } from '../version/version.ts';
import type { Locks } from './locks.ts';

/**
 * Says where locks do not fit what a configuration requires, in Terraform's words and in the order of
 * the providers. Locks of providers that nobody requires are no concern.
 */
export function findInconsistencies(
  requirements: ReadonlyMap<ProviderAddr, VersionConstraints>,
  locks: Locks,
): readonly string[] {
  return [...requirements]
    .sort(([a], [b]) => compareProviders(a, b))
    .flatMap(([provider, constraints]) => {
      const problem = findProblem(provider, constraints, locks);
      return problem === undefined ? [] : [`provider ${provider}: ${problem}`];
    });
}

function findProblem(
  provider: ProviderAddr,
  constraints: VersionConstraints,
  locks: Locks,
): string | undefined {
  const lock = locks.get(provider);
  if (lock === undefined) return 'required by this configuration but no version is selected';
  if (allows(constraints, lock.version)) return undefined;
  const version = formatVersion(lock.version);
  const current = formatConstraints(constraints);
  return formatConstraints(lock.constraints) === current
    ? `version constraints "${current}" don't match the locked version selection ${version}`
    : `locked version selection ${version} doesn't match the updated version constraints "${current}"`;
}

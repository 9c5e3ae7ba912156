/**
 * What `init` makes of a provider's lock once its packages are in place: the decisions of an
 * installation, apart from the installing.
 */
import type { Flavour } from '../flavour/flavour.ts';
import { isUsableHash, type Hash } from '../hash/hash.ts';
import { makeProviderLock, type ProviderLock } from '../lockfile/locks.ts';
import type { VersionConstraints } from '../version/constraint.ts';
import { equalVersions, type Version } from '../version/version.ts';
import type { ProviderPackages } from './collect.ts';
import { archiveHashNeeded, packageHashes, type CheckedPackage } from './lock-hashes.ts';

export interface RelockRequest {
  readonly release: ProviderPackages;
  /** Those of the configuration. */
  readonly constraints: VersionConstraints;
  readonly old: ProviderLock | undefined;
}

export interface Relocked {
  readonly lock: ProviderLock;
  /**
   * Whether nothing but the packages themselves told their hashes, so that other platforms are not
   * covered.
   */
  readonly isIncomplete: boolean;
}

/**
 * Decides what the lock says after an installation. Where all packages were in place as the lock knows
 * them, it stays as it is. Otherwise what it vouched for at the same version is kept, except for
 * hashes of unknown schemes, and what was learned is added.
 */
export function relockProvider(
  { release, constraints, old }: RelockRequest,
  flavour: Flavour,
): Relocked {
  const packages = [...release.packages.values()];
  const prior = usableHashes(old, release.version);
  if (old !== undefined && packages.every((package_) => isUntouched(package_, prior))) {
    const lock = flavour.recordsConstraintsOfInstalled ? { ...old, constraints } : old;
    return { lock, isIncomplete: false };
  }
  const fresh = packages.flatMap((package_) => packageHashes(package_, flavour));
  const known = new Set([...prior, ...fresh]);
  const extra = packages.flatMap((package_) => archiveHashNeeded(package_, known) ?? []);
  const { provider, version } = release;
  return {
    lock: makeProviderLock({ provider, version, constraints, hashes: [...known, ...extra] }),
    isIncomplete: isIncomplete(packages, prior),
  };
}

/** Hashes that a lock holds against packages of a version. */
function usableHashes(old: ProviderLock | undefined, version: Version): readonly Hash[] {
  if (old === undefined || !equalVersions(old.version, version)) return [];
  return old.hashes.filter(isUsableHash);
}

function isUntouched({ origin, digests }: CheckedPackage, prior: readonly Hash[]): boolean {
  return origin === 'in-place' && prior.includes(digests.h1);
}

function isIncomplete(packages: readonly CheckedPackage[], prior: readonly Hash[]): boolean {
  if (packages.some(({ auth }) => auth.signedHashes.length > 0)) return false;
  const own = new Set(packages.map(({ digests }) => digests.h1));
  return prior.every((hash) => own.has(hash));
}

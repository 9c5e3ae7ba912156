/** Holds an entry of a lock file against what is known of its packages. */
import type { Flavour } from '../flavour/flavour.ts';
import { schemeOf, type Hash } from '../hash/hash.ts';
import type { PackageKey } from '../installer/events.ts';
import type { CheckedPackage } from '../installer/lock-hashes.ts';
import { makeProviderLock, type ProviderLock } from '../lockfile/locks.ts';
import type { Platform } from '../platform/platform.ts';
import { decideLock, type LockDecision } from './decide-lock.ts';
import type { Finding } from './finding.ts';
import type { Knowledge } from './look-up-packages.ts';

/** What an entry lacks, wherever it stands. */
export type Gap = WithoutPlace<
  Extract<
    Finding,
    { readonly kind: 'checksums-missing' | 'checksums-too-few' | 'platform-missing' }
  >
>;

type WithoutPlace<T> = T extends unknown ? Omit<T, 'place'> : never;

export interface KnownPackages {
  readonly platforms: readonly Platform[];
  readonly needsAllPlatforms: boolean;
  readonly flavour: Flavour;
  readonly find: (key: PackageKey) => Knowledge | undefined;
}

/** What an entry lacks, and the entry without these gaps. */
export interface EntryGaps {
  readonly gaps: readonly Gap[];
  readonly complete: ProviderLock;
}

/** Finds what locking would add to an entry; what is not known is no gap. */
export function findChecksumGaps(lock: ProviderLock, known: KnownPackages): EntryGaps {
  const { provider, version } = lock;
  const packages = new Map<Platform, CheckedPackage>();
  const signed: Hash[] = [];
  const open: Platform[] = [];
  const gaps: Gap[] = [];
  for (const platform of known.platforms) {
    const answer = known.find({ provider, version, platform });
    if (answer?.kind === 'known') packages.set(platform, answer.checked);
    else if (answer?.kind === 'missing') {
      if (known.needsAllPlatforms)
        gaps.push({ kind: 'platform-missing', provider, version, platform });
    } else {
      open.push(platform);
      if (answer?.kind === 'signed') signed.push(...answer.signedHashes);
    }
  }
  const decision = decideLock({ ...lock, old: lock, packages }, known.flavour);
  const missing = findMissing(lock, { packages, signed }, decision);
  if (missing.platforms.length > 0 || missing.signed > 0) {
    gaps.push({ kind: 'checksums-missing', provider, version, ...missing });
  }
  const own = new Set([...packages.values()].flatMap(({ digests }) => ownHashes(digests)));
  const spare = new Set(lock.hashes.filter((hash) => schemeOf(hash) === 'h1' && !own.has(hash)));
  if (spare.size < open.length) {
    gaps.push({ kind: 'checksums-too-few', provider, version, found: spare.size, platforms: open });
  }
  const hashes = [...decision.lock.hashes, ...signed];
  return { gaps, complete: makeProviderLock({ ...decision.lock, hashes }) };
}

interface KnownHashes {
  readonly packages: ReadonlyMap<Platform, CheckedPackage>;
  readonly signed: readonly Hash[];
}

function findMissing(
  old: ProviderLock,
  { packages, signed }: KnownHashes,
  { contributions }: LockDecision,
): { readonly platforms: readonly Platform[]; readonly signed: number } {
  const locked = new Set(old.hashes);
  const own = new Set<Hash>();
  const platforms = contributions.flatMap(({ platform, hashes }) => {
    const digests = packages.get(platform)?.digests;
    const needed =
      digests === undefined ? [] : ownHashes(digests).filter((h1) => hashes.includes(h1));
    for (const hash of needed) own.add(hash);
    return needed.some((hash) => !locked.has(hash)) ? [platform] : [];
  });
  const others = [...contributions.flatMap(({ hashes }) => hashes), ...signed];
  const lacking = new Set(others.filter((hash) => !locked.has(hash) && !own.has(hash)));
  return { platforms, signed: lacking.size };
}

/** What stands for a package itself in a lock file. */
function ownHashes({ h1, archive }: CheckedPackage['digests']): readonly Hash[] {
  return archive === undefined || archive.h1 === h1 ? [h1] : [h1, archive.h1];
}

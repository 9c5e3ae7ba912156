/**
 * Finds out what a lock would record for packages, without downloading any: on the cheapest rung that
 * answers with certainty.
 */
import { mapLimit } from '../async/map-limit.ts';
import { ToolError } from '../diag/tool-error.ts';
import { schemeOf, type Hash } from '../hash/hash.ts';
import type { PackageKey } from '../installer/events.ts';
import type { CheckedPackage } from '../installer/lock-hashes.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { Evidence } from '../package/evidence.ts';
import type { PackageMeta } from '../package/meta.ts';
import type { LockDeps } from './lock.ts';
import { rememberReleases } from './remember-releases.ts';

/** How much is known of a package. */
export type Knowledge =
  | { readonly kind: 'known'; readonly checked: CheckedPackage }
  /** The checksums that were signed with the release, but not the package's own `h1:`. */
  | { readonly kind: 'signed'; readonly signedHashes: readonly Hash[] }
  /** The release has no package for the platform. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown'; readonly error: Error | undefined };

export interface LookUpOptions {
  readonly signal: AbortSignal;
  /** Whether what is not known here may be asked of the source. */
  readonly mayAsk: boolean;
}

/** Small questions; packages on this machine are hashed. */
const questionsInFlightMax = 16;

/** Looks up packages; the answers are in the order of the keys. */
export function lookUpPackages(
  keys: readonly PackageKey[],
  deps: LockDeps,
  options: LookUpOptions,
): Promise<readonly Knowledge[]> {
  return mapLimit(keys, questionsInFlightMax, async (key) => {
    const remembered = await recall(key, deps);
    if (remembered !== undefined) return { kind: 'known', checked: remembered };
    if (!options.mayAsk) return { kind: 'unknown', error: undefined };
    try {
      return await ask(key, deps, options);
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof Error)) throw error;
      const isMissing = error instanceof ToolError && error.code === 'platform-not-available';
      return isMissing ? { kind: 'missing' } : { kind: 'unknown', error };
    }
  });
}

/** What was verified here once: which archive it was, and what is in such an archive. */
async function recall(key: PackageKey, deps: LockDeps): Promise<CheckedPackage | undefined> {
  const source = deps.source.describe(key.provider);
  const vouched = await deps.releases.find({ ...key, source });
  const digests = vouched === undefined ? undefined : await deps.index.find(vouched.zh);
  if (vouched === undefined || digests === undefined) return undefined;
  const auth = {
    trust: { kind: 'verified-checksum' },
    signedHashes: vouched.signedHashes,
  } as const;
  return { digests, auth, local: false, origin: 'hash-index' };
}

/** What the source says, judged as for a lock; of a package on this machine also what it holds. */
async function ask(key: PackageKey, deps: LockDeps, { signal }: LookUpOptions): Promise<Knowledge> {
  const meta = await deps.source.packageMeta(key, { signal });
  const evidence = await meta.evidence();
  const release = await deps.authenticator.vouch(evidence, key.provider);
  const digests = (await findDigests(meta, deps, signal)) ?? readClaims(meta, evidence);
  if (digests === undefined) {
    if (meta.claimedZh === undefined) return { kind: 'unknown', error: undefined };
    const { signedHashes } = release.judge(standIn(meta.claimedZh, sizeOf(meta, evidence)));
    return { kind: 'signed', signedHashes };
  }
  const checked: CheckedPackage = {
    digests,
    auth: release.judge(digests),
    local: meta.location.kind !== 'http-archive',
    origin: 'hash-index',
  };
  await rememberReleases([{ ...key, packages: new Map([[key.platform, checked]]) }], deps);
  return { kind: 'known', checked };
}

async function findDigests(
  { location, claimedZh }: PackageMeta,
  { index, fetcher }: LockDeps,
  signal: AbortSignal,
): Promise<PackageDigests | undefined> {
  if (location.kind !== 'http-archive') return fetcher.digest(location, { signal });
  return claimedZh === undefined ? undefined : index.find(claimedZh);
}

/**
 * The digests of a package as a mirror or a registry lists them. Whoever installs the package is going
 * to hold it against just these; a list that names more than one `h1:` does not say which it is.
 */
function readClaims(meta: PackageMeta, evidence: readonly Evidence[]): PackageDigests | undefined {
  const zh = meta.claimedZh;
  const claims = evidence
    .map((item) => listClaims(item, meta))
    .map((hashes) => hashes.filter((hash) => schemeOf(hash) === 'h1'))
    .find((hashes) => hashes.length === 1);
  const h1 = claims?.[0];
  if (zh === undefined || h1 === undefined) return undefined;
  return { archive: { zh, h1, bytes: sizeOf(meta, evidence) }, h1, executables: [] };
}

function listClaims(item: Evidence, { platform }: PackageMeta): readonly Hash[] {
  switch (item.kind) {
    case 'mirror-hashes':
      return item.hashes;
    case 'registry-hashes':
      return item.packages.get(platform)?.hashes ?? [];
    case 'archive-checksum':
    case 'signed-checksums':
      return [];
  }
}

/** The size that a registry reports, which the evidence is going to be held against. */
function sizeOf({ platform }: PackageMeta, evidence: readonly Evidence[]): number {
  const sizes = evidence.flatMap((item) =>
    item.kind === 'registry-hashes' ? (item.packages.get(platform)?.bytes ?? []) : [],
  );
  return sizes[0] ?? 0;
}

/** An archive of which only the checksum is known, to have the rest of the evidence judged. */
export function standIn(zh: Hash, bytes: number): PackageDigests {
  return { archive: { zh, h1: zh, bytes }, h1: zh, executables: [] };
}

/**
 * What this machine remembers of a release: which archives were verified as its packages, what was
 * signed with it, and what is in archives that were hashed here.
 */
import { mapLimit } from '../../async/map-limit.ts';
import type { HashIndex } from '../../cache/hash-index.ts';
import type { ReleaseIndex, VouchedArchive } from '../../cache/release-index.ts';
import type { ReleaseKey } from '../../cache/signed-release.ts';
import { schemeOf, type Hash } from '../../hash/hash.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ProviderAddr } from '../../addr/provider.ts';
import type { HashFact, HashSource } from './explain-hashes.ts';

export interface RecallDeps {
  readonly releases: ReleaseIndex;
  readonly index: HashIndex;
  /** The sources that may have been asked for a provider, as they describe themselves. */
  readonly sourcesOf: (provider: ProviderAddr) => readonly string[];
  /** Whether a registry's mere word for hashes may be among those that are remembered as signed. */
  readonly mayBeReported: (provider: ProviderAddr) => boolean;
}

export interface RememberedRelease {
  readonly facts: readonly HashFact[];
  /** The `zh:` of all that was signed with the release; empty if nothing is known of that. */
  readonly covered: ReadonlySet<Hash>;
}

/** Small files. */
const entriesInFlightMax = 16;

/** Recalls what was verified of a release for some platforms. */
export async function recallRelease(
  key: ReleaseKey,
  platforms: readonly Platform[],
  { releases, sourcesOf, mayBeReported }: RecallDeps,
): Promise<RememberedRelease> {
  const questions = sourcesOf(key.provider).flatMap((source) =>
    platforms.map((platform) => ({ ...key, source, platform })),
  );
  const found = await mapLimit(questions, entriesInFlightMax, async (question) => {
    const vouched = await releases.find(question);
    return vouched === undefined ? [] : [{ platform: question.platform, vouched }];
  });
  const entries = found.flat();
  const isReported = mayBeReported(key.provider);
  return {
    facts: entries.flatMap(({ platform, vouched }) => listFacts(platform, vouched, isReported)),
    covered: new Set(
      entries.flatMap(({ vouched }) => vouched.signedHashes.filter((hash) => isZh(hash))),
    ),
  };
}

/** Recalls what is in archives, of those that were hashed here. */
export async function recallContents(
  archives: readonly Hash[],
  facts: readonly HashFact[],
  { index }: Pick<RecallDeps, 'index'>,
): Promise<readonly HashFact[]> {
  const found = await mapLimit(archives.filter(isZh), entriesInFlightMax, async (zh) => {
    const digests = await index.find(zh);
    if (digests?.archive === undefined) return [];
    const hashes = new Set([digests.h1, digests.archive.h1]);
    const platforms = facts.flatMap(({ hash, platform }) => (hash === zh ? (platform ?? []) : []));
    const source: HashSource = { kind: 'computed', archive: zh };
    return [...hashes].flatMap((hash) =>
      [undefined, ...new Set(platforms)].map((platform) => ({ hash, platform, source })),
    );
  });
  return found.flat();
}

function listFacts(
  platform: Platform,
  { zh, signedHashes, signer }: VouchedArchive,
  isReported: boolean,
): readonly HashFact[] {
  const reported: HashSource = { kind: 'reported', by: 'source' };
  const signed: HashSource = { kind: 'signed', signer };
  const own = !isReported && signedHashes.includes(zh) ? signed : reported;
  return [
    { hash: zh, platform, source: own },
    ...signedHashes.map((hash) => ({
      hash,
      platform: undefined,
      // No checksum document has any other.
      source: !isReported && isZh(hash) ? signed : reported,
    })),
  ];
}

function isZh(hash: Hash): boolean {
  return schemeOf(hash) === 'zh';
}

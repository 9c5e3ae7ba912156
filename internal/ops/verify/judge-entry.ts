/**
 * Holds an entry of a lock file against the packages and signatures that were found for it. Pure, and
 * fails closed: what cannot be told is told as that.
 */
import type { Trust } from '../../auth/auth-result.ts';
import { isUsableHash, schemeOf, type Hash } from '../../hash/hash.ts';
import type { PackageKey } from '../../installer/events.ts';
import type { ProviderLock } from '../../lockfile/locks.ts';
import type { PackageDigests } from '../../package/digests.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ExaminedPackage } from './examine-package.ts';
import { explainHashes, type HashFact } from './explain-hashes.ts';
import type { EntryProblem } from './verify-finding.ts';

/** A package in a mirror. */
export interface MirroredPackage extends ExaminedPackage {
  /** In what it differs from the mirror's own documents. */
  readonly alteration: string | undefined;
}

/** What was found of the release in a mirror. */
export interface MirrorEvidence {
  /** Where archives are looked for. */
  readonly directory: string;
  readonly platforms: readonly Platform[];
  /** Of these platforms. */
  readonly packages: readonly MirroredPackage[];
  /** What is wrong with the kept signature. */
  readonly badSignature: { readonly path: string; readonly reason: string } | undefined;
  /** How far those archives are trusted that have no alteration. */
  readonly trust: Trust;
}

/** All that speaks for or against an entry. */
export interface EntryEvidence {
  readonly lock: ProviderLock;
  /** What is known of hashes, not counting what is installed. */
  readonly facts: readonly HashFact[];
  /** The `zh:` of all that was signed with the release; empty where that is not known. */
  readonly covered: ReadonlySet<Hash>;
  readonly installed: readonly ExaminedPackage[];
  readonly mirror: MirrorEvidence | undefined;
}

/** A package that is as it should be. */
export interface VerifiedPackage extends PackageKey {
  readonly path: string;
  readonly trust: Trust;
}

/** A package of which nothing can be said. */
export interface UnverifiedPackage extends PackageKey {
  readonly path: string;
  readonly reason: string;
}

export interface EntryVerdict {
  readonly problems: readonly EntryProblem[];
  readonly verified: readonly VerifiedPackage[];
  readonly unverified: readonly UnverifiedPackage[];
}

/** Judges an entry. */
export function judgeEntry(evidence: EntryEvidence): EntryVerdict {
  const { installed, mirror } = evidence;
  const judged = [
    ...installed.map((item) => judgeUnpacked(item, evidence)),
    ...(mirror?.packages.map((item) => judgeMirrored(item, mirror, evidence)) ?? []),
  ];
  return {
    problems: [
      ...findSignatureProblems(evidence),
      ...findUnsigned(evidence),
      ...findMissing(evidence),
      ...judged.flatMap((verdict) => (verdict.kind === 'wrong' ? [verdict.problem] : [])),
    ],
    verified: judged.flatMap((verdict) => (verdict.kind === 'right' ? [verdict.package] : [])),
    unverified: judged.flatMap((verdict) => (verdict.kind === 'unknown' ? [verdict.package] : [])),
  };
}

type Verdict =
  | { readonly kind: 'right'; readonly package: VerifiedPackage }
  | { readonly kind: 'wrong'; readonly problem: EntryProblem }
  | { readonly kind: 'unknown'; readonly package: UnverifiedPackage };

type Judge = (digests: PackageDigests) => Verdict;

/** What holds for all packages, before their hashes count. */
function judgeOutcome(item: ExaminedPackage, evidence: EntryEvidence, judge: Judge): Verdict {
  const { outcome } = item;
  switch (outcome.kind) {
    case 'hashed':
      if (!evidence.lock.hashes.some(isUsableHash)) {
        return unknown(item, evidence, 'the lock file has no checksum of the provider');
      }
      return judge(outcome.digests);
    case 'broken':
      return wrong(item, evidence, { kind: 'package-broken', reason: outcome.reason });
    case 'unreadable':
      return unknown(item, evidence, outcome.reason);
  }
}

function judgeUnpacked(item: ExaminedPackage, evidence: EntryEvidence): Verdict {
  return judgeOutcome(item, evidence, ({ h1 }) => {
    const { hashes } = evidence.lock;
    if (hashes.includes(h1)) return judgePlatform(item, h1, evidence);
    const zh = findLockedArchive(h1, item.platform, evidence);
    const hasH1 = hashes.some((hash) => schemeOf(hash) === 'h1');
    if (zh !== undefined) {
      // Terraform goes by the `h1:` as soon as there is any.
      return hasH1
        ? wrong(item, evidence, { kind: 'package-hash-missing', h1, zh })
        : right(item, evidence);
    }
    return hasH1 || knowsContent(item.platform, evidence)
      ? wrong(item, evidence, { kind: 'package-modified', h1 })
      : unknown(item, evidence, noH1);
  });
}

const noH1 =
  'the lock file has no h1 checksum of the provider, and none of its archives was hashed here';

/** A hash that is known to be of other platforms only does not make a package right. */
function judgePlatform(item: ExaminedPackage, h1: Hash, evidence: EntryEvidence): Verdict {
  const platforms = explainHashes([h1], evidence.facts).flatMap((known) => known.platforms);
  return platforms.length === 0 || platforms.includes(item.platform)
    ? right(item, evidence)
    : wrong(item, evidence, { kind: 'package-misplaced', platforms });
}

/** The locked archive for a platform that has this content; its platform may be unknown. */
function findLockedArchive(
  h1: Hash,
  platform: Platform,
  { facts, lock }: EntryEvidence,
): Hash | undefined {
  return facts
    .filter((fact) => fact.hash === h1 && (fact.platform ?? platform) === platform)
    .flatMap(({ source }) => (source.kind === 'computed' ? (source.archive ?? []) : []))
    .find((archive) => lock.hashes.includes(archive));
}

/** Whether it is known what is in the locked archive for a platform. */
function knowsContent(platform: Platform, { facts, lock }: EntryEvidence): boolean {
  return facts.some(
    (fact) =>
      fact.platform === platform &&
      fact.source.kind === 'computed' &&
      fact.source.archive !== undefined &&
      lock.hashes.includes(fact.source.archive),
  );
}

function judgeMirrored(
  item: MirroredPackage,
  { trust, badSignature }: MirrorEvidence,
  evidence: EntryEvidence,
): Verdict {
  return judgeOutcome(item, evidence, ({ archive }) => {
    if (archive === undefined) return judgeUnpacked(item, evidence);
    if (item.alteration !== undefined) {
      return wrong(item, evidence, { kind: 'archive-altered', reason: item.alteration });
    }
    const isLocked = evidence.lock.hashes.some(
      (hash) => hash === archive.zh || hash === archive.h1,
    );
    if (!isLocked) return wrong(item, evidence, { kind: 'archive-not-locked', zh: archive.zh });
    return badSignature === undefined
      ? right(item, evidence, trust)
      : unknown(item, evidence, 'its signature is not good');
  });
}

function findSignatureProblems({ lock, mirror }: EntryEvidence): readonly EntryProblem[] {
  const { provider, version } = lock;
  if (mirror?.badSignature === undefined) return [];
  const { path, reason } = mirror.badSignature;
  return [{ provider, version, kind: 'signature-bad', path, reason }];
}

/** Checksums that somebody has put into the lock file, and that nobody has signed. */
function findUnsigned({ lock, covered }: EntryEvidence): readonly EntryProblem[] {
  const { provider, version, hashes } = lock;
  if (covered.size === 0) return [];
  return hashes
    .filter((hash) => schemeOf(hash) === 'zh' && !covered.has(hash))
    .map((hash) => ({ provider, version, kind: 'hash-not-signed', hash }));
}

function findMissing({ lock, mirror }: EntryEvidence): readonly EntryProblem[] {
  if (mirror === undefined) return [];
  const { provider, version } = lock;
  const present = new Set(mirror.packages.map(({ platform }) => platform));
  return mirror.platforms
    .filter((platform) => !present.has(platform))
    .map((platform) => {
      return { provider, version, kind: 'archive-missing', platform, path: mirror.directory };
    });
}

type ProblemFacts<T = EntryProblem> = T extends {
  readonly path: string;
  readonly platform: Platform;
}
  ? Omit<T, 'provider' | 'version' | 'platform' | 'path'>
  : never;

function wrong(
  { platform, path }: ExaminedPackage,
  { lock: { provider, version } }: EntryEvidence,
  facts: ProblemFacts,
): Verdict {
  return { kind: 'wrong', problem: { provider, version, platform, path, ...facts } };
}

function right(
  { platform, path }: ExaminedPackage,
  { lock: { provider, version } }: EntryEvidence,
  trust: Trust = { kind: 'verified-checksum' },
): Verdict {
  return { kind: 'right', package: { provider, version, platform, path, trust } };
}

function unknown(
  { platform, path }: ExaminedPackage,
  { lock: { provider, version } }: EntryEvidence,
  reason: string,
): Verdict {
  return { kind: 'unknown', package: { provider, version, platform, path, reason } };
}

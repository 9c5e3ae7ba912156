/**
 * Says of the hashes of a lock file what they are: of which platform's package, and how that is known.
 * Pure; it is given facts, and adds none of its own.
 */
import type { Signer } from '../../auth/auth-result.ts';
import type { Hash } from '../../hash/hash.ts';
import type { Platform } from '../../platform/platform.ts';
import { compareBytes } from '../../text/compare-bytes.ts';

/** How it is known what a hash is. */
export type HashSource =
  /** A checksum document lists it whose signature was found good, now or on an earlier day. */
  | { readonly kind: 'signed'; readonly signer: Signer | undefined }
  /** Computed on this machine; where that was from an archive, from the one with that `zh:`. */
  | { readonly kind: 'computed'; readonly archive: Hash | undefined }
  /** Somebody says so, and nobody has signed it. */
  | { readonly kind: 'reported'; readonly by: 'mirror' | 'source' };

/** Something that is known of a hash. */
export interface HashFact {
  readonly hash: Hash;
  /** Undefined where it is known what the hash is of, but not for which platform. */
  readonly platform: Platform | undefined;
  readonly source: HashSource;
}

/** All that is known of a hash. */
export interface ExplainedHash {
  readonly hash: Hash;
  /** Sorted; empty where no platform is known. */
  readonly platforms: readonly Platform[];
  /** The best of what is known; undefined if nothing is. */
  readonly source: HashSource | undefined;
  /** What is known of the archive that the hash was computed from. */
  readonly archive: ExplainedHash | undefined;
}

/** Explains hashes, in their order. */
export function explainHashes(
  hashes: readonly Hash[],
  facts: readonly HashFact[],
): readonly ExplainedHash[] {
  const known = new Map<Hash, readonly HashFact[]>();
  for (const fact of facts) known.set(fact.hash, [...(known.get(fact.hash) ?? []), fact]);
  return hashes.map((hash) => explain(hash, known));
}

/** Whether a signature covers a hash, or the archive that it was computed from. */
export function isSigned({ source, archive }: ExplainedHash): boolean {
  return source?.kind === 'signed' || archive?.source?.kind === 'signed';
}

function explain(hash: Hash, known: ReadonlyMap<Hash, readonly HashFact[]>): ExplainedHash {
  const facts = known.get(hash) ?? [];
  const archives = facts.flatMap(({ source }) =>
    source.kind === 'computed' && source.archive !== undefined ? [source.archive] : [],
  );
  const explained = archives.map((archive) => explain(archive, known));
  const archive = explained.find(isSigned) ?? explained[0];
  const platforms = [...facts, ...(known.get(archive?.hash ?? hash) ?? [])];
  return {
    hash,
    platforms: [...new Set(platforms.flatMap(({ platform }) => platform ?? []))].sort(compareBytes),
    source: [...facts].sort((a, b) => rankOf(a.source) - rankOf(b.source))[0]?.source,
    archive,
  };
}

/** The lower, the better; who signed is better known than not, and so is from which archive. */
function rankOf(source: HashSource): number {
  switch (source.kind) {
    case 'signed':
      return source.signer === undefined ? 1 : 0;
    case 'computed':
      return source.archive === undefined ? 3 : 2;
    case 'reported':
      return 4;
  }
}

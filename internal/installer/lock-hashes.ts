/**
 * Decides which hashes go into the lock file. Nowhere else are hashes added to a lock.
 */
import type { AuthResult } from '../auth/auth-result.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { Hash } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { Origin } from './events.ts';

/** A package whose bytes have been hashed and judged. */
export interface CheckedPackage {
  readonly digests: PackageDigests;
  readonly auth: AuthResult;
  /** Whether the bytes came from a file or directory of this machine. */
  readonly local: boolean;
  readonly origin: Origin;
}

/**
 * Lists what one package adds to the lock: the `h1:` of its content, every `zh:` that a signature
 * covers, and the checksum of a signed archive even if the document around it is of no use. OpenTofu
 * also records that of an archive that was verified here in another way.
 */
export function packageHashes(checked: CheckedPackage, flavour: Flavour): readonly Hash[] {
  const { digests, auth } = checked;
  const hashes = [digests.h1, ...auth.signedHashes];
  if (digests.archive !== undefined && locksArchive(checked, flavour)) {
    hashes.push(digests.archive.zh);
  }
  return hashes;
}

function locksArchive({ local, auth }: CheckedPackage, flavour: Flavour): boolean {
  if (auth.trust.kind === 'signed') return true;
  return flavour.locksVerifiedArchives && (local || auth.trust.kind !== 'unauthenticated');
}

/**
 * The archive-flavour `h1:` that the lock needs for a package beside the hashes it will have anyway.
 *
 * An archive with directory entries has two `h1:` values. Terraform writes that of the unpacked
 * package, but checks a packed archive against the other, so that its `init` refuses what its
 * `providers lock` wrote, unless a `zh:` of the lock covers the archive. Where none does, both go in.
 */
export function archiveHashNeeded(
  checked: CheckedPackage,
  locked: ReadonlySet<Hash>,
): Hash | undefined {
  const { archive, h1 } = checked.digests;
  if (archive === undefined || archive.h1 === h1 || locked.has(archive.zh)) return undefined;
  return archive.h1;
}

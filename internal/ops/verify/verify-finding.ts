import type { ProviderAddr } from '../../addr/provider.ts';
import type { Place } from '../../config/tree/module-tree.ts';
import type { Hash } from '../../hash/hash.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Version } from '../../version/version.ts';
import type { LockFileFinding } from '../finding.ts';

interface PackageFacts {
  readonly platform: Platform;
  readonly path: string;
}

/** What is wrong with an entry of a lock file, or with packages or signatures held against it. */
export type EntryProblem = { readonly provider: ProviderAddr; readonly version: Version } &
  /** An unpacked package has an `h1:` that is not locked. */
  (
    | (PackageFacts & { readonly kind: 'package-modified'; readonly h1: Hash })
    /** The same, but it is what is in the archive of a `zh:` that is locked. */
    | (PackageFacts & {
        readonly kind: 'package-hash-missing';
        readonly h1: Hash;
        readonly zh: Hash;
      })
    /** Its hash is locked, but is that of the package of other platforms. */
    | (PackageFacts & {
        readonly kind: 'package-misplaced';
        readonly platforms: readonly Platform[];
      })
    /** It cannot be hashed, as a package with a link to a directory in it. */
    | (PackageFacts & { readonly kind: 'package-broken'; readonly reason: string })
    | (PackageFacts & { readonly kind: 'package-missing' })
    /** The mirror has no archive for a platform. */
    | (PackageFacts & { readonly kind: 'archive-missing' })
    /** An archive is not what the documents of the mirror say. */
    | (PackageFacts & { readonly kind: 'archive-altered'; readonly reason: string })
    | (PackageFacts & { readonly kind: 'archive-not-locked'; readonly zh: Hash })
    /** What the mirror keeps of the signed checksums is incomplete, or the signature is bad. */
    | { readonly kind: 'signature-bad'; readonly path: string; readonly reason: string }
    /** A `zh:` is locked that is in no checksum document that was signed with the release. */
    | { readonly kind: 'hash-not-signed'; readonly hash: Hash }
  );

export type VerifyFinding = LockFileFinding | (EntryProblem & { readonly place: Place });

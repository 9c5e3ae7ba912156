import type { Hash } from '../hash/hash.ts';

/** What one pass over a package's bytes tells. A pure function of those bytes. */
export interface PackageDigests {
  /** The archive as a file; undefined for a package that is a directory. */
  readonly archive:
    | {
        readonly zh: Hash;
        /** `h1:` over every entry of the central directory, directory entries included. */
        readonly h1: Hash;
        readonly bytes: number;
      }
    | undefined;
  /** `h1:` of the package as it is once unpacked: what Terraform writes to the lock file. */
  readonly h1: Hash;
  /** Files at the top of the package whose name begins with `terraform-provider-`, sorted bytewise. */
  readonly executables: readonly string[];
}

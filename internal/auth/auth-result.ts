import type { Hash } from '../hash/hash.ts';

/** How far a package is trusted, best first (sources.md §3.3). */
export type Trust =
  | {
      readonly kind: 'signed';
      /** Terraform's three ranks of signing key; OpenTofu has none and prints `signed`. */
      readonly by: 'official' | 'partner' | 'community';
      /** 16 upper-case hex digits of the primary key. */
      readonly keyId: string;
    }
  | { readonly kind: 'signing-skipped' }
  | { readonly kind: 'verified-checksum' }
  | { readonly kind: 'unauthenticated' };

/** What authentication found out about a package. */
export interface AuthResult {
  readonly trust: Trust;
  /** Hashes of the release that the signature covers, for all platforms; empty if not signed. */
  readonly signedHashes: readonly Hash[];
}

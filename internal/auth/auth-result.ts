import type { Hash } from '../hash/hash.ts';

/** The ranks that Terraform knows of signing keys, best first. */
export const keyRanks = ['official', 'partner', 'community'] as const;

export type KeyRank = (typeof keyRanks)[number];

/** Whose signature was found good. */
export interface Signer {
  /** Means nothing for OpenTofu, which ranks no keys. */
  readonly by: KeyRank;
  /** 16 upper-case hex digits of the primary key, also where a subkey signed. */
  readonly keyId: string;
}

/** How far a package is trusted, best first. */
export type Trust =
  | (Signer & {
      readonly kind: 'signed';
      /** The key or the signature has expired, and the policy tolerates it with a warning. */
      readonly expired?: true;
    })
  | { readonly kind: 'signing-skipped' }
  | { readonly kind: 'verified-checksum' }
  | { readonly kind: 'unauthenticated' };

/** What authentication found out about a package. */
export interface AuthResult {
  readonly trust: Trust;
  /**
   * Hashes of the release for all platforms, fit for a lock file: the signature covers them, or the
   * policy takes the registry's word for them. Empty otherwise.
   */
  readonly signedHashes: readonly Hash[];
}

import type { Flavour } from '../flavour/flavour.ts';
import type { KeyRank, Trust } from './auth-result.ts';

/** A verdict as the products print it. */
export interface TrustWords {
  readonly text: string;
  /** The key to name beside the text, if the product names it. */
  readonly keyId: string | undefined;
}

/** Words a verdict. Terraform does not name HashiCorp's own key, OpenTofu names every key. */
export function describeTrust(trust: Trust, flavour: Flavour): TrustWords {
  switch (trust.kind) {
    case 'signed':
      if (!flavour.ranksSigningKeys) return { text: 'signed', keyId: trust.keyId };
      return {
        text: signedBy[trust.by],
        keyId: trust.by === 'official' ? undefined : trust.keyId,
      };
    case 'signing-skipped':
      return { text: 'signing skipped', keyId: undefined };
    case 'verified-checksum':
      return { text: 'verified checksum', keyId: undefined };
    case 'unauthenticated':
      return { text: 'unauthenticated', keyId: undefined };
  }
}

const signedBy: Readonly<Record<KeyRank, string>> = {
  official: 'signed by HashiCorp',
  partner: 'signed by a HashiCorp partner',
  community: 'self-signed',
};

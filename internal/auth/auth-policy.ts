import type { Flavour } from '../flavour/flavour.ts';

/** What a signature has to be. */
export interface SignaturePolicy {
  /**
   * What may have expired. `key`: the key, without a word, but not the signature. `anything`: either,
   * if no other key vouches, and with a warning. `nothing`: such a key counts as unknown.
   */
  readonly mayExpire: 'key' | 'anything' | 'nothing';
  /** Whether the signing key is to be ranked by HashiCorp's keys. */
  readonly ranksKeys: boolean;
}

/** What a release has to show before a package of it is accepted. */
export interface AuthPolicy {
  readonly signature: SignaturePolicy;
  /** Whether a release goes unsigned if the registry knows no key at all. */
  readonly unsignedWithoutKeys: boolean;
  /** Whether hashes that the registry reports, and nobody has verified or signed, may be locked. */
  readonly trustsReports: boolean;
  /** Whether a refusal tells the user to turn to the provider's author. */
  readonly refersToAuthor: boolean;
}

/**
 * Makes the policy of a product for the providers of one host.
 *
 * Terraform's is always the same. OpenTofu's own registry serves providers whose authors have not
 * given it a key, keys that have since expired, and hashes that it has computed itself; all of that is
 * tolerated until the user says otherwise in the environment.
 */
export function makeAuthPolicy(
  flavour: Flavour,
  host: string,
  env: Readonly<Record<string, string | undefined>>,
): AuthPolicy {
  const enforcement = flavour.signatureEnforcement;
  if (enforcement === undefined) {
    return {
      signature: { mayExpire: 'key', ranksKeys: flavour.ranksSigningKeys },
      unsignedWithoutKeys: false,
      trustsReports: false,
      refersToAuthor: false,
    };
  }
  const expiryEnforced = env[enforcement.expiryVariable] === 'true';
  const isLenient = host === flavour.defaultHost && env[enforcement.keysVariable] !== 'true';
  return {
    signature: {
      mayExpire: expiryEnforced ? 'nothing' : 'anything',
      ranksKeys: flavour.ranksSigningKeys,
    },
    unsignedWithoutKeys: isLenient,
    trustsReports: isLenient,
    refersToAuthor: true,
  };
}

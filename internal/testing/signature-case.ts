import type { SigningKey } from '../package/evidence.ts';

/** A checksum document with a signature and the keys that a registry offers for it. */
export interface SignatureCase {
  /** Lower-case words with hyphens. */
  readonly name: string;
  readonly document: Uint8Array;
  readonly signature: Uint8Array;
  readonly keys: readonly SigningKey[];
  /** What Terraform 1.11.4 says: who signed, or the words in which it refuses. */
  readonly expected: SignatureOutcome;
}

export type SignatureOutcome = { readonly keyId: string } | { readonly refusal: string };

/** Makes the outcome of a signature that is accepted, from the key ID or fingerprint of the signer. */
export function signedBy(fingerprint: string): SignatureOutcome {
  return { keyId: fingerprint.slice(-16).toUpperCase() };
}

/** Makes the outcome of a signature that is refused. */
export function refused(refusal: string): SignatureOutcome {
  return { refusal };
}

/** Makes a key as a registry offers it. */
export function offer(asciiArmor: string, trustSignature = ''): SigningKey {
  return { asciiArmor, trustSignature };
}

/** What Terraform says if no key that it was offered made any of the signatures. */
export const unknownIssuer = 'authentication signature from unknown issuer';

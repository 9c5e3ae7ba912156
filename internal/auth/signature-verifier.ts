import type { SigningKey } from '../package/evidence.ts';
import type { KeyRank } from './auth-result.ts';
import type { SignaturePolicy } from './auth-policy.ts';

/** A detached signature and the keys that a registry offers for it. */
export interface SignatureRequest {
  readonly document: Uint8Array;
  readonly signature: Uint8Array;
  /** In the registry's order, which is the order in which they are tried. */
  readonly keys: readonly SigningKey[];
  readonly policy: SignaturePolicy;
  readonly now: Date;
}

/** Who signed. */
export interface VerifiedSignature {
  /** 16 upper-case hex digits of the primary key. */
  readonly keyId: string;
  /** `community` where the policy asks for no ranks. */
  readonly by: KeyRank;
  /** Accepted only because the policy tolerates, with a warning, what has expired. */
  readonly expired: boolean;
}

/** Checks signatures; implemented with an OpenPGP library by the openpgp package. */
export interface SignatureVerifier {
  /** @throws {ToolError} `signature-invalid` if none of the keys vouches for the document */
  verifyDetached(request: SignatureRequest): Promise<VerifiedSignature>;
}

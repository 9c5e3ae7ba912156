import { allowsSigning, type Certificate, type Identity } from './certificate.ts';
import type { PublicKey } from './public-key.ts';
import type { Signature } from './signature-packet.ts';

/** From when and how long something holds. */
export interface Lifespan {
  /** Seconds since 1970. */
  readonly createdAt: number;
  /** Seconds; 0 for ever. */
  readonly lifetime: number;
}

/** A key that may sign documents, with everything by which its signatures stand or fall. */
export interface Signer {
  readonly certificate: Certificate;
  readonly key: PublicKey;
  /** What makes it a key that may sign, for a subkey down from the primary key. */
  readonly statements: readonly Signature[];
  readonly revocations: readonly Signature[];
  /** How long the key holds, and for a subkey its primary key. */
  readonly lifespans: readonly Lifespan[];
}

/** Lists the keys of a ring that have the key ID and may sign, in the ring's order. */
export function findSigners(ring: readonly Certificate[], keyId: string): readonly Signer[] {
  return ring.flatMap(signersOf).filter(({ key }) => key.keyId === keyId);
}

function signersOf(certificate: Certificate): readonly Signer[] {
  const { primary: key, subkeys } = certificate;
  const identity = primaryIdentity(certificate);
  const certification = identity?.certification;
  const primary: Signer = {
    certificate,
    key,
    statements: certification === undefined ? [] : [certification],
    revocations: [...certificate.revocations, ...(identity?.revocations ?? [])],
    lifespans: [{ createdAt: key.createdAt, lifetime: certification?.keyLifetime ?? 0 }],
  };
  const signingSubkeys = subkeys
    .filter(({ binding }) => allowsSigning(binding))
    .map(({ key, binding, revocations }): Signer => {
      const cross = binding.crossSignature === undefined ? [] : [binding.crossSignature];
      const lifespan = { createdAt: key.createdAt, lifetime: binding.keyLifetime };
      return {
        certificate,
        key,
        statements: [...primary.statements, binding, ...cross],
        revocations: [...primary.revocations, ...revocations],
        lifespans: [...primary.lifespans, lifespan],
      };
    });
  return allowsSigning(certification) ? [primary, ...signingSubkeys] : signingSubkeys;
}

/**
 * The user ID whose certification speaks for the primary key: one that is not revoked before one that
 * is, one that is marked as primary before the others, the newest before older ones.
 */
function primaryIdentity({ identities }: Certificate): Identity | undefined {
  return [...identities].sort(
    (a, b) =>
      a.revocations.length - b.revocations.length || markOf(b) - markOf(a) || timeOf(b) - timeOf(a),
  )[0];
}

function markOf({ certification }: Identity): number {
  return certification?.isPrimaryUserId === true ? 1 : 0;
}

function timeOf({ certification }: Identity): number {
  return certification?.createdAt ?? 0;
}

import type { Certificate } from './certificate.ts';
import type { VerifySignature } from './verify-signature.ts';
import { InvalidSignatureError, MalformedError, OpenPgpError } from './openpgp-error.ts';
import { isKnownPacket, packetTag, readPackets } from './packets.ts';
import { parseSignature, signatureType, type Signature } from './signature-packet.ts';
import { findSigners, type Lifespan, type Signer } from './signers.ts';

/** Signatures that stand beside what they sign. */
export interface DetachedSignature {
  readonly document: Uint8Array;
  /** One signature packet after another, not armored. */
  readonly signatures: Uint8Array;
  readonly ring: readonly Certificate[];
}

/** A signature that holds. */
export interface Signed {
  readonly by: Certificate;
  /** What has expired, or does not hold yet; the key if it and the signature have. */
  readonly expired: 'nothing' | 'key' | 'signature';
}

/**
 * Checks detached signatures over a document against the keys of a ring.
 *
 * Of several signatures only the first one counts whose issuer is in the ring and may sign. What has
 * expired is for the caller to judge; all else that speaks against the signature is an error.
 *
 * @param now seconds since 1970
 * @returns undefined if no signature is from a key of the ring
 * @throws {OpenPgpError} if one is, and is not to be trusted
 */
export async function checkDetachedSignature(
  { document, signatures, ring }: DetachedSignature,
  now: number,
  verify: VerifySignature,
): Promise<Signed | undefined> {
  for (const packet of readPackets(signatures)) {
    if (!isKnownPacket(packet)) continue;
    if (packet.tag !== packetTag.signature) throw new MalformedError('non signature packet found');
    const signature = parseSignature(packet.body);
    if (signature === undefined) continue;
    if (signature.issuerKeyId === undefined) {
      throw new MalformedError("signature doesn't have an issuer");
    }
    const signers = findSigners(ring, signature.issuerKeyId);
    if (signers.length === 0) continue;
    const signer = await findMaker(signature, { document, signers }, verify);
    return { by: signer.certificate, expired: weigh(signature, signer, now) };
  }
  return undefined;
}

/** The unit in which OpenPGP counts time: whole seconds since 1970. */
export function secondsOf(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

/** Key IDs can be made to collide, so all keys of an ID are tried. */
async function findMaker(
  signature: Signature,
  { document, signers }: { readonly document: Uint8Array; readonly signers: readonly Signer[] },
  verify: VerifySignature,
): Promise<Signer> {
  const signed = signedForm(signature, document);
  let problem: unknown;
  for (const signer of signers) {
    try {
      await verify(signer.key, signature, signed);
      return signer;
    } catch (error) {
      if (!(error instanceof OpenPgpError)) throw error;
      problem = error;
    }
  }
  throw problem;
}

/** Signatures over text cover it with the line ends of the network. */
function signedForm({ type }: Signature, document: Uint8Array): Uint8Array {
  switch (type) {
    case signatureType.binary:
      return document;
    case signatureType.text:
      return Buffer.from(
        Buffer.from(document).toString('latin1').replace(/\r?\n/g, '\r\n'),
        'latin1',
      );
    default:
      throw new OpenPgpError(`openpgp: unsupported feature: unsupported signature type: ${type}`);
  }
}

/** The order is Terraform's: an expired key hides that the signature has expired, too. */
function weigh(signature: Signature, signer: Signer, now: number): Signed['expired'] {
  const statements = [signature, ...signer.statements];
  for (const { criticalNotation } of statements) {
    if (criticalNotation === undefined) continue;
    throw new InvalidSignatureError(`unknown critical notation: ${criticalNotation}`);
  }
  if (signer.revocations.some((revocation) => isInForce(revocation, now))) {
    throw new OpenPgpError('openpgp: signature made by revoked key');
  }
  if (!signer.lifespans.every((lifespan) => isWithin(lifespan, now))) return 'key';
  return statements.every((statement) => isWithin(statement, now)) ? 'nothing' : 'signature';
}

/** A key that others have got hold of is revoked for all times, whenever that was found out. */
function isInForce(revocation: Signature, now: number): boolean {
  return revocation.revocationReason === keyCompromised || isWithin(revocation, now);
}

const keyCompromised = 2;

/** Reports whether something holds already and still; the last second is part of its time. */
function isWithin({ createdAt, lifetime }: Lifespan, now: number): boolean {
  return createdAt <= now && (lifetime === 0 || now <= createdAt + lifetime);
}

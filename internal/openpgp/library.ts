/**
 * The only file that imports the OpenPGP library, and only for the mathematics: reading public keys
 * and checking single signatures. What a signature is good for is decided elsewhere, because the
 * library's own rules are not Terraform's.
 */
import { config, enums, PublicKeyPacket, SignaturePacket } from 'openpgp';

import {
  hashAlgorithm,
  isKeyAlgorithm,
  isRsa,
  keyAlgorithm,
  signatureAlgorithms,
} from './algorithms.ts';
import { ByteReader } from './byte-reader.ts';
import { requireShortHashMade, shortHashes } from './ed25519.ts';
import { InvalidSignatureError, OpenPgpError } from './openpgp-error.ts';
import type { Signature } from './signature-packet.ts';

/** A primary key or a subkey. */
export interface PublicKey {
  /** 16 upper-case hex digits. */
  readonly keyId: string;
  /** 40 upper-case hex digits. */
  readonly fingerprint: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
  readonly algorithm: number;
  /** The key in the form in which signatures about it cover it. */
  readonly signedForm: Uint8Array;
  readonly packet: PublicKeyPacket;
}

/** Terraform's limit for the public exponent of RSA. */
const rsaExponentBitsMax = 24;
/** The largest sizes that the standard of DSA has; the library would take minutes for larger ones. */
const dsaModulusBitsMax = 3072;
const dsaOrderBitsMax = 256;

const sha3: ReadonlySet<number> = new Set([
  hashAlgorithm.sha3With256Bits,
  hashAlgorithm.sha3With512Bits,
]);

/** Lets everything pass: the callers have looked before. */
const permissive = {
  ...config,
  rejectHashAlgorithms: new Set<enums.hash>(),
  rejectMessageHashAlgorithms: new Set<enums.hash>(),
};

/**
 * Reads a public key packet, or the public part of a secret one.
 *
 * @returns undefined for a key that Terraform skips: of another version than 4, with an algorithm or
 *   curve that it does not know, or of a size that nobody uses
 */
export async function readPublicKey(body: Uint8Array): Promise<PublicKey | undefined> {
  // After the version come four bytes of time.
  const [version, , , , , algorithm = 0] = body;
  if (version !== 4 || body.length >= 2 ** 16) return undefined;
  if (!isKeyAlgorithm(algorithm)) return undefined;
  const packet = new PublicKeyPacket();
  try {
    if (!hasUsualSize(algorithm, body.subarray(6))) return undefined;
    await packet.read(body);
  } catch {
    // Whatever the library cannot read is a key that cannot have signed anything.
    return undefined;
  }
  const content = packet.write();
  // What is signed is the one true form of the key; another form would not be what was signed.
  if (!Buffer.from(content).equals(body.subarray(0, content.length))) return undefined;
  return {
    keyId: packet.getKeyID().toHex().toUpperCase(),
    fingerprint: packet.getFingerprint().toUpperCase(),
    createdAt: packet.created.getTime() / 1000,
    algorithm,
    signedForm: Buffer.concat([Buffer.from([0x99, content.length >> 8, content.length]), content]),
    packet,
  };
}

function hasUsualSize(algorithm: number, material: Uint8Array): boolean {
  const reader = new ByteReader(material);
  switch (algorithm) {
    case keyAlgorithm.rsa:
    case keyAlgorithm.rsaEncryptOnly:
    case keyAlgorithm.rsaSignOnly:
      reader.takeInteger();
      return reader.takeInteger().bits <= rsaExponentBitsMax;
    case keyAlgorithm.dsa:
      return (
        reader.takeInteger().bits <= dsaModulusBitsMax &&
        reader.takeInteger().bits <= dsaOrderBitsMax
      );
    default:
      return true;
  }
}

/**
 * Checks that the key made the signature over exactly these bytes (and the signature's own trailer),
 * and nothing else.
 *
 * @throws {OpenPgpError} if it did not
 */
export async function verifySignature(
  key: PublicKey,
  signature: Signature,
  signed: Uint8Array,
): Promise<void> {
  const name = signatureAlgorithms.get(key.algorithm);
  if (name === undefined) {
    throw new OpenPgpError('openpgp: invalid argument: public key cannot generate signatures');
  }
  if (key.algorithm !== signature.algorithm) {
    throw new OpenPgpError(
      'openpgp: invalid argument: public key and signature use different algorithms',
    );
  }
  try {
    await requireMade(key, signature, signed);
  } catch (cause) {
    throw new InvalidSignatureError(`${name} verification failure`, { cause });
  }
}

export type VerifySignature = typeof verifySignature;

async function requireMade(
  key: PublicKey,
  signature: Signature,
  signed: Uint8Array,
): Promise<void> {
  // The library would do it, but Terraform does not.
  const isUnusual = isRsa(key.algorithm) && sha3.has(signature.hash);
  if (isUnusual) throw new Error('RSA does not go with SHA-3');
  if (key.algorithm === keyAlgorithm.eddsa && shortHashes.has(signature.hash)) {
    requireShortHashMade(key.signedForm, signature.body, signed);
    return;
  }
  const packet = new SignaturePacket();
  packet.read(signature.body);
  forgoRules(packet, key);
  // At its own creation no signature is too early or too late.
  const now = new Date(signature.createdAt * 1000);
  const data = { text: null, getBytes: () => signed };
  await packet.verify(key.packet, enums.signature.binary, data, now, true, permissive);
}

/** Takes out of a packet what the library would refuse it for, though it is not about mathematics. */
function forgoRules(packet: SignaturePacket, key: PublicKey): void {
  packet.issuerKeyID = key.packet.getKeyID();
  packet.unknownSubpackets = [];
  packet.rawNotations = [];
  packet.revocationKeyClass = null;
}

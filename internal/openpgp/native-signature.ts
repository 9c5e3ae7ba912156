import { createHash, createPublicKey, verify, type JsonWebKey, type KeyObject } from 'node:crypto';

import { hashNames, keyAlgorithm } from './algorithms.ts';
import type { PublicKey } from './public-key.ts';
import type { Signature } from './signature-packet.ts';

/** What comes before the coordinates of a point, and says in which form they are. */
const bothCoordinates = 0x04;
const nativeForm = 0x40;

/**
 * Reports whether a key made a signature over the given bytes, for the kinds of key that publishers
 * have: RSA, ECDSA on the curves of NIST, and Ed25519. Every Node is built with these.
 *
 * @returns undefined for keys of other kinds, and where Node cannot say
 */
export function verifyNatively(
  key: PublicKey,
  signature: Signature,
  covered: Uint8Array,
): boolean | undefined {
  const check = checks.get(key.algorithm);
  if (check === undefined) return undefined;
  try {
    return check(key, signature, covered);
  } catch {
    // Numbers that are no key, or cryptography that this Node is kept from using, such as SHA-1.
    return undefined;
  }
}

type Check = typeof verifyNatively;

const checks: ReadonlyMap<number, Check> = new Map<number, Check>([
  [keyAlgorithm.rsa, verifyRsa],
  [keyAlgorithm.rsaSignOnly, verifyRsa],
  [keyAlgorithm.ecdsa, verifyEcdsa],
  [keyAlgorithm.eddsa, verifyEd25519],
]);

function verifyRsa(
  { integers: [modulus = empty, exponent = empty] }: PublicKey,
  signature: Signature,
  covered: Uint8Array,
): boolean {
  const key = importKey({ kty: 'RSA', n: toBase64(modulus), e: toBase64(exponent) });
  const signed = signedBytes(signature, covered);
  return verify(hashName(signature), signed, key, fillIntegers(signature, modulus.length));
}

function verifyEcdsa(
  { curve, integers: [point = empty] }: PublicKey,
  signature: Signature,
  covered: Uint8Array,
): boolean | undefined {
  if (curve?.jwkName === undefined) return undefined;
  const { jwkName: crv, bytes } = curve;
  if (point.length !== 1 + 2 * bytes || point[0] !== bothCoordinates) return false;
  const [x, y] = [toBase64(point.subarray(1, 1 + bytes)), toBase64(point.subarray(1 + bytes))];
  const key = importKey({ kty: 'EC', crv, x, y });
  const encoded = { key, dsaEncoding: 'ieee-p1363' } as const;
  const signed = signedBytes(signature, covered);
  return verify(hashName(signature), signed, encoded, fillIntegers(signature, bytes));
}

function verifyEd25519(
  { curve, integers: [point = empty] }: PublicKey,
  signature: Signature,
  covered: Uint8Array,
): boolean {
  if (curve?.jwkName !== 'Ed25519' || point[0] !== nativeForm) return false;
  const key = importKey({ kty: 'OKP', crv: 'Ed25519', x: toBase64(point.subarray(1)) });
  // OpenPGP signs the hash, which is a message like any other to EdDSA.
  const digest = createHash(hashName(signature)).update(signedBytes(signature, covered)).digest();
  return verify(null, digest, key, fillIntegers(signature, curve.bytes));
}

const empty = new Uint8Array();

function importKey(key: JsonWebKey): KeyObject {
  return createPublicKey({ key, format: 'jwk' });
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

function hashName({ hash }: Signature): string {
  const name = hashNames.get(hash);
  if (name === undefined) throw new Error(`Cannot hash with algorithm ${hash}`);
  return name;
}

/** What is signed, what the signature says of itself, and how long that is. */
function signedBytes({ signedPart }: Signature, covered: Uint8Array): Buffer {
  const trailer = Buffer.from([4, 0xff, 0, 0, signedPart.length >> 8, signedPart.length]);
  return Buffer.concat([covered, signedPart, trailer]);
}

/** The integers of a signature, each filled up with the zeros that OpenPGP leaves out. */
function fillIntegers({ integers }: Signature, size: number): Buffer {
  return Buffer.concat(
    integers.map((integer) => {
      if (integer.length > size) throw new Error('The signature is too long for the key');
      return Buffer.concat([Buffer.alloc(size - integer.length), integer]);
    }),
  );
}

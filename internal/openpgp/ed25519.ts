import { createHash, createPublicKey, verify } from 'node:crypto';

import { hashAlgorithm } from './algorithms.ts';
import { ByteReader } from './byte-reader.ts';

/** Hashes of less than 256 bits. */
export const shortHashes: ReadonlyMap<number, string> = new Map([
  [hashAlgorithm.sha1, 'sha1'],
  [hashAlgorithm.sha224, 'sha224'],
]);

/** Comes before the point of a key, and says that the point is in its native form. */
const nativePointMark = 0x40;
const pointBytes = 32;

/**
 * Checks EdDSA over a short hash: GnuPG makes it if told to, Terraform accepts it, and the OpenPGP
 * library refuses it.
 *
 * @param key its packet or any form of it that ends with the point
 * @param body the signature packet
 * @throws {Error} if the key did not make the signature
 */
export function requireShortHashMade(key: Uint8Array, body: Uint8Array, signed: Uint8Array): void {
  const [mark, ...point] = key.subarray(-1 - pointBytes);
  const reader = new ByteReader(body);
  const hash = reader.take(4)[3] ?? 0;
  reader.take(reader.takeNumber(2));
  const statements = body.subarray(0, reader.position);
  reader.take(reader.takeNumber(2));
  // The first two bytes of the hash, for those in a hurry.
  reader.take(2);
  const signature = Buffer.concat([takeHalf(reader), takeHalf(reader)]);

  const trailer = Buffer.from([4, 0xff, 0, 0, statements.length >> 8, statements.length]);
  const digest = createHash(shortHashes.get(hash) ?? '')
    .update(signed)
    .update(statements)
    .update(trailer)
    .digest();
  const x = Buffer.from(point).toString('base64url');
  const jwk = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  if (mark === nativePointMark && verify(null, digest, jwk, signature)) return;
  throw new Error('The key did not make the signature');
}

/** One of OpenPGP's integers, filled up with zeros that it leaves out. */
function takeHalf(reader: ByteReader): Uint8Array {
  const { bytes } = reader.takeInteger();
  return Buffer.concat([Buffer.alloc(Math.max(pointBytes - bytes.length, 0)), bytes]);
}

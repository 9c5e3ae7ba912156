import { isRsa, sha3, signatureAlgorithms } from './algorithms.ts';
import { verifyWithLibrary } from './library.ts';
import { verifyNatively } from './native-signature.ts';
import { InvalidSignatureError, OpenPgpError } from './openpgp-error.ts';
import type { PublicKey } from './public-key.ts';
import type { Signature } from './signature-packet.ts';

/**
 * Checks that a key made a signature over exactly these bytes (and what the signature says of itself).
 * It checks nothing else: neither times nor whether the key may sign.
 *
 * @throws {OpenPgpError} if it did not
 */
export async function verifySignature(
  key: PublicKey,
  signature: Signature,
  covered: Uint8Array,
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
  if (await isMade(key, signature, covered)) return;
  throw new InvalidSignatureError(`${name} verification failure`);
}

/** A check of one signature, which may do more than `verifySignature`, such as count. */
export type VerifySignature = typeof verifySignature;

async function isMade(key: PublicKey, signature: Signature, covered: Uint8Array): Promise<boolean> {
  // Terraform does not know the combination.
  if (isRsa(key.algorithm) && sha3.has(signature.hash)) return false;
  return (
    verifyNatively(key, signature, covered) ?? (await verifyWithLibrary(key, signature, covered))
  );
}

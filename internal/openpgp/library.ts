import type { SignaturePacket } from 'openpgp';

import type { PublicKey } from './public-key.ts';
import type { Signature } from './signature-packet.ts';

/**
 * Reports whether a key made a signature over the given bytes, by the OpenPGP library: the only place
 * that uses it, for keys that Node's own cryptography may lack (DSA, secp256k1, the curves of
 * Brainpool). It is loaded when the first such key turns up.
 *
 * Only its mathematics is wanted. What a signature is good for is decided elsewhere, because the
 * library's own rules are not Terraform's.
 */
export async function verifyWithLibrary(
  key: PublicKey,
  signature: Signature,
  covered: Uint8Array,
): Promise<boolean> {
  const { config, enums, PublicKeyPacket, SignaturePacket } = await import('openpgp');
  const [keyPacket, packet] = [new PublicKeyPacket(), new SignaturePacket()];
  // At its own creation no signature is too early or too late.
  const now = new Date(signature.createdAt * 1000);
  const data = { text: null, getBytes: () => covered };
  const permissive = {
    ...config,
    rejectHashAlgorithms: new Set<never>(),
    rejectMessageHashAlgorithms: new Set<never>(),
  };
  try {
    await keyPacket.read(key.body);
    packet.read(signature.body);
    packet.issuerKeyID = keyPacket.getKeyID();
    forgoRules(packet);
    await packet.verify(keyPacket, enums.signature.binary, data, now, true, permissive);
    return true;
  } catch {
    // The library says no by throwing errors of no particular kind.
    return false;
  }
}

/** Takes out of a packet what the library would refuse it for, though it is not about mathematics. */
function forgoRules(packet: SignaturePacket): void {
  packet.unknownSubpackets = [];
  packet.rawNotations = [];
  packet.revocationKeyClass = null;
}

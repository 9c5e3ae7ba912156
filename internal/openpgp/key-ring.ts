import { readCertificate, type Certificate } from './certificate.ts';
import { parsePublicKey, type PublicKey } from './public-key.ts';
import { MalformedError } from './openpgp-error.ts';
import { packetTag, readPackets, type Packet } from './packets.ts';
import type { VerifySignature } from './verify-signature.ts';

/** Encrypted or literal data, which nobody can get past without reading its content. */
const dataTags: ReadonlySet<number> = new Set([
  packetTag.encryptedData,
  packetTag.literalData,
  packetTag.protectedData,
  packetTag.authenticatedData,
]);

/**
 * Reads a sequence of public keys, as a registry offers them in one armored block.
 *
 * A key that cannot be used is passed over, unless it was the only one.
 *
 * @throws {OpenPgpError} if the packets are broken, or no key can be used
 */
export async function readKeyRing(
  bytes: Uint8Array,
  verify: VerifySignature,
): Promise<readonly Certificate[]> {
  const certificates: Certificate[] = [];
  let problem: MalformedError | undefined;
  for (const { primary, packets } of groupByKey([...readPackets(bytes)])) {
    try {
      certificates.push(await readCertificate(primary, packets, verify));
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      problem = error;
    }
  }
  if (certificates.length > 0 || bytes.length === 0) return certificates;
  throw problem ?? new MalformedError('first packet was not a public/private key');
}

interface Group {
  readonly primary: PublicKey;
  readonly packets: Packet[];
}

/** What stands before the first primary key belongs to none and is left out. */
function groupByKey(packets: readonly Packet[]): readonly Group[] {
  const groups: Group[] = [];
  for (const packet of packets) {
    if (dataTags.has(packet.tag)) throw new MalformedError('data packet in a key');
    if (packet.tag !== packetTag.publicKey && packet.tag !== packetTag.secretKey) {
      groups.at(-1)?.packets.push(packet);
      continue;
    }
    const primary = parsePublicKey(packet.body);
    if (primary !== undefined) groups.push({ primary, packets: [] });
  }
  return groups;
}

import { ByteReader } from './byte-reader.ts';
import { MalformedError } from './openpgp-error.ts';
import { takeLength } from './packets.ts';

/** One statement of a signature about itself. */
export interface Subpacket {
  readonly type: number;
  /** Whoever does not understand the statement has to ignore the signature. */
  readonly isCritical: boolean;
  readonly body: Uint8Array;
}

/** The statements that matter here, by the numbers that OpenPGP gives them. */
export const subpacketType = {
  created: 2,
  lifetime: 3,
  keyLifetime: 9,
  issuerKeyId: 16,
  notation: 20,
  primaryUserId: 25,
  keyFlags: 27,
  revocationReason: 29,
  embeddedSignature: 32,
  issuerFingerprint: 33,
} as const;

/**
 * Takes one of the two areas of statements apart.
 *
 * @throws {OpenPgpError} if the statements do not fill the area exactly
 */
export function readSubpackets(area: Uint8Array): readonly Subpacket[] {
  const subpackets: Subpacket[] = [];
  const reader = new ByteReader(area, makeTruncated);
  while (!reader.isAtEnd) {
    const length = takeLength(reader, reader.takeNumber(1));
    if (length === 0) throw new MalformedError('zero length signature subpacket');
    const type = reader.takeNumber(1);
    subpackets.push({
      type: type & 0x7f,
      isCritical: (type & 0x80) !== 0,
      body: reader.take(length - 1),
    });
  }
  return subpackets;
}

function makeTruncated(): MalformedError {
  return new MalformedError('signature subpacket truncated');
}

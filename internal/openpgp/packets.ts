import { ByteReader } from './byte-reader.ts';
import { MalformedError } from './openpgp-error.ts';

/** A packet as it stands in the bytes, not yet understood. */
export interface Packet {
  readonly tag: number;
  readonly body: Uint8Array;
}

/** The kinds of packet, by the numbers that OpenPGP gives them; others are passed over. */
export const packetTag = {
  encryptedSessionKey: 1,
  signature: 2,
  symmetricSessionKey: 3,
  onePassSignature: 4,
  secretKey: 5,
  publicKey: 6,
  secretSubkey: 7,
  compressedData: 8,
  encryptedData: 9,
  literalData: 11,
  userId: 13,
  publicSubkey: 14,
  userAttribute: 17,
  protectedData: 18,
  authenticatedData: 20,
} as const;

/** Reports whether readers have to take notice of a packet, if only to say that it is out of place. */
export function isKnownPacket({ tag }: Packet): boolean {
  return knownTags.has(tag);
}

const knownTags: ReadonlySet<number> = new Set(Object.values(packetTag));

/**
 * Takes a byte sequence apart into packets, one at a time: a reader that has found what it looks for
 * does not care about what follows.
 *
 * @throws {OpenPgpError} when it comes to bytes that are no packet
 */
export function* readPackets(bytes: Uint8Array): Generator<Packet, void> {
  const reader = new ByteReader(bytes);
  while (!reader.isAtEnd) {
    const header = reader.takeNumber(1);
    if ((header & 0x80) === 0) throw new MalformedError('tag byte does not have MSB set');
    const isNewFormat = (header & 0x40) !== 0;
    yield isNewFormat
      ? { tag: header & 0x3f, body: takeNewBody(reader) }
      : { tag: (header >> 2) & 0x0f, body: takeOldBody(reader, header & 0x03) };
  }
}

/** OpenPGP's old packet format: the header says how long the length is. */
function takeOldBody(reader: ByteReader, lengthType: number): Uint8Array {
  switch (lengthType) {
    case 0:
      return reader.take(reader.takeNumber(1));
    case 1:
      return reader.take(reader.takeNumber(2));
    case 2:
      return reader.take(reader.takeNumber(4));
    default:
      return reader.takeRest();
  }
}

/** OpenPGP's new packet format: the body may come in pieces, all but the last with a partial length. */
function takeNewBody(reader: ByteReader): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (;;) {
    const first = reader.takeNumber(1);
    const isPartial = first >= 224 && first < 255;
    pieces.push(reader.take(isPartial ? 2 ** (first & 0x1f) : takeLength(reader, first)));
    if (!isPartial) break;
  }
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
}

/** The length that begins with the given byte, as packets and signature subpackets write it. */
export function takeLength(reader: ByteReader, first: number): number {
  if (first < 192) return first;
  if (first < 255) return (first - 192) * 256 + reader.takeNumber(1) + 192;
  return reader.takeNumber(4);
}

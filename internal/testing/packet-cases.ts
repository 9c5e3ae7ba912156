import { usualKey } from './certificate-builder.ts';
import {
  buildArmor,
  buildKey,
  buildPacket,
  fingerprintBytes,
  signatureBody,
  signaturePacket,
  timeBytes,
  userIdPacket,
  type BuiltKey,
  type BuiltSubpacket,
  type SignatureOptions,
} from './openpgp-builder.ts';
import { offer, refused, signedBy, unknownIssuer, type SignatureCase } from './signature-case.ts';

/**
 * Makes signature files of all shapes by a key that is as it should be, each with what Terraform makes
 * of them.
 */
export function createPacketCases(document: Uint8Array): readonly SignatureCase[] {
  const [key, stranger] = [buildKey(), buildKey()];
  const author: Author = {
    key,
    stranger,
    sign: (options) => signaturePacket(key, document, options),
    good: signaturePacket(key, document),
    unknown: signaturePacket(stranger, document),
  };
  const keys = [offer(buildArmor(usualKey(key)))];
  return [
    ...makeIssuers(author),
    ...makeStatements(author),
    ...makeKinds(author),
    ...makeFiles(author, document),
  ].map(([name, signature, refusal = '']) => ({
    name,
    document,
    signature,
    keys,
    expected: refusal === '' ? signedBy(key.fingerprint) : refused(refusal),
  }));
}

interface Author {
  readonly key: BuiltKey;
  readonly stranger: BuiltKey;
  readonly sign: (options?: SignatureOptions) => Buffer;
  /** A signature as it should be. */
  readonly good: Buffer;
  /** A signature by a key that is not offered. */
  readonly unknown: Buffer;
}

/** Name, the signature file, and the words of refusal if it is refused. */
type Row = readonly [name: string, signature: Uint8Array, refusal?: string];

const checking = 'error checking signature: openpgp:';
const malformed = `${checking} invalid data:`;
const mismatch = `${checking} invalid signature: EdDSA verification failure`;
const expired = `${checking} signature expired`;
const endOfFile = 'error checking signature: unexpected EOF';

function makeIssuers({ key, stranger, sign }: Author): readonly Row[] {
  const nobody = { issuer: undefined };
  const keyId: BuiltSubpacket = [16, key.keyId];
  const strangerId: BuiltSubpacket = [16, stranger.keyId];
  const fingerprint: BuiltSubpacket = [33, [4, ...fingerprintBytes(key)]];
  const strangerFingerprint: BuiltSubpacket = [33, [4, ...fingerprintBytes(stranger)]];
  return [
    ['issuer-missing', sign(nobody), `${malformed} signature doesn't have an issuer`],
    ['issuer-key-id-only', sign({ ...nobody, hashed: [keyId] })],
    ['issuer-key-id-unsigned', sign({ ...nobody, unhashed: [keyId] })],
    ['issuer-fingerprint-only', sign({ ...nobody, hashed: [fingerprint] })],
    ['issuer-fingerprint-unsigned', sign({ ...nobody, unhashed: [fingerprint] })],
    ['issuer-wildcard', sign({ ...nobody, hashed: [[16, new Uint8Array(8)]] }), unknownIssuer],
    ['issuer-stranger-unsigned', sign({ unhashed: [strangerId] }), unknownIssuer],
    ['issuer-stranger', sign({ issuer: stranger }), unknownIssuer],
    ['issuer-two-names', sign({ ...nobody, hashed: [strangerFingerprint], unhashed: [keyId] })],
    [
      'issuer-key-id-too-short',
      sign({ unhashed: [[16, [1, 2, 3]]] }),
      `${malformed} issuer subpacket with bad length`,
    ],
    [
      'issuer-fingerprint-too-short',
      sign({ hashed: [[33, [4, 1, 2]]] }),
      `${malformed} bad fingerprint length`,
    ],
    [
      'issuer-fingerprint-empty',
      sign({ hashed: [[33, []]] }),
      `${malformed} empty issuer fingerprint subpacket`,
    ],
    [
      'issuer-fingerprint-version-5',
      sign({ hashed: [[33, [5, ...new Uint8Array(32)]]] }),
      unknownIssuer,
    ],
  ];
}

function makeStatements({ sign }: Author): readonly Row[] {
  const notation = [0, 0, 0, 0, 0, 3, 0, 0, 0x61, 0x40, 0x62];
  return [
    ['statement-unknown', sign({ hashed: [[77, [1]]] })],
    ['statement-unknown-critical', sign({ hashed: [[0x80 | 77, [1]]] }), unknownIssuer],
    ['statement-unknown-critical-unsigned', sign({ unhashed: [[0x80 | 77, [1]]] })],
    ['statement-critical-policy', sign({ hashed: [[0x80 | 26, [0x78]]] })],
    ['statement-critical-exportable', sign({ hashed: [[0x80 | 4, [1]]] }), unknownIssuer],
    ['statement-critical-key-flags', sign({ hashed: [[0x80 | 27, [2]]] })],
    [
      'statement-critical-notation',
      sign({ hashed: [[0x80 | 20, notation]] }),
      `${checking} invalid signature: unknown critical notation: a@b`,
    ],
    ['statement-critical-notation-unsigned', sign({ unhashed: [[0x80 | 20, notation]] })],
    [
      'statement-notation-broken',
      sign({ hashed: [[20, [1, 2]]] }),
      `${malformed} notation data subpacket with bad length`,
    ],
    ['time-twice', sign({ hashed: [[2, timeBytes(-4)]] }), expired],
    [
      'time-too-short',
      sign({ hashed: [[2, [1]]] }),
      `${malformed} signature creation time not four bytes`,
    ],
    ['time-of-nobody', sign({ hashed: [[2, [0, 0, 0, 0]]] })],
    ['lifetime-without-end', sign({ lifetimeDays: 0 })],
    ['lifetime-over', sign({ daysAgo: 10, lifetimeDays: 5 }), expired],
    [
      'lifetime-too-short',
      sign({ hashed: [[3, [0, 0]]] }),
      `${malformed} expiration subpacket with bad length`,
    ],
    [
      'key-lifetime-too-short',
      sign({ hashed: [[9, [0]]] }),
      `${malformed} key expiration subpacket with bad length`,
    ],
    ['key-flags-empty', sign({ hashed: [[27, []]] }), `${malformed} empty key flags subpacket`],
    [
      'revocation-reason-empty',
      sign({ hashed: [[29, []]] }),
      `${malformed} empty revocation reason subpacket`,
    ],
    [
      'primary-mark-too-long',
      sign({ hashed: [[25, [1, 1]]] }),
      `${malformed} primary user id subpacket with bad length`,
    ],
  ];
}

function makeKinds({ sign }: Author): readonly Row[] {
  const kinds = [0x02, 0x10, 0x18, 0x20, 0x40, 0x99].map((type): Row => {
    const refusal = `${checking} unsupported feature: unsupported signature type: ${type}`;
    return [`kind-${type}`, sign({ type }), refusal];
  });
  const hashes = [2, 8, 9, 10, 11, 12, 14].map((hash): Row => [`hash-${hash}`, sign({ hash })]);
  return [
    ...kinds,
    ...hashes,
    ['hash-md5', sign({ hash: 1 }), unknownIssuer],
    ['hash-ripemd160', sign({ hash: 3 }), unknownIssuer],
    ['version-3', sign({ version: 3 }), unknownIssuer],
  ];
}

function makeFiles({ key, sign, good, unknown }: Author, document: Uint8Array): readonly Row[] {
  const other = signaturePacket(key, Buffer.concat([document, document]));
  const rubbish = Buffer.from([1, 2, 3]);
  const body = signatureBody(key, document);
  const stray = `${malformed} non signature packet found`;
  return [
    ['file-good', good],
    ['file-unknown-first', join(unknown, good)],
    ['file-unknown-second', join(good, unknown)],
    ['file-wrong-first', join(other, good), mismatch],
    ['file-wrong-second', join(good, other)],
    ['file-expired-first', join(sign({ lifetimeDays: 1, daysAgo: 3 }), good), expired],
    ['file-weak-first', join(sign({ hash: 1 }), good)],
    ['file-old-first', join(sign({ version: 3 }), good)],
    [
      'file-nameless-first',
      join(sign({ issuer: undefined }), good),
      `${malformed} signature doesn't have an issuer`,
    ],
    ['file-rubbish-after', join(good, rubbish)],
    [
      'file-rubbish-after-unknown',
      join(unknown, rubbish),
      `${malformed} tag byte does not have MSB set`,
    ],
    ['file-cut', good.subarray(0, 40), endOfFile],
    ['file-cut-to-one-byte', good.subarray(0, 1), endOfFile],
    ['file-cut-after-unknown', join(unknown, good.subarray(0, 40)), endOfFile],
    ['file-marker-first', join(buildPacket(10, Buffer.from('PGP')), good)],
    ['file-unknown-packet-first', join(buildPacket(60, [1]), good)],
    ['file-user-id-first', join(userIdPacket('x'), good), stray],
    ['file-compressed', buildPacket(8, join([0], good)), stray],
    ['file-old-header', join([0x88, body.length], body)],
    ['file-old-long-header', join([0x8a, 0, 0, 0, body.length], body)],
    ['file-old-endless', join([0x8b], body)],
    [
      'file-in-pieces',
      join([0xc2, 0xe0 | 6], body.subarray(0, 64), [body.length - 64], body.subarray(64)),
    ],
    ['file-unknown-version', join(buildPacket(2, [9, 0, 0]), good)],
    [
      'file-text',
      Buffer.from(buildArmor(good, 'PGP SIGNATURE')),
      `${malformed} tag byte does not have MSB set`,
    ],
  ];
}

function join(...parts: readonly (Uint8Array | readonly number[])[]): Buffer {
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A part of a signature's statements: the number of its kind, and its content. */
export type BuiltSubpacket = readonly [type: number, body: Uint8Array | readonly number[]];

/** An Ed25519 key that signs whatever it is told to. */
export interface BuiltKey {
  /** The content of its packet. */
  readonly body: Buffer;
  /** 40 upper-case hex digits. */
  readonly fingerprint: string;
  /** Raw bytes. */
  readonly keyId: Buffer;
  readonly privateKey: KeyObject;
}

/** How a signature is made; what is left out is as GnuPG would make it. */
export interface SignatureOptions {
  readonly type?: number;
  /** How old the signature is; negative if it comes from the future. */
  readonly daysAgo?: number;
  readonly hash?: number;
  /** Numbers of 1 (certify), 2 (sign) and so on, added up. */
  readonly keyFlags?: number | undefined;
  readonly lifetimeDays?: number;
  readonly keyLifetimeDays?: number;
  /** Statements that are signed, after the usual ones. */
  readonly hashed?: readonly BuiltSubpacket[];
  readonly unhashed?: readonly BuiltSubpacket[];
  /** Whom the signature names as its maker; the maker unless told, nobody if undefined. */
  readonly issuer?: BuiltKey | undefined;
  readonly version?: number;
  readonly hashStart?: Uint8Array;
}

const day = 86_400;
const hashNames: Readonly<Record<number, string>> = {
  1: 'md5',
  2: 'sha1',
  3: 'ripemd160',
  8: 'sha256',
  9: 'sha384',
  10: 'sha512',
  11: 'sha224',
  12: 'sha3-256',
  14: 'sha3-512',
};

/** Makes a key of the given age. */
export function buildKey(daysAgo = 30): BuiltKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const point = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const oid = [0x09, 0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x0f, 0x01];
  const integer = [0x01, 0x07, 0x40, ...point];
  const body = Buffer.from([4, ...timeBytes(daysAgo), 22, ...oid, ...integer]);
  const fingerprint = createHash('sha1').update(signedKey({ body })).digest();
  return {
    body,
    fingerprint: fingerprint.toString('hex').toUpperCase(),
    keyId: fingerprint.subarray(-8),
    privateKey,
  };
}

/** Puts a header before the content of a packet. */
export function buildPacket(tag: number, body: Uint8Array | readonly number[]): Buffer {
  const { length } = body;
  const header = length < 192 ? [length] : [192 + ((length - 192) >> 8), (length - 192) & 0xff];
  return Buffer.from([0xc0 | tag, ...header, ...body]);
}

/** The packet of a primary key. */
export function publicKeyPacket(key: BuiltKey): Buffer {
  return buildPacket(6, key.body);
}

/** The packet of a subkey. */
export function subkeyPacket(key: BuiltKey): Buffer {
  return buildPacket(14, key.body);
}

/** The packet of a user ID. */
export function userIdPacket(userId: string): Buffer {
  return buildPacket(13, Buffer.from(userId));
}

/** What signatures about a key cover of it. */
export function signedKey({ body }: Pick<BuiltKey, 'body'>): Buffer {
  return Buffer.concat([Buffer.from([0x99, body.length >> 8, body.length]), body]);
}

/** What signatures about a user ID cover, together with the key. */
export function signedUserId(key: BuiltKey, userId: string): Buffer {
  const text = Buffer.from(userId);
  return Buffer.concat([signedKey(key), Buffer.from([0xb4, 0, 0, 0, text.length]), text]);
}

/** Makes the packet of a signature over the given bytes. */
export function signaturePacket(
  maker: BuiltKey,
  covered: Uint8Array,
  options: SignatureOptions = {},
): Buffer {
  return buildPacket(2, signatureBody(maker, covered, options));
}

/** Makes the content of the packet of a signature. */
export function signatureBody(
  maker: BuiltKey,
  covered: Uint8Array,
  options: SignatureOptions = {},
): Buffer {
  const { type = 0, hash = 8, version = 4, unhashed = [] } = options;
  const hashed = writeSubpackets([...usualStatements(maker, options), ...(options.hashed ?? [])]);
  const head = Buffer.concat([
    Buffer.from([version, type, 22, hash, hashed.length >> 8, hashed.length]),
    hashed,
  ]);
  const trailer = Buffer.from([version, 0xff, 0, 0, head.length >> 8, head.length]);
  const digest = createHash(hashNames[hash] ?? '')
    .update(covered)
    .update(head)
    .update(trailer)
    .digest();
  const signature = sign(null, digest, maker.privateKey);
  const rest = writeSubpackets(unhashed);
  return Buffer.concat([
    head,
    Buffer.from([rest.length >> 8, rest.length]),
    rest,
    options.hashStart ?? digest.subarray(0, 2),
    writeInteger(signature.subarray(0, 32)),
    writeInteger(signature.subarray(32)),
  ]);
}

function usualStatements(maker: BuiltKey, options: SignatureOptions): readonly BuiltSubpacket[] {
  const { daysAgo = 1, keyFlags, lifetimeDays, keyLifetimeDays } = options;
  const issuer = 'issuer' in options ? options.issuer : maker;
  return [
    [2, timeBytes(daysAgo)],
    ...(issuer === undefined ? [] : [[33, [4, ...fingerprintBytes(issuer)]] as const]),
    ...(issuer === undefined ? [] : [[16, issuer.keyId] as const]),
    ...(keyFlags === undefined ? [] : [[27, [keyFlags]] as const]),
    ...(lifetimeDays === undefined ? [] : [[3, numberBytes(lifetimeDays * day)] as const]),
    ...(keyLifetimeDays === undefined ? [] : [[9, numberBytes(keyLifetimeDays * day)] as const]),
  ];
}

/** The raw bytes of a key's fingerprint. */
export function fingerprintBytes({ fingerprint }: BuiltKey): Buffer {
  return Buffer.from(fingerprint, 'hex');
}

/** The time so many days ago as OpenPGP writes it. */
export function timeBytes(daysAgo: number): readonly number[] {
  return numberBytes(Math.floor(Date.now() / 1000 - daysAgo * day));
}

function numberBytes(number: number): readonly number[] {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return [...bytes];
}

function writeSubpackets(subpackets: readonly BuiltSubpacket[]): Buffer {
  return Buffer.concat(
    subpackets.map(([type, body]) => {
      const { length } = body;
      const size =
        length < 191 ? [length + 1] : [192 + ((length - 191) >> 8), (length - 191) & 0xff];
      return Buffer.from([...size, type, ...body]);
    }),
  );
}

function writeInteger(bytes: Uint8Array): Buffer {
  const start = bytes.findIndex((byte) => byte !== 0);
  const digits = bytes.subarray(start);
  const bits = digits.length * 8 - Math.clz32(digits[0] ?? 0) + 24;
  return Buffer.from([bits >> 8, bits, ...digits]);
}

/** Wraps packets in ASCII armor without a checksum. */
export function buildArmor(packets: Uint8Array, type = 'PGP PUBLIC KEY BLOCK'): string {
  const lines =
    Buffer.from(packets)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${type}-----`, '', ...lines, `-----END ${type}-----`, ''].join('\n');
}

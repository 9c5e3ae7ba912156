import { hashNames, isRsa, signatureAlgorithms } from './algorithms.ts';
import { ByteReader } from './byte-reader.ts';
import { MalformedError } from './openpgp-error.ts';
import { readSubpackets, subpacketType, type Subpacket } from './subpackets.ts';

/** What a signature says of itself. Nothing of it is to be believed before it is verified. */
export interface Signature {
  /** The whole packet. */
  readonly body: Uint8Array;
  /** The part of the packet that is itself signed. */
  readonly signedPart: Uint8Array;
  /** The signature in the narrow sense: one number for RSA, two for all others. */
  readonly integers: readonly Uint8Array[];
  /** One of `signatureType`, or another number that OpenPGP gives a meaning. */
  readonly type: number;
  /** Of the signing key, numbered as in its packet. */
  readonly algorithm: number;
  readonly hash: number;
  /** Seconds since 1970. */
  readonly createdAt: number;
  /** Seconds for which the signature holds; 0 for ever. */
  readonly lifetime: number;
  /** Seconds from its creation for which the key holds that the signature is about; 0 for ever. */
  readonly keyLifetime: number;
  /** What the key that the signature is about may be used for; undefined if it does not say. */
  readonly keyFlags: number | undefined;
  readonly isPrimaryUserId: boolean;
  /** 16 upper-case hex digits. */
  readonly issuerKeyId: string | undefined;
  /** 40 upper-case hex digits. */
  readonly issuerFingerprint: string | undefined;
  readonly revocationReason: number | undefined;
  /** The name of a notation that a reader has to understand; nobody here understands any. */
  readonly criticalNotation: string | undefined;
  /** The signature by which a signing subkey agrees to belong to its primary key. */
  readonly crossSignature: Signature | undefined;
}

/** The kinds of signature that matter here, by the numbers that OpenPGP gives them. */
export const signatureType = {
  binary: 0x00,
  text: 0x01,
  firstCertification: 0x10,
  lastCertification: 0x13,
  subkeyBinding: 0x18,
  primaryKeyBinding: 0x19,
  keyRevocation: 0x20,
  subkeyRevocation: 0x28,
  certificationRevocation: 0x30,
} as const;

/** The critical statements for which Terraform does not turn a signature away. */
const understood: ReadonlySet<number> = new Set([
  ...Object.values(subpacketType),
  // Trust, regular expression, preferred ciphers, hashes and compressions, policy, signer's user ID,
  // features, preferred cipher suites: read by nobody who only checks a signature.
  ...[5, 6, 11, 21, 22, 26, 28, 30, 39],
]);

/** Statements that may stand where anybody can write, as they prove themselves or only help to look. */
const selfProving: ReadonlySet<number> = new Set([
  subpacketType.issuerKeyId,
  subpacketType.issuerFingerprint,
  subpacketType.embeddedSignature,
]);

/**
 * Reads a signature packet of OpenPGP's version 4.
 *
 * @returns undefined for one that Terraform skips: of another version, with an algorithm that it does
 *   not know, or with a critical statement that it does not understand
 * @throws {OpenPgpError} if the packet is broken
 */
export function parseSignature(body: Uint8Array): Signature | undefined {
  const outer = parsePlain(body);
  if (outer === undefined) return undefined;
  const embedded = outer.embedded;
  if (embedded === undefined) return { ...outer.signature, crossSignature: undefined };

  const inner = parsePlain(embedded);
  if (inner === undefined) return undefined;
  if (inner.signature.type !== signatureType.primaryKeyBinding) {
    throw new MalformedError(`cross-signature has unexpected type ${inner.signature.type}`);
  }
  // A signature in a signature in a signature means nothing, and could go on for ever.
  if (inner.embedded !== undefined) throw new MalformedError('cross-signature holds a signature');
  return { ...outer.signature, crossSignature: { ...inner.signature, crossSignature: undefined } };
}

interface PlainSignature {
  readonly signature: Omit<Signature, 'crossSignature'>;
  /** The packet of the signature inside the signature. */
  readonly embedded: Uint8Array | undefined;
}

function parsePlain(body: Uint8Array): PlainSignature | undefined {
  const reader = new ByteReader(body);
  if (reader.takeNumber(1) !== 4) return undefined;
  const type = reader.takeNumber(1);
  const algorithm = reader.takeNumber(1);
  const hash = reader.takeNumber(1);
  if (!signatureAlgorithms.has(algorithm) || !hashNames.has(hash)) return undefined;
  const hashed = readSubpackets(reader.take(reader.takeNumber(2)));
  const signedPart = body.subarray(0, reader.position);
  const unhashed = readSubpackets(reader.take(reader.takeNumber(2)));
  const integers = takeIntegers(algorithm, reader);
  if (hashed.some((said) => said.isCritical && !understood.has(said.type))) return undefined;

  const all = [...hashed, ...unhashed.filter((said) => selfProving.has(said.type))];
  const packet = { body, type, algorithm, hash, signedPart, integers };
  return {
    signature: { ...packet, ...readStatements(hashed), ...readIssuer(all) },
    embedded: findStatement(all, 'embeddedSignature'),
  };
}

/** The rest of a packet: the beginning of the hash, for those in a hurry, and the signature proper. */
function takeIntegers(algorithm: number, reader: ByteReader): readonly Uint8Array[] {
  reader.take(2);
  const first = reader.takeInteger().bytes;
  return isRsa(algorithm) ? [first] : [first, reader.takeInteger().bytes];
}

type Issuer = Pick<Signature, 'issuerKeyId' | 'issuerFingerprint'>;
type Statements = Pick<
  Signature,
  | 'createdAt'
  | 'lifetime'
  | 'keyLifetime'
  | 'keyFlags'
  | 'isPrimaryUserId'
  | 'revocationReason'
  | 'criticalNotation'
>;

function readStatements(said: readonly Subpacket[]): Statements {
  const createdAt = findNumber(said, 'created', 'signature creation time not four bytes');
  if (createdAt === undefined) throw new MalformedError('no creation time in signature');
  const badLifetime = 'expiration subpacket with bad length';
  const badKeyLifetime = 'key expiration subpacket with bad length';
  const primary = findStatement(said, 'primaryUserId');
  if (primary !== undefined && primary.length !== 1) {
    throw new MalformedError('primary user id subpacket with bad length');
  }
  const notations = said.filter(({ type }) => type === subpacketType.notation).map(readNotation);
  return {
    createdAt,
    lifetime: findNumber(said, 'lifetime', badLifetime) ?? 0,
    keyLifetime: findNumber(said, 'keyLifetime', badKeyLifetime) ?? 0,
    keyFlags: findFirstByte(said, 'keyFlags', 'empty key flags subpacket'),
    isPrimaryUserId: (primary?.[0] ?? 0) > 0,
    revocationReason: findFirstByte(said, 'revocationReason', 'empty revocation reason subpacket'),
    criticalNotation: notations.find(({ isCritical }) => isCritical)?.name,
  };
}

interface IssuerName {
  readonly keyId: string;
  readonly fingerprint: string | undefined;
}

/** Of several names for the issuer the last one counts, be it a key ID or a fingerprint. */
function readIssuer(said: readonly Subpacket[]): Issuer {
  const names = said.flatMap(({ type, body }): readonly IssuerName[] => {
    if (type === subpacketType.issuerKeyId) return [readKeyId(body)];
    return type === subpacketType.issuerFingerprint ? [readFingerprint(body)] : [];
  });
  return {
    issuerKeyId: names.at(-1)?.keyId,
    issuerFingerprint: names.findLast(({ fingerprint }) => fingerprint !== undefined)?.fingerprint,
  };
}

function readKeyId(body: Uint8Array): IssuerName {
  if (body.length !== 8) throw new MalformedError('issuer subpacket with bad length');
  return { keyId: toHex(body), fingerprint: undefined };
}

/** The first byte is the version of the key; version 5 has longer fingerprints. */
function readFingerprint(body: Uint8Array): IssuerName {
  if (body.length === 0) throw new MalformedError('empty issuer fingerprint subpacket');
  const fingerprint = body.subarray(1);
  const isVersion5 = body[0] === 5;
  if (fingerprint.length !== (isVersion5 ? 32 : 20)) {
    throw new MalformedError('bad fingerprint length');
  }
  const keyId = isVersion5 ? fingerprint.subarray(0, 8) : fingerprint.subarray(-8);
  return { keyId: toHex(keyId), fingerprint: toHex(fingerprint) };
}

/** Four bytes of flags, the lengths of name and value, name and value. */
function readNotation({ isCritical, body }: Subpacket): { isCritical: boolean; name: string } {
  const reader = new ByteReader(body);
  if (body.length < 8) throw new MalformedError('notation data subpacket with bad length');
  reader.take(4);
  const nameLength = reader.takeNumber(2);
  const valueLength = reader.takeNumber(2);
  if (body.length !== 8 + nameLength + valueLength) {
    throw new MalformedError('notation data subpacket with bad length');
  }
  return { isCritical, name: Buffer.from(reader.take(nameLength)).toString('utf8') };
}

type StatementName = keyof typeof subpacketType;

/** The last statement of a kind is the one that counts. */
function findStatement(said: readonly Subpacket[], name: StatementName): Uint8Array | undefined {
  return said.findLast(({ type }) => type === subpacketType[name])?.body;
}

function findNumber(
  said: readonly Subpacket[],
  name: StatementName,
  problem: string,
): number | undefined {
  const body = findStatement(said, name);
  if (body === undefined) return undefined;
  if (body.length !== 4) throw new MalformedError(problem);
  return new ByteReader(body).takeNumber(4);
}

function findFirstByte(
  said: readonly Subpacket[],
  name: StatementName,
  problem: string,
): number | undefined {
  const body = findStatement(said, name);
  if (body?.length === 0) throw new MalformedError(problem);
  return body?.[0];
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase();
}

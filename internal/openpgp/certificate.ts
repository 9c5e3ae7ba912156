import { parsePublicKey, type PublicKey } from './public-key.ts';
import { MalformedError, OpenPgpError } from './openpgp-error.ts';
import { isKnownPacket, packetTag, type Packet } from './packets.ts';
import { parseSignature, signatureType, type Signature } from './signature-packet.ts';
import type { VerifySignature } from './verify-signature.ts';

/** A primary key and what it says about itself; every signature in here has been verified. */
export interface Certificate {
  readonly primary: PublicKey;
  readonly identities: readonly Identity[];
  readonly subkeys: readonly Subkey[];
  readonly revocations: readonly Signature[];
}

/** A user ID. What it is does not matter here, only what its certification says about the key. */
export interface Identity {
  /** The newest; undefined if the user ID is only revoked. */
  readonly certification: Signature | undefined;
  readonly revocations: readonly Signature[];
}

/** A key that the primary key has taken on, and that has agreed to it if it signs. */
export interface Subkey {
  readonly key: PublicKey;
  /** The newest. */
  readonly binding: Signature;
  readonly revocations: readonly Signature[];
}

/** Reports whether a signature about a key says that the key may sign documents. */
export function allowsSigning(about: Signature | undefined): boolean {
  return ((about?.keyFlags ?? 0) & signDataFlag) !== 0;
}

const signDataFlag = 0x02;

/**
 * Reads the packets that follow a primary key and believes what the key itself has signed.
 *
 * A statement that claims to be the key's own and is not makes the whole key unusable: a forged
 * revocation does not pass for one, nor does it go unnoticed. What others say is ignored.
 *
 * @throws {MalformedError} if the key cannot be used
 * @throws {OpenPgpError} if a packet is broken off
 */
export async function readCertificate(
  primary: PublicKey,
  packets: readonly Packet[],
  verify: VerifySignature,
): Promise<Certificate> {
  const sections = splitSections(packets);
  const identities = new Map<string, Identity>();
  const subkeys: Subkey[] = [];
  for (const section of sections) {
    if (section.kind === 'user-id') {
      const identity = await readIdentity(primary, section, verify);
      // The same user ID again takes the place of the earlier one.
      const name = Buffer.from(section.userId).toString('latin1');
      if (identity !== undefined) identities.set(name, identity);
    }
    if (section.kind === 'subkey') subkeys.push(await readSubkey(primary, section, verify));
  }
  if (identities.size === 0) throw new MalformedError('entity without any identities');
  const revocations = await readRevocations(primary, sections, verify);
  return { primary, identities: [...identities.values()], subkeys, revocations };
}

/** What the signatures after it are about. */
type Subject =
  | { readonly kind: 'user-id'; readonly userId: Uint8Array }
  | { readonly kind: 'subkey'; readonly key: PublicKey }
  | { readonly kind: 'other' };

type Section<S extends Subject = Subject> = S & { readonly signatures: Signature[] };

/**
 * Packets that nobody knows are passed over as if they were not there, and so are subkeys and
 * signatures that nobody could use. The signatures after such a subkey then fail as those of another.
 */
function splitSections(packets: readonly Packet[]): readonly Section[] {
  const sections: Section[] = [{ kind: 'other', signatures: [] }];
  for (const packet of packets.filter(isKnownPacket)) {
    if (packet.tag === packetTag.signature) {
      const signature = parseSignature(packet.body);
      if (signature !== undefined) sections.at(-1)?.signatures.push(signature);
      continue;
    }
    const subject = readSubject(packet);
    if (subject !== undefined) sections.push({ ...subject, signatures: [] });
  }
  return sections;
}

function readSubject({ tag, body }: Packet): Subject | undefined {
  if (tag === packetTag.userId) return { kind: 'user-id', userId: body };
  if (tag !== packetTag.publicSubkey && tag !== packetTag.secretSubkey) return { kind: 'other' };
  const key = parsePublicKey(body);
  return key === undefined ? undefined : { kind: 'subkey', key };
}

async function readIdentity(
  primary: PublicKey,
  { userId, signatures }: Section<{ kind: 'user-id'; userId: Uint8Array }>,
  verify: VerifySignature,
): Promise<Identity | undefined> {
  const length = Buffer.alloc(5, 0xb4);
  length.writeUInt32BE(userId.length, 1);
  const signed = Buffer.concat([primary.signedForm, length, userId]);
  const own: Signature[] = [];
  for (const signature of signatures) {
    if (!isAboutUserId(signature)) throw new MalformedError('user ID signature with wrong type');
    if (!claimsToBeFrom(signature, primary)) continue;
    await rewording(
      (problem) => `user ID self-signature invalid: ${problem}`,
      () => verify(primary, signature, signed),
    );
    own.push(signature);
  }
  if (own.length === 0) return undefined;
  return {
    certification: newest(own.filter((signature) => !isRevocation(signature))),
    revocations: own.filter(isRevocation),
  };
}

function isAboutUserId({ type }: Signature): boolean {
  const { firstCertification, lastCertification, certificationRevocation } = signatureType;
  return (
    (type >= firstCertification && type <= lastCertification) || type === certificationRevocation
  );
}

/** Anybody may certify a user ID; others are told apart by what they say of themselves. */
function claimsToBeFrom(signature: Signature, key: PublicKey): boolean {
  return signature.issuerFingerprint === undefined
    ? signature.issuerKeyId === key.keyId
    : signature.issuerFingerprint === key.fingerprint;
}

async function readSubkey(
  primary: PublicKey,
  { key, signatures }: Section<{ kind: 'subkey'; key: PublicKey }>,
  verify: VerifySignature,
): Promise<Subkey> {
  const signed = Buffer.concat([primary.signedForm, key.signedForm]);
  for (const signature of signatures) {
    if (!isAboutSubkey(signature)) throw new MalformedError('subkey signature with wrong type');
    await rewording(
      (problem) => `subkey signature invalid: ${problem}`,
      async () => {
        await verify(primary, signature, signed);
        if (!allowsSigning(signature)) return;
        await verifyCrossSignature(key, signature, { signed, verify });
      },
    );
  }
  const binding = newest(signatures.filter((signature) => !isRevocation(signature)));
  if (binding === undefined) throw new MalformedError('subkey packet not followed by signature');
  return { key, binding, revocations: signatures.filter(isRevocation) };
}

function isRevocation({ type }: Signature): boolean {
  return type === signatureType.certificationRevocation || type === signatureType.subkeyRevocation;
}

function isAboutSubkey({ type }: Signature): boolean {
  return type === signatureType.subkeyBinding || type === signatureType.subkeyRevocation;
}

/** Without it, anybody could pass somebody else's signing key, and its signatures, off as their own. */
async function verifyCrossSignature(
  subkey: PublicKey,
  { crossSignature }: Signature,
  { signed, verify }: { readonly signed: Uint8Array; readonly verify: VerifySignature },
): Promise<void> {
  if (crossSignature === undefined) {
    throw new MalformedError('signing subkey is missing cross-signature');
  }
  await rewording(
    (problem) => `error while verifying cross-signature: ${problem}`,
    () => verify(subkey, crossSignature, signed),
  );
}

/** Revocations of the whole key stand anywhere but after a user ID or a subkey. */
async function readRevocations(
  primary: PublicKey,
  sections: readonly Section[],
  verify: VerifySignature,
): Promise<readonly Signature[]> {
  const revocations = sections
    .filter(({ kind }) => kind === 'other')
    .flatMap(({ signatures }) => signatures)
    .filter(({ type }) => type === signatureType.keyRevocation);
  for (const revocation of revocations) {
    await rewording(
      () => 'revocation signature signed by alternate key',
      () => verify(primary, revocation, primary.signedForm),
    );
  }
  return revocations;
}

/** Says in whose name a check failed. */
async function rewording(
  words: (problem: string) => string,
  check: () => Promise<void>,
): Promise<void> {
  try {
    await check();
  } catch (cause) {
    if (!(cause instanceof OpenPgpError)) throw cause;
    throw new MalformedError(words(cause.message), { cause });
  }
}

/** Of signatures of the same second the first one counts. */
function newest(signatures: readonly Signature[]): Signature | undefined {
  return signatures.reduce<Signature | undefined>(
    (best, next) => (best === undefined || next.createdAt > best.createdAt ? next : best),
    undefined,
  );
}

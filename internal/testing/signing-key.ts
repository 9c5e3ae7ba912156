import { createMessage, generateKey, sign, type EllipticCurveName, type KeyOptions } from 'openpgp';

/** A throw-away OpenPGP key that signs checksum documents as a provider's publisher does. */
export interface TestSigningKey {
  /** The public key as a registry offers it. */
  readonly asciiArmor: string;
  /** 16 upper-case hex digits of the primary key. */
  readonly keyId: string;
  /** Makes a binary detached signature, the only form that Terraform reads. */
  sign(document: Uint8Array): Promise<Uint8Array>;
}

/** RSA, or a curve by its name in the OpenPGP library. */
export type SigningKeyKind = 'rsa' | EllipticCurveName;

/**
 * Makes a key: Ed25519 in its older form, which every OpenPGP implementation reads and which takes a
 * few milliseconds, unless told.
 */
export async function createSigningKey(
  name = 'Test Publisher',
  kind: SigningKeyKind = 'ed25519Legacy',
): Promise<TestSigningKey> {
  const { privateKey, publicKey } = await generateKey({
    ...kindOptions(kind),
    userIDs: [{ name, email: 'publisher@example.com' }],
    // A clock that runs a moment ahead of the reader's would make the key "not yet valid".
    date: new Date(Date.now() - 60_000),
    format: 'object',
    config: permissive,
  });

  return {
    asciiArmor: publicKey.armor(),
    keyId: publicKey.getKeyID().toHex().toUpperCase(),
    async sign(document) {
      const message = await createMessage({ binary: document });
      // openpgp types its answers by way of a package that is not installed: they arrive as unknown.
      const signature: unknown = await sign({
        message,
        signingKeys: privateKey,
        detached: true,
        format: 'binary',
        config: permissive,
      });
      if (!(signature instanceof Uint8Array)) throw new Error('openpgp made no binary signature');
      return signature;
    },
  };
}

/** The library frowns upon secp256k1 and short keys unless told not to. */
const permissive = { rejectCurves: new Set<never>(), minRSABits: 1024 };

function kindOptions(kind: SigningKeyKind): Pick<KeyOptions, 'type' | 'curve' | 'rsaBits'> {
  // Short, because tests would rather not wait.
  return kind === 'rsa' ? { type: 'rsa', rsaBits: 1024 } : { type: 'ecc', curve: kind };
}

import { createMessage, generateKey, sign } from 'openpgp';

/** A throw-away OpenPGP key that signs checksum documents as a provider's publisher does. */
export interface TestSigningKey {
  /** The public key as a registry offers it. */
  readonly asciiArmor: string;
  /** 16 upper-case hex digits of the primary key. */
  readonly keyId: string;
  /** Makes a binary detached signature, the only form that Terraform reads. */
  sign(document: Uint8Array): Promise<Uint8Array>;
}

/** Makes an Ed25519 key, in a few milliseconds; a registry needs no more than one. */
export async function createSigningKey(name = 'Test Publisher'): Promise<TestSigningKey> {
  const { privateKey, publicKey } = await generateKey({
    // The older form of Ed25519, which every OpenPGP implementation reads.
    type: 'ecc',
    curve: 'ed25519Legacy',
    userIDs: [{ name, email: 'publisher@example.com' }],
    // A clock that runs a moment ahead of the reader's would make the key "not yet valid".
    date: new Date(Date.now() - 60_000),
    format: 'object',
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
      });
      if (!(signature instanceof Uint8Array)) throw new Error('openpgp made no binary signature');
      return signature;
    },
  };
}

import { expect } from 'chai';
import { createMessage, readKey, readSignature, verify } from 'openpgp';
import { createSigningKey } from './signing-key.ts';

describe('createSigningKey', () => {
  const document = Buffer.from('0123  terraform-provider-anvil_1.0.0_linux_amd64.zip\n');

  it('offers an armored public key whose ID is the one it names', async () => {
    const key = await createSigningKey();

    const read = await readKey({ armoredKey: key.asciiArmor });

    expect(read.isPrivate()).to.equal(false);
    expect(key.keyId).to.match(/^[0-9A-F]{16}$/);
    expect(read.getKeyID().toHex().toUpperCase()).to.equal(key.keyId);
  });

  it('makes binary signatures that verify with that key only', async () => {
    const [key, other] = await Promise.all([createSigningKey('A'), createSigningKey('B')]);

    const signature = await key.sign(document);

    expect(signature[0]).to.be.at.least(0x80);
    expect(await verifies(key.asciiArmor, signature)).to.equal(true);
    expect(await verifies(other.asciiArmor, signature)).to.equal(false);
  });

  async function verifies(armoredKey: string, signature: Uint8Array): Promise<boolean> {
    const { signatures } = await verify({
      message: await createMessage({ binary: document }),
      signature: await readSignature({ binarySignature: signature }),
      verificationKeys: (await readKey({ armoredKey })).toPublic(),
    });
    return signatures[0]?.verified.then(() => true).catch(() => false) ?? false;
  }
});

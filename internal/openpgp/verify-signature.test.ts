import { expect } from 'chai';
import { createSigningKey, type SigningKeyKind } from '../testing/signing-key.ts';
import { keyAlgorithm } from './algorithms.ts';
import { decodeArmor } from './armor.ts';
import { verifyWithLibrary } from './library.ts';
import { verifyNatively } from './native-signature.ts';
import { InvalidSignatureError, OpenPgpError } from './openpgp-error.ts';
import { readPackets } from './packets.ts';
import { parsePublicKey, type PublicKey } from './public-key.ts';
import { parseSignature, type Signature } from './signature-packet.ts';
import { verifySignature } from './verify-signature.ts';

const document = Buffer.from('a document\n');
const other = Buffer.from('another document\n');

const native: readonly SigningKeyKind[] = [
  'rsa',
  'nistP256',
  'nistP384',
  'nistP521',
  'ed25519Legacy',
];
const exotic: readonly SigningKeyKind[] = [
  'secp256k1',
  'brainpoolP256r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
];

interface Signed {
  readonly key: PublicKey;
  readonly signature: Signature;
}

/** A new key and what it makes of the document. */
async function createSigned(kind: SigningKeyKind): Promise<Signed> {
  const publisher = await createSigningKey('Publisher', kind);
  const [keyPacket] = readPackets(decodeArmor(publisher.asciiArmor)?.bytes ?? Buffer.alloc(0));
  const [signaturePacket] = readPackets(await publisher.sign(document));
  const key = parsePublicKey(keyPacket?.body ?? Buffer.alloc(0));
  const signature = parseSignature(signaturePacket?.body ?? Buffer.alloc(0));
  if (key === undefined || signature === undefined) throw new Error(`Cannot read ${kind}`);
  return { key, signature };
}

describe('verifySignature', () => {
  for (const kind of [...native, ...exotic]) {
    it(`accepts what a key of kind ${kind} made, and nothing else`, async () => {
      const { key, signature } = await createSigned(kind);

      await verifySignature(key, signature, document);
      const error = await verifySignature(key, signature, other).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(InvalidSignatureError);
    });
  }

  it('does not accept a signature of another key', async () => {
    for (const kind of ['rsa', 'nistP256', 'ed25519Legacy'] as const) {
      const [{ key }, { signature }] = [await createSigned(kind), await createSigned(kind)];

      const error = await verifySignature(key, signature, document).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).to.be.instanceOf(InvalidSignatureError);
    }
  });
});

describe('verifySignature, given a key of the wrong kind', () => {
  for (const [title, algorithm, words] of [
    ['that only encrypts', keyAlgorithm.elgamal, 'public key cannot generate signatures'],
    ['of another algorithm', keyAlgorithm.rsa, 'public key and signature use different algorithms'],
  ] as const) {
    it(`refuses one ${title}`, async () => {
      const { key, signature } = await createSigned('ed25519Legacy');

      const error = await verifySignature({ ...key, algorithm }, signature, document).catch(
        (thrown: unknown) => thrown,
      );
      expect(error)
        .to.be.instanceOf(OpenPgpError)
        .with.property('message', `openpgp: invalid argument: ${words}`);
    });
  }
});

describe('verifyNatively', () => {
  for (const kind of native) {
    it(`agrees with the library on keys of kind ${kind}`, async () => {
      const signed = await createSigned(kind);

      for (const covered of [document, other, Buffer.alloc(0)]) {
        const verdict = verifyNatively(signed.key, signed.signature, covered);
        expect(verdict).to.equal(await verifyWithLibrary(signed.key, signed.signature, covered));
      }
    });
  }

  for (const kind of exotic) {
    it(`leaves keys of kind ${kind} to the library`, async () => {
      const { key, signature } = await createSigned(kind);

      expect(verifyNatively(key, signature, document)).to.equal(undefined);
    });
  }
});

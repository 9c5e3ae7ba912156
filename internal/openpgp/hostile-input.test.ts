import { expect } from 'chai';
import fc from 'fast-check';
import { boundSubkey, usualKey } from '../testing/certificate-builder.ts';
import { buildArmor, buildKey, signaturePacket } from '../testing/openpgp-builder.ts';
import { offer } from '../testing/signature-case.ts';
import { verifyCase } from '../testing/verify-case.ts';
import { decodeArmor } from './armor.ts';
import { readKeyRing } from './key-ring.ts';

import { OpenPgpError } from './openpgp-error.ts';
import { parsePublicKey } from './public-key.ts';
import { createSignatureVerifier } from './verify-detached.ts';
import { verifySignature } from './verify-signature.ts';

/** A place in the bytes, what to do there, and with which byte. */
const edit = fc.tuple(
  fc.nat(),
  fc.constantFrom('replace', 'insert', 'delete', 'cut'),
  fc.integer({ min: 0, max: 255 }),
);
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function apply(bytes: Uint8Array, [place, kind, byte]: Edit): Buffer {
  const at = place % Math.max(bytes.length, 1);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (kind) {
    case 'replace':
      return Buffer.concat([before, Buffer.from([byte]), after.subarray(1)]);
    case 'insert':
      return Buffer.concat([before, Buffer.from([byte]), after]);
    case 'delete':
      return Buffer.concat([before, after.subarray(1)]);
    case 'cut':
      return Buffer.from(before);
  }
}

/** Passes what may be thrown at bad input, and nothing else. */
function expectOpenPgpError(error: unknown): void {
  if (!(error instanceof OpenPgpError)) throw error;
}

describe('verifyDetached on damaged input', () => {
  const document = Buffer.from('a document\n');
  const [key, subkey] = [buildKey(), buildKey()];
  const packets = Buffer.concat([usualKey(key), boundSubkey(key, subkey)]);
  const signature = Buffer.concat([
    signaturePacket(buildKey(), document),
    signaturePacket(subkey, document),
  ]);
  const keyId = key.fingerprint.slice(-16);

  it('refuses, or accepts the one who really signed', async () => {
    const verifier = createSignatureVerifier();
    const damage = fc.tuple(fc.boolean(), fc.array(edit, { minLength: 1, maxLength: 3 }));

    await fc.assert(
      fc.asyncProperty(damage, async ([isOfKey, edits]) => {
        const [damagedKey, damagedSignature] = isOfKey
          ? [edits.reduce(apply, packets), signature]
          : [packets, edits.reduce(apply, signature)];
        const keys = [offer(buildArmor(damagedKey))];
        const verdict = await verifyCase(verifier, { document, signature: damagedSignature, keys });
        if (!('refusal' in verdict)) expect(verdict.keyId).to.equal(keyId);
      }),
      { numRuns: 400 },
    );
  });

  it('never accepts another document', async () => {
    const verifier = createSignatureVerifier();
    const keys = [offer(buildArmor(packets))];

    await fc.assert(
      fc.asyncProperty(edit, async (change) => {
        const other = apply(document, change);
        fc.pre(!other.equals(document));
        const verdict = await verifyCase(verifier, { document: other, signature, keys });
        expect(verdict).to.have.property('refusal');
      }),
      { numRuns: 100 },
    );
  });
});

describe('readKeyRing on any bytes', () => {
  it('throws nothing but its own errors', async () => {
    // Bytes that begin like packets get further than others.
    const header = fc.constantFrom(0x99, 0xb4, 0x88, 0xc6, 0xcd, 0xc2, 0xce, 0xd1);
    const piece = fc.tuple(header, fc.uint8Array({ maxLength: 40 }));
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 6 }), async (pieces) => {
        const bytes = Buffer.concat(
          pieces.map(([tag, body]) => Buffer.from([tag, body.length, ...body])),
        );
        await readKeyRing(bytes, verifySignature).catch(expectOpenPgpError);
      }),
      { numRuns: 300 },
    );
  });
});

describe('decodeArmor on any text', () => {
  it('throws nothing but its own errors', () => {
    const line = fc.oneof(
      fc.constantFrom('', '-----BEGIN PGP X-----', '-----END PGP X-----', '=AAAA', 'AAAA', 'A: b'),
      fc.base64String(),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        try {
          decodeArmor(lines.join('\n'));
        } catch (error) {
          expectOpenPgpError(error);
        }
      }),
    );
  });
});

describe('parsePublicKey', () => {
  /** An integer of the given size, all of its bits set. */
  function integer(bits: number): Buffer {
    return Buffer.from([bits >> 8, bits, ...Buffer.alloc((bits + 7) >> 3, 0xff)]);
  }

  function keyOf(algorithm: number, ...bits: readonly number[]): Buffer {
    return Buffer.concat([Buffer.from([4, 0, 0, 0, 1, algorithm]), ...bits.map(integer)]);
  }

  for (const [title, body, isRead] of [
    ['RSA of a usual size', keyOf(1, 4096, 24), true],
    ['RSA with a huge exponent', keyOf(1, 4096, 4096), false],
    ['DSA of a usual size', keyOf(17, 3072, 256, 3072, 3072), true],
    ['DSA with a huge modulus', keyOf(17, 16_384, 256, 16_384, 16_384), false],
    ['DSA with a huge order', keyOf(17, 3072, 3072, 3072, 3072), false],
    ['a key that is cut off', keyOf(1, 4096, 24).subarray(0, 100), false],
    ['a key of an unknown version', Buffer.from([3, ...keyOf(1, 1024, 24).subarray(1)]), false],
    ['a key of an unknown algorithm', keyOf(99, 1024), false],
    ['nothing', Buffer.alloc(0), false],
  ] as const) {
    it(`${isRead ? 'reads' : 'does not read'} ${title}`, () => {
      const key = parsePublicKey(body);

      expect(key !== undefined).to.equal(isRead);
    });
  }
});

import { expect } from 'chai';
import { createArmorCases } from '../testing/armor-cases.ts';
import {
  certification,
  certifiedUserId,
  keyStatement,
  usualKey,
} from '../testing/certificate-builder.ts';
import { createKeyCases } from '../testing/key-cases.ts';
import {
  buildArmor,
  buildKey,
  publicKeyPacket,
  signaturePacket,
  type BuiltKey,
  type SignatureOptions,
} from '../testing/openpgp-builder.ts';
import { createPacketCases } from '../testing/packet-cases.ts';
import { offer, unknownIssuer } from '../testing/signature-case.ts';
import { expectOutcome, verifyCase, type CaseRequest } from '../testing/verify-case.ts';
import type { TrustedKeys } from './hashicorp-keys.ts';
import { createSignatureVerifier } from './verify-detached.ts';

const document = Buffer.from(
  `${'0f'.repeat(32)}  terraform-provider-anvil_1.0.0_linux_amd64.zip\n`,
);

function armored(key: BuiltKey): string {
  return buildArmor(usualKey(key));
}

function expiredKey(key: BuiltKey): Buffer {
  return Buffer.concat([publicKeyPacket(key), certifiedUserId(key, { keyLifetimeDays: 10 })]);
}

function sign(key: BuiltKey, options?: SignatureOptions): Buffer {
  return signaturePacket(key, document, options);
}

describe('verifyDetached', () => {
  const verifier = createSignatureVerifier();

  for (const testCase of [
    ...createKeyCases(document),
    ...createPacketCases(document),
    ...createArmorCases(document),
  ]) {
    it(`agrees with Terraform on ${testCase.name}`, async () => {
      expectOutcome(await verifyCase(verifier, testCase), testCase.expected);
    });
  }

  it('reads the text of a text signature with any line ends', async () => {
    const key = buildKey();
    const keys = [offer(armored(key))];
    const signature = signaturePacket(key, Buffer.from('one\r\ntwo\r\n'), { type: 1 });

    for (const text of ['one\ntwo\n', 'one\r\ntwo\r\n', 'one\ntwo\r\n']) {
      const outcome = await verifyCase(verifier, { document: Buffer.from(text), signature, keys });
      expect(outcome).to.have.property('by', 'community');
    }
  });

  it('does not accept a signature over anything but the document', async () => {
    const key = buildKey();
    const keys = [offer(armored(key))];
    const outcome = await verifyCase(verifier, {
      document: Buffer.concat([document, Buffer.from('\n')]),
      signature: sign(key),
      keys,
    });
    expect(outcome).to.have.property('refusal').that.contains('EdDSA verification failure');
  });
});

describe('verifyDetached, ranking keys', () => {
  const [official, partners, author] = [buildKey(), buildKey(), buildKey()];
  // Made once: made again a second later, it would be another key to a trust signature.
  const authorKey = usualKey(author);
  const trusted: TrustedKeys = { official: armored(official), partners: armored(partners) };
  const verifier = createSignatureVerifier(trusted);

  function vouch(over: Uint8Array, maker = partners, options?: SignatureOptions): string {
    return buildArmor(signaturePacket(maker, over, options), 'PGP SIGNATURE');
  }

  function signedByAuthor(trustSignature: string): CaseRequest {
    const keys = [offer(buildArmor(authorKey), trustSignature)];
    return { document, signature: sign(author), keys };
  }

  it("calls HashiCorp's own key official", async () => {
    const request = { document, signature: sign(official), keys: [offer(trusted.official)] };
    expect(await verifyCase(verifier, request)).to.have.property('by', 'official');
  });

  it('calls any key official whose release HashiCorp has signed, too', async () => {
    const signature = Buffer.concat([sign(author), sign(official)]);
    const outcome = await verifyCase(verifier, { ...signedByAuthor(''), signature });
    expect(outcome).to.include({ by: 'official', keyId: author.fingerprint.slice(-16) });
  });

  it('does not need HashiCorp to be offered as a key, but some key to have signed', async () => {
    const request = { ...signedByAuthor(''), signature: sign(official) };
    expect(await verifyCase(verifier, request)).to.deep.equal({ refusal: unknownIssuer });
  });

  it("does not take a forged signature for HashiCorp's", async () => {
    const forged = sign(author, { issuer: official });
    const signature = Buffer.concat([sign(author), forged]);
    const outcome = await verifyCase(verifier, { ...signedByAuthor(''), signature });
    expect(outcome).to.have.property('by', 'community');
  });

  it("calls a key a partner's that HashiCorp vouches for", async () => {
    const outcome = await verifyCase(verifier, signedByAuthor(vouch(authorKey)));
    expect(outcome).to.include({ by: 'partner', keyId: author.fingerprint.slice(-16) });
  });

  const mismatch = 'openpgp: invalid signature: EdDSA verification failure';
  for (const [title, trustSignature, problem] of [
    ['over another key', vouch(usualKey(buildKey())), mismatch],
    ['over the armor instead of the key', vouch(Buffer.from(buildArmor(authorKey))), mismatch],
    ['that the author made', vouch(authorKey, author), 'openpgp: signature made by unknown entity'],
    [
      'that has expired',
      vouch(authorKey, partners, { daysAgo: 5, lifetimeDays: 1 }),
      'openpgp: signature expired',
    ],
  ] as const) {
    it(`refuses a trust signature ${title}`, async () => {
      expect(await verifyCase(verifier, signedByAuthor(trustSignature))).to.deep.equal({
        refusal: `error verifying trust signature: ${problem}`,
      });
    });
  }

  it('goes on to trust keys of HashiCorp that have expired', async () => {
    const later = createSignatureVerifier({
      official: buildArmor(expiredKey(official)),
      partners: buildArmor(expiredKey(partners)),
    });

    const both = Buffer.concat([sign(author), sign(official)]);
    expect(await verifyCase(later, { ...signedByAuthor(''), signature: both })).to.include({
      by: 'official',
    });
    expect(await verifyCase(later, signedByAuthor(vouch(authorKey)))).to.include({
      by: 'partner',
    });
  });

  it('does not rank, and does not look at trust signatures, where there are no ranks', async () => {
    const policy = { mayExpire: 'anything', ranksKeys: false } as const;
    const outcome = await verifyCase(verifier, { ...signedByAuthor('nonsense'), policy });
    expect(outcome).to.have.property('by', 'community');
  });
});

describe('verifyDetached, where expired things may or may not count', () => {
  const [old, fresh] = [buildKey(), buildKey()];
  const verifier = createSignatureVerifier();
  const keys = [offer(buildArmor(expiredKey(old))), offer(armored(fresh))];
  const anything = { mayExpire: 'anything', ranksKeys: false } as const;
  const nothing = { mayExpire: 'nothing', ranksKeys: false } as const;
  const expiredSignature = sign(fresh, { daysAgo: 10, lifetimeDays: 5 });

  it('accepts an expired key as a last resort, and says so', async () => {
    const outcome = await verifyCase(verifier, {
      document,
      signature: sign(old),
      keys,
      policy: anything,
    });
    expect(outcome).to.include({ keyId: old.fingerprint.slice(-16), expired: true });
  });

  it('accepts an expired signature as a last resort, and says so', async () => {
    const outcome = await verifyCase(verifier, {
      document,
      signature: expiredSignature,
      keys,
      policy: anything,
    });
    expect(outcome).to.include({ keyId: fresh.fingerprint.slice(-16), expired: true });
  });

  it('prefers a key that has not expired', async () => {
    const signature = Buffer.concat([sign(old), sign(fresh)]);
    for (const policy of [anything, nothing]) {
      const outcome = await verifyCase(verifier, { document, signature, keys, policy });
      expect(outcome).to.include({ keyId: fresh.fingerprint.slice(-16), expired: false });
    }
  });

  it('counts an expired key as unknown where nothing may expire', async () => {
    for (const signature of [sign(old), expiredSignature]) {
      const outcome = await verifyCase(verifier, { document, signature, keys, policy: nothing });
      expect(outcome).to.deep.equal({ refusal: unknownIssuer });
    }
  });

  it('never accepts a revoked key', async () => {
    const revoked = Buffer.concat([publicKeyPacket(old), keyStatement(old), certifiedUserId(old)]);
    for (const policy of [anything, nothing]) {
      const request = {
        document,
        signature: sign(old),
        keys: [offer(buildArmor(revoked))],
        policy,
      };
      expect(await verifyCase(verifier, request))
        .to.have.property('refusal')
        .that.contains('revoked key');
    }
  });
});

describe('verifyDetached, given too much', () => {
  const key = buildKey();
  const verifier = createSignatureVerifier();
  const keys = [offer(armored(key))];
  const signature = sign(key);

  for (const [title, request, words] of [
    [
      'a signature',
      { signature: Buffer.concat(Array(700).fill(signature)), keys },
      'error checking signature: larger than',
    ],
    [
      'a key',
      { signature, keys: [offer(armored(key) + ' '.repeat(1024 * 1024))] },
      'error decoding signing key: larger than',
    ],
    [
      'a trust signature',
      { signature, keys: [offer(armored(key), ' '.repeat(65_537))] },
      'error decoding trust signature: larger than',
    ],
    [
      'a list of keys',
      { signature, keys: Array(101).fill(keys[0]) },
      'error decoding signing key: more than 100 keys',
    ],
  ] as const) {
    it(`refuses ${title}`, async () => {
      const outcome = await verifyCase(verifier, { document, ...request });
      expect(outcome).to.have.property('refusal').that.contains(words);
    });
  }

  it('gives up on a key that takes too long to verify', async () => {
    const again = Array.from({ length: 300 }, () => certification(key));
    const heavy = buildArmor(Buffer.concat([usualKey(key), ...again]));
    const outcome = await verifyCase(verifier, { document, signature, keys: [offer(heavy)] });
    expect(outcome).to.have.property('refusal').that.contains('more than 256 signatures to verify');
  });
});

import {
  boundSubkey,
  certification,
  certifiedUserId,
  keyStatement,
  userIdRevocation,
  usualKey,
} from './certificate-builder.ts';
import {
  criticalNotation,
  expired,
  malformed,
  mismatch,
  notUnderstood,
  primaryMark,
  revoked,
  type Cast,
  type KeyCaseRow,
} from './key-case-row.ts';
import {
  buildArmor,
  buildKey,
  buildPacket,
  fingerprintBytes,
  publicKeyPacket,
  signaturePacket,
  userIdPacket,
  type BuiltSubpacket,
} from './openpgp-builder.ts';
import { makeRevocationRows } from './revocation-cases.ts';
import { offer, refused, signedBy, unknownIssuer, type SignatureCase } from './signature-case.ts';
import { makeSubkeyRows } from './subkey-cases.ts';

/**
 * Makes keys that no honest program would make, or that only time makes: forged and contradictory
 * statements, and statements that have expired, each with what Terraform makes of them.
 */
export function createKeyCases(document: Uint8Array): readonly SignatureCase[] {
  const [key, subkey, stranger] = [buildKey(), buildKey(), buildKey()];
  const cast: Cast = { key, subkey, stranger, good: usualKey(key) };
  const signatures = {
    key: signaturePacket(key, document),
    subkey: signaturePacket(subkey, document),
    stranger: signaturePacket(stranger, document),
  };
  return [
    ...makeRevocationRows(cast),
    ...makeSubkeyRows(cast),
    ...makeUserIds(cast),
    ...makeKeyFlags(cast),
    ...makeTimes(cast),
    ...makeStatements(cast),
    ...makeSequences(cast),
  ].map(([name, packets, refusal = '', signer = 'key']) => ({
    name,
    document,
    signature: signatures[signer],
    keys: [offer(buildArmor(Buffer.concat(packets)))],
    expected: refusal === '' ? signedBy(key.fingerprint) : refused(refusal),
  }));
}

function makeUserIds({ key, stranger, good }: Cast): readonly KeyCaseRow[] {
  const start = publicKeyPacket(key);
  const none = `${malformed} entity without any identities`;
  const forged = `${malformed} user ID self-signature invalid: ${mismatch}`;
  return [
    ['user-id-missing', [start], none],
    ['user-id-missing-but-direct', [start, keyStatement(key, { type: 0x1f, keyFlags: 3 })], none],
    ['user-id-unsigned', [start, userIdPacket('nobody')], none],
    ['user-id-by-stranger', [start, certifiedUserId(key, { maker: stranger })], none],
    ['user-id-forged', [start, certifiedUserId(key, { maker: stranger, issuer: key })], forged],
    [
      'second-user-id-forged',
      [good, certifiedUserId(key, { maker: stranger, issuer: key }, 'second')],
      forged,
    ],
    ['second-user-id-unsigned', [good, userIdPacket('second')]],
    ['user-id-certified-by-others', [good, certification(key, { maker: stranger, type: 0x10 })]],
    [
      'user-id-only-revoked',
      [start, userIdPacket('former'), userIdRevocation(key, {}, 'former')],
      unknownIssuer,
    ],
    ['user-id-of-unknown-hash', [start, certifiedUserId(key, { hash: 1 })], none],
    [
      'other-statement-forged',
      [start, keyStatement(key, { type: 0x1f, maker: stranger }), certifiedUserId(key)],
    ],
  ];
}

function makeKeyFlags({ key, good }: Cast): readonly KeyCaseRow[] {
  const start = publicKeyPacket(key);
  const mayNotSign = { keyFlags: 1 };
  return [
    ['flags-missing', [start, certifiedUserId(key, { keyFlags: undefined })], unknownIssuer],
    ['flags-without-sign', [start, certifiedUserId(key, mayNotSign)], unknownIssuer],
    ['flags-taken-back', [good, certification(key, { ...mayNotSign, daysAgo: 5 })], unknownIssuer],
    [
      'flags-given-later',
      [start, certifiedUserId(key, mayNotSign), certification(key, { daysAgo: 5 })],
    ],
    [
      'flags-of-newer-user-id',
      [good, certifiedUserId(key, { ...mayNotSign, daysAgo: 5 }, 'second')],
      unknownIssuer,
    ],
    [
      'flags-of-older-user-id',
      [good, certifiedUserId(key, { ...mayNotSign, daysAgo: 29.5 }, 'second')],
    ],
    [
      'flags-of-primary-user-id',
      [
        good,
        certifiedUserId(key, { ...mayNotSign, daysAgo: 29.5, hashed: [primaryMark] }, 'second'),
      ],
      unknownIssuer,
    ],
    [
      'flags-of-repeated-user-id',
      [good, certifiedUserId(key, { ...mayNotSign, daysAgo: 29.5 })],
      unknownIssuer,
    ],
    [
      'flags-of-direct-statement',
      [start, keyStatement(key, { type: 0x1f, keyFlags: 1 }), certifiedUserId(key)],
    ],
  ];
}

function makeTimes({ key, subkey, good }: Cast): readonly KeyCaseRow[] {
  const start = publicKeyPacket(key);
  const old = { keyLifetimeDays: 10 };
  return [
    ['key-expired', [start, certifiedUserId(key, old)]],
    ['key-expired-and-revoked', [start, keyStatement(key), certifiedUserId(key, old)], revoked],
    [
      'key-expired-subkey-signs',
      [start, certifiedUserId(key, old), boundSubkey(key, subkey)],
      '',
      'subkey',
    ],
    ['certification-expired', [start, certifiedUserId(key, { lifetimeDays: 1 })], expired],
    [
      'newer-certification-expired',
      [good, certification(key, { daysAgo: 5, lifetimeDays: 1 })],
      expired,
    ],
    ['certification-from-future', [start, certifiedUserId(key, { daysAgo: -3 })], expired],
    ['certification-and-key-expired', [start, certifiedUserId(key, { ...old, lifetimeDays: 1 })]],
  ];
}

function makeStatements({ key, subkey, stranger, good }: Cast): readonly KeyCaseRow[] {
  const start = publicKeyPacket(key);
  const userId = certifiedUserId(key);
  const critical = { hashed: [criticalNotation] };
  const revoker: BuiltSubpacket = [12, [0x80, 22, ...fingerprintBytes(stranger)]];
  return [
    [
      'certification-with-critical-notation',
      [start, certifiedUserId(key, critical)],
      notUnderstood,
    ],
    [
      'binding-with-critical-notation',
      [good, boundSubkey(key, subkey, critical)],
      notUnderstood,
      'subkey',
    ],
    [
      'consent-with-critical-notation',
      [good, boundSubkey(key, subkey, { cross: critical })],
      notUnderstood,
      'subkey',
    ],
    ['other-binding-with-critical-notation', [good, boundSubkey(key, subkey, critical)]],
    ['appointed-revoker', [start, certifiedUserId(key, { hashed: [revoker] })]],
    [
      'revoked-by-appointed-revoker',
      [
        start,
        keyStatement(key, { maker: stranger }),
        keyStatement(key, { type: 0x1f, hashed: [revoker] }),
        userId,
      ],
      `${malformed} revocation signature signed by alternate key`,
    ],
  ];
}

function makeSequences({ key, stranger, good }: Cast): readonly KeyCaseRow[] {
  const revokedKey = [publicKeyPacket(key), keyStatement(key), certifiedUserId(key)];
  const unusable = [
    publicKeyPacket(stranger),
    keyStatement(stranger, { maker: key }),
    certifiedUserId(stranger),
  ];
  return [
    ['unusable-key-before', [...unusable, good]],
    ['unusable-key-after', [good, ...unusable]],
    ['same-key-revoked-before', [...revokedKey, good], revoked],
    ['same-key-revoked-after', [good, ...revokedKey]],
    [
      'marker-and-trust-packets',
      [buildPacket(10, Buffer.from('PGP')), good, buildPacket(12, [1, 2])],
    ],
    [
      'unknown-packets',
      [
        publicKeyPacket(key),
        buildPacket(60, [1]),
        userIdPacket('x'),
        buildPacket(21, [1]),
        certification(key, {}, 'x'),
      ],
    ],
    ['packets-before-key', [userIdPacket('stray'), good]],
    [
      'no-key-at-all',
      [userIdPacket('stray')],
      `${malformed} first packet was not a public/private key`,
    ],
    [
      'rubbish-after-key',
      [good, Buffer.from([1, 2, 3])],
      `${malformed} tag byte does not have MSB set`,
    ],
    [
      'broken-off',
      [good, Buffer.from([0xc0 | 13, 100, 1])],
      'error decoding signing key: unexpected EOF',
    ],
    ['nothing-at-all', [], unknownIssuer],
  ];
}

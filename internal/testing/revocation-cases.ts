import {
  boundSubkey,
  certification,
  certifiedUserId,
  keyStatement,
  subkeyBinding,
  subkeyRevocation,
  userIdRevocation,
} from './certificate-builder.ts';
import {
  compromised,
  malformed,
  mismatch,
  primaryMark,
  revoked,
  badSubkey,
  superseded,
  type Cast,
  type KeyCaseRow,
} from './key-case-row.ts';
import { buildPacket, publicKeyPacket, subkeyPacket } from './openpgp-builder.ts';

/** Revocations: true and forged, of everything that can be revoked, at the right place and elsewhere. */
export function makeRevocationRows(cast: Cast): readonly KeyCaseRow[] {
  return [...ofKeys(cast), ...ofSubkeys(cast), ...ofUserIds(cast)];
}

function ofKeys({ key, subkey, stranger, good }: Cast): readonly KeyCaseRow[] {
  const [start, userId] = [publicKeyPacket(key), certifiedUserId(key)];
  const bound = boundSubkey(key, subkey);
  const forged = `${malformed} revocation signature signed by alternate key`;
  return [
    ['key-revoked', [start, keyStatement(key), userId], revoked],
    [
      'key-revoked-later',
      [start, keyStatement(key, { daysAgo: 0, hashed: [superseded] }), userId],
      revoked,
    ],
    ['key-revoked-in-future', [start, keyStatement(key, { daysAgo: -5 }), userId]],
    [
      'key-compromised-in-future',
      [start, keyStatement(key, { daysAgo: -5, hashed: [compromised] }), userId],
      revoked,
    ],
    ['key-revocation-expired', [start, keyStatement(key, { lifetimeDays: 1 }), userId]],
    ['key-revocation-by-stranger', [start, keyStatement(key, { maker: stranger }), userId], forged],
    [
      'key-revocation-forged',
      [start, keyStatement(key, { maker: stranger, issuer: key }), userId],
      forged,
    ],
    [
      'key-revocation-of-other-key',
      [start, keyStatement(stranger, { maker: key }), userId],
      forged,
    ],
    [
      'key-revocation-after-user-id',
      [good, keyStatement(key)],
      `${malformed} user ID signature with wrong type`,
    ],
    [
      'key-revocation-after-subkey',
      [good, bound, keyStatement(key)],
      `${malformed} subkey signature with wrong type`,
    ],
    ['key-revocation-after-image', [good, buildPacket(17, [2, 1, 0]), keyStatement(key)], revoked],
    ['primary-revoked', [start, keyStatement(key), userId, bound], revoked, 'subkey'],
  ];
}

function ofSubkeys({ key, subkey, stranger, good }: Cast): readonly KeyCaseRow[] {
  const bound = boundSubkey(key, subkey);
  return [
    ['subkey-revoked', [good, bound, subkeyRevocation(key, subkey)], revoked, 'subkey'],
    [
      'subkey-revoked-before-binding',
      [good, subkeyPacket(subkey), subkeyRevocation(key, subkey), subkeyBinding(key, subkey)],
      revoked,
      'subkey',
    ],
    ['subkey-revoked-primary-signs', [good, bound, subkeyRevocation(key, subkey)]],
    [
      'subkey-revocation-forged',
      [good, bound, subkeyRevocation(key, subkey, { maker: stranger, issuer: key })],
      `${badSubkey} ${mismatch}`,
      'subkey',
    ],
    [
      'subkey-revocation-by-itself',
      [good, bound, subkeyRevocation(key, subkey, { maker: subkey })],
      `${badSubkey} ${mismatch}`,
      'subkey',
    ],
  ];
}

function ofUserIds({ key, stranger, good }: Cast): readonly KeyCaseRow[] {
  return [
    ['user-id-revoked', [good, userIdRevocation(key)], revoked],
    ['user-id-revocation-by-stranger', [good, userIdRevocation(key, { maker: stranger })]],
    [
      'user-id-revocation-forged',
      [good, userIdRevocation(key, { maker: stranger, issuer: key })],
      `${malformed} user ID self-signature invalid: ${mismatch}`,
    ],
    [
      'user-id-revoked-and-certified-again',
      [good, userIdRevocation(key), certification(key, { daysAgo: 5 })],
      revoked,
    ],
    [
      'primary-user-id-revoked',
      [
        publicKeyPacket(key),
        certifiedUserId(key, { hashed: [primaryMark] }, 'former'),
        userIdRevocation(key, {}, 'former'),
        certifiedUserId(key),
      ],
    ],
  ];
}

import { boundSubkey, certifiedUserId, subkeyBinding } from './certificate-builder.ts';
import {
  badSubkey,
  expired,
  malformed,
  mismatch,
  type Cast,
  type KeyCaseRow,
} from './key-case-row.ts';
import { buildPacket, publicKeyPacket, subkeyPacket } from './openpgp-builder.ts';
import { unknownIssuer } from './signature-case.ts';

/** Subkeys: bound by both sides or by one, forged, expired, and not for signing. */
export function makeSubkeyRows(cast: Cast): readonly KeyCaseRow[] {
  return [...ofConsent(cast), ...ofBinding(cast)];
}

function ofConsent({ key, subkey, stranger, good }: Cast): readonly KeyCaseRow[] {
  return [
    ['subkey-signs', [good, boundSubkey(key, subkey)], '', 'subkey'],
    [
      'subkey-before-user-id',
      [publicKeyPacket(key), boundSubkey(key, subkey), certifiedUserId(key)],
      '',
      'subkey',
    ],
    [
      'subkey-of-stranger',
      [good, boundSubkey(key, stranger, { maker: stranger })],
      `${badSubkey} ${mismatch}`,
      'stranger',
    ],
    [
      'subkey-of-stranger-forged',
      [good, boundSubkey(key, stranger, { maker: stranger, issuer: key })],
      `${badSubkey} ${mismatch}`,
      'stranger',
    ],
    [
      'subkey-of-stranger-primary-signs',
      [good, boundSubkey(key, stranger, { maker: stranger, issuer: key })],
      `${badSubkey} ${mismatch}`,
    ],
    [
      'subkey-taken-without-consent',
      [good, boundSubkey(key, stranger, { cross: null })],
      `${badSubkey} openpgp: invalid data: signing subkey is missing cross-signature`,
      'stranger',
    ],
    [
      'subkey-consent-forged',
      [good, boundSubkey(key, stranger, { cross: { maker: key, issuer: stranger } })],
      `${badSubkey} openpgp: invalid data: error while verifying cross-signature: ${mismatch}`,
      'stranger',
    ],
    [
      'subkey-consent-to-other-key',
      [good, boundSubkey(key, subkey, { cross: { over: stranger } })],
      `${badSubkey} openpgp: invalid data: error while verifying cross-signature: ${mismatch}`,
      'subkey',
    ],
    [
      'subkey-consent-expired',
      [good, boundSubkey(key, subkey, { cross: { lifetimeDays: 1 } })],
      expired,
      'subkey',
    ],
    [
      'subkey-consent-from-future',
      [good, boundSubkey(key, subkey, { cross: { daysAgo: -3 } })],
      expired,
      'subkey',
    ],
  ];
}

function ofBinding({ key, subkey, good }: Cast): readonly KeyCaseRow[] {
  return [
    [
      'subkey-binding-expired',
      [good, boundSubkey(key, subkey, { lifetimeDays: 1 })],
      expired,
      'subkey',
    ],
    [
      'subkey-binding-from-future',
      [good, boundSubkey(key, subkey, { daysAgo: -3 })],
      expired,
      'subkey',
    ],
    [
      'subkey-unbound',
      [good, subkeyPacket(subkey)],
      `${malformed} subkey packet not followed by signature`,
    ],
    [
      'subkey-for-encryption',
      [good, boundSubkey(key, subkey, { keyFlags: 12, cross: null })],
      unknownIssuer,
      'subkey',
    ],
    [
      'subkey-without-flags',
      [good, boundSubkey(key, subkey, { keyFlags: undefined })],
      unknownIssuer,
      'subkey',
    ],
    [
      'subkey-bound-again-not-to-sign',
      [
        good,
        boundSubkey(key, subkey),
        subkeyBinding(key, subkey, { daysAgo: 5, keyFlags: 12, cross: null }),
      ],
      unknownIssuer,
      'subkey',
    ],
    [
      'subkey-bound-again-to-sign',
      [
        good,
        boundSubkey(key, subkey, { keyFlags: 12, cross: null }),
        subkeyBinding(key, subkey, { daysAgo: 5 }),
      ],
      '',
      'subkey',
    ],
    ['subkey-expired', [good, boundSubkey(key, subkey, { keyLifetimeDays: 10 })], '', 'subkey'],
    [
      'subkey-of-unknown-kind',
      [good, buildPacket(14, [4, 0, 0, 0, 1, 99, 1, 2, 3]), subkeyBinding(key, subkey)],
      `${malformed} user ID signature with wrong type`,
    ],
  ];
}

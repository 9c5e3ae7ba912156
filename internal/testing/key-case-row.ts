import type { BuiltKey, BuiltSubpacket } from './openpgp-builder.ts';

/** The keys of a case; the key is the one whose signatures are to be accepted. */
export interface Cast {
  readonly key: BuiltKey;
  readonly subkey: BuiltKey;
  readonly stranger: BuiltKey;
  /** The key with a user ID, as it should be. */
  readonly good: Buffer;
}

/** What is offered as a key, the words of refusal unless it is accepted, and who signs if not the key. */
export type KeyCaseRow = readonly [
  name: string,
  packets: readonly Uint8Array[],
  refusal?: string,
  signer?: 'key' | 'subkey' | 'stranger',
];

/** How Terraform begins to say that a key cannot be used. */
export const malformed = 'error decoding signing key: openpgp: invalid data:';
export const badSubkey = `${malformed} subkey signature invalid:`;
export const mismatch = 'openpgp: invalid signature: EdDSA verification failure';
export const revoked = 'error checking signature: openpgp: signature made by revoked key';
export const expired = 'error checking signature: openpgp: signature expired';
export const notUnderstood =
  'error checking signature: openpgp: invalid signature: unknown critical notation: a@b';

export const superseded: BuiltSubpacket = [29, [1]];
export const compromised: BuiltSubpacket = [29, [2]];
export const criticalNotation: BuiltSubpacket = [
  0x80 | 20,
  [0, 0, 0, 0, 0, 3, 0, 0, 0x61, 0x40, 0x62],
];
export const primaryMark: BuiltSubpacket = [25, [1]];

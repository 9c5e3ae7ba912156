import {
  publicKeyPacket,
  signatureBody,
  signaturePacket,
  signedKey,
  signedUserId,
  subkeyPacket,
  userIdPacket,
  type BuiltKey,
  type SignatureOptions,
} from './openpgp-builder.ts';

/** A statement about a key, which somebody else may have made. */
export interface StatementOptions extends SignatureOptions {
  readonly maker?: BuiltKey;
}

/** How a subkey is bound to a primary key. */
export interface BindingOptions extends StatementOptions {
  /** The signature by which the subkey agrees; null leaves it out. */
  readonly cross?: (StatementOptions & { readonly over?: BuiltKey }) | null;
}

/** The user ID of the keys made here, unless told. */
export const usualUserId = 'Publisher <publisher@example.com>';

/** A primary key with one user ID, as it should be. */
export function usualKey(key: BuiltKey): Buffer {
  return Buffer.concat([publicKeyPacket(key), certifiedUserId(key)]);
}

/** A user ID and its certification. */
export function certifiedUserId(
  key: BuiltKey,
  options: StatementOptions = {},
  userId = usualUserId,
): Buffer {
  return Buffer.concat([userIdPacket(userId), certification(key, options, userId)]);
}

/** The packet that certifies a user ID. */
export function certification(
  key: BuiltKey,
  { maker = key, ...options }: StatementOptions = {},
  userId = usualUserId,
): Buffer {
  const usual = { type: 0x13, daysAgo: 29, keyFlags: 3 };
  return signaturePacket(maker, signedUserId(key, userId), { ...usual, ...options });
}

/** The packet that takes a certification back. */
export function userIdRevocation(
  key: BuiltKey,
  { maker = key, ...options }: StatementOptions = {},
  userId = usualUserId,
): Buffer {
  const usual = { type: 0x30, daysAgo: 10 };
  return signaturePacket(maker, signedUserId(key, userId), { ...usual, ...options });
}

/** A statement of a key about itself, such as its revocation. */
export function keyStatement(
  key: BuiltKey,
  { maker = key, ...options }: StatementOptions = {},
): Buffer {
  return signaturePacket(maker, signedKey(key), { type: 0x20, daysAgo: 10, ...options });
}

/** A subkey and its binding. */
export function boundSubkey(
  primary: BuiltKey,
  subkey: BuiltKey,
  options: BindingOptions = {},
): Buffer {
  return Buffer.concat([subkeyPacket(subkey), subkeyBinding(primary, subkey, options)]);
}

/** The packet by which a primary key takes on a subkey that signs. */
export function subkeyBinding(
  primary: BuiltKey,
  subkey: BuiltKey,
  { maker = primary, cross = {}, ...options }: BindingOptions = {},
): Buffer {
  const embedded = cross === null ? [] : [[32, crossSignature(primary, subkey, cross)] as const];
  return signaturePacket(maker, signedSubkey(primary, subkey), {
    type: 0x18,
    daysAgo: 28,
    keyFlags: 2,
    ...options,
    hashed: [...(options.hashed ?? []), ...embedded],
  });
}

function crossSignature(
  primary: BuiltKey,
  subkey: BuiltKey,
  { maker = subkey, over = primary, ...options }: NonNullable<BindingOptions['cross']>,
): Buffer {
  const usual = { type: 0x19, daysAgo: 28 };
  return signatureBody(maker, signedSubkey(over, subkey), { ...usual, ...options });
}

/** The packet by which a primary key revokes a subkey. */
export function subkeyRevocation(
  primary: BuiltKey,
  subkey: BuiltKey,
  { maker = primary, ...options }: StatementOptions = {},
): Buffer {
  const usual = { type: 0x28, daysAgo: 10 };
  return signaturePacket(maker, signedSubkey(primary, subkey), { ...usual, ...options });
}

function signedSubkey(primary: BuiltKey, subkey: BuiltKey): Buffer {
  return Buffer.concat([signedKey(primary), signedKey(subkey)]);
}

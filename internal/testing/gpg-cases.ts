import type { Gpg, GpgKeyOptions } from './gnupg.ts';
import {
  offer,
  refused,
  signedBy,
  unknownIssuer,
  type SignatureCase,
  type SignatureOutcome,
} from './signature-case.ts';

/**
 * Makes keys and signatures with GnuPG, of all the kinds that publishers have or could have, each with
 * what Terraform makes of them. Takes a few seconds.
 */
export async function createGpgCases(
  gpg: Gpg,
  document: Uint8Array,
): Promise<readonly SignatureCase[]> {
  return [...(await cookAll(gpg, document, recipes)), ...(await createFileCases(gpg, document))];
}

/** Makes cases with keys that take GnuPG several seconds each. */
export async function createSlowGpgCases(
  gpg: Gpg,
  document: Uint8Array,
): Promise<readonly SignatureCase[]> {
  return cookAll(gpg, document, slowRecipes);
}

/** How to make a key, a signature of it, and what the registry then offers. */
interface Recipe {
  readonly algorithm: string;
  readonly key?: GpgKeyOptions;
  readonly subkey?: GpgKeyOptions & { readonly algorithm: string };
  readonly sign?: { readonly options?: readonly string[]; readonly at?: string };
  /** What happens to the key after it has signed. */
  readonly then?: (gpg: Gpg, fingerprint: string) => Promise<unknown>;
  readonly exportOptions?: readonly string[];
  /** Absent if Terraform accepts the signature. */
  readonly refusal?: string;
}

const revoked = 'error checking signature: openpgp: signature made by revoked key';
const expired = 'error checking signature: openpgp: signature expired';
const armored = 'error checking signature: openpgp: invalid data: tag byte does not have MSB set';

const recipes: Readonly<Record<string, Recipe>> = {
  'rsa-2048': { algorithm: 'rsa2048' },
  'rsa-1024': { algorithm: 'rsa1024' },
  'rsa-3072-subkey': {
    algorithm: 'rsa3072',
    key: { usage: 'cert' },
    subkey: { algorithm: 'rsa3072' },
  },
  ed25519: { algorithm: 'ed25519' },
  'ed25519-subkey': {
    algorithm: 'ed25519',
    key: { usage: 'cert' },
    subkey: { algorithm: 'ed25519' },
  },
  'nist-p256': { algorithm: 'nistp256' },
  'nist-p384': { algorithm: 'nistp384' },
  'nist-p521': { algorithm: 'nistp521' },
  secp256k1: { algorithm: 'secp256k1' },
  'brainpool-p256': { algorithm: 'brainpoolP256r1' },
  'brainpool-p512': { algorithm: 'brainpoolP512r1' },
  'dsa-1024-elgamal': { algorithm: 'dsa1024', subkey: { algorithm: 'elg1024', usage: 'encrypt' } },
  'encryption-subkey': { algorithm: 'ed25519', subkey: { algorithm: 'cv25519', usage: 'encrypt' } },

  'sha1-self-signature': { algorithm: 'rsa1024', key: { options: ['--cert-digest-algo', 'SHA1'] } },
  'sha1-signature': { algorithm: 'rsa1024', sign: { options: ['--digest-algo', 'SHA1'] } },
  'sha1-signature-ed25519': { algorithm: 'ed25519', sign: { options: ['--digest-algo', 'SHA1'] } },
  'sha224-signature-ed25519': {
    algorithm: 'ed25519',
    sign: { options: ['--digest-algo', 'SHA224'] },
  },
  'md5-signature': {
    algorithm: 'rsa1024',
    sign: { options: ['--digest-algo', 'MD5', '--allow-weak-digest-algos'] },
    refusal: unknownIssuer,
  },
  'ripemd160-signature': {
    algorithm: 'rsa1024',
    sign: { options: ['--digest-algo', 'RIPEMD160'] },
    refusal: unknownIssuer,
  },
  'text-signature': { algorithm: 'ed25519', sign: { options: ['--textmode'] } },
  'armored-signature': { algorithm: 'ed25519', sign: { options: ['--armor'] }, refusal: armored },
  'plain-notation': {
    algorithm: 'ed25519',
    sign: { options: ['--sig-notation', 'colour@example.com=red'] },
  },
  'critical-notation': {
    algorithm: 'ed25519',
    sign: { options: ['--sig-notation', '!colour@example.com=red'] },
    refusal:
      'error checking signature: openpgp: invalid signature: unknown critical notation: colour@example.com',
  },

  'several-user-ids': {
    algorithm: 'ed25519',
    then: async (gpg, fingerprint) => {
      await gpg.run(['--quick-add-uid', fingerprint, 'Second <second@example.com>']);
      await gpg.run(['--quick-add-uid', fingerprint, 'Third <third@example.com>']);
    },
  },
  'revoked-user-id': {
    algorithm: 'ed25519',
    then: async (gpg, fingerprint) => {
      await gpg.run(['--quick-add-uid', fingerprint, 'Second <former@example.com>']);
      await gpg.run(['--quick-revoke-uid', fingerprint, 'Second <former@example.com>']);
    },
  },
  'expired-key': {
    algorithm: 'ed25519',
    key: { at: '2024-01-01', expires: '30d' },
    sign: { at: '2024-01-15' },
  },
  'expired-subkey': {
    algorithm: 'ed25519',
    key: { at: '2024-01-01', usage: 'cert' },
    subkey: { algorithm: 'ed25519', at: '2024-01-01', expires: '30d' },
    sign: { at: '2024-01-15' },
  },
  'expiry-put-off': {
    algorithm: 'ed25519',
    key: { at: '2024-01-01', expires: '30d' },
    sign: { at: '2024-01-15' },
    then: (gpg, fingerprint) =>
      gpg.run(['--quick-set-expire', fingerprint, '2090-01-01'], { at: '2024-06-01' }),
    exportOptions: ['--export-options', 'export-minimal'],
  },
  'signed-after-expiry': {
    algorithm: 'ed25519',
    key: { at: '2024-01-01' },
    sign: { at: '2024-06-01' },
    then: (gpg, fingerprint) =>
      gpg.run(['--quick-set-expire', fingerprint, '2024-02-01'], { at: '2024-01-15' }),
  },
  'signed-before-key': {
    algorithm: 'ed25519',
    key: { at: '2024-06-01' },
    sign: { at: '2024-01-01', options: ['--ignore-time-conflict'] },
  },
  'expired-signature': {
    algorithm: 'ed25519',
    key: { at: '2024-01-01' },
    sign: { at: '2024-01-15', options: ['--default-sig-expire', '30d'] },
    refusal: expired,
  },
  'lasting-signature': {
    algorithm: 'ed25519',
    sign: { options: ['--default-sig-expire', '10y'] },
  },
  'future-signature': { algorithm: 'ed25519', sign: { at: '2090-01-01' }, refusal: expired },

  'revoked-without-reason': {
    algorithm: 'ed25519',
    then: (gpg, fingerprint) => revoke(gpg, fingerprint, '0'),
    refusal: revoked,
  },
  'revoked-as-compromised': {
    algorithm: 'ed25519',
    then: (gpg, fingerprint) => revoke(gpg, fingerprint, '1'),
    refusal: revoked,
  },
  'revoked-as-superseded': {
    algorithm: 'ed25519',
    then: (gpg, fingerprint) => revoke(gpg, fingerprint, '2'),
    refusal: revoked,
  },
  'revoked-as-retired': {
    algorithm: 'ed25519',
    then: (gpg, fingerprint) => revoke(gpg, fingerprint, '3'),
    refusal: revoked,
  },
  'revoked-subkey': {
    algorithm: 'ed25519',
    key: { usage: 'cert' },
    subkey: { algorithm: 'ed25519' },
    then: (gpg, fingerprint) =>
      gpg.answer(
        ['--pinentry-mode', 'loopback', '--edit-key', fingerprint],
        ['key 1', 'revkey', 'y', '0', '', 'y', 'save'],
      ),
    refusal: revoked,
  },
  'revoked-other-subkey': {
    algorithm: 'ed25519',
    subkey: { algorithm: 'cv25519', usage: 'encrypt' },
    then: (gpg, fingerprint) =>
      gpg.answer(
        ['--pinentry-mode', 'loopback', '--edit-key', fingerprint],
        ['key 1', 'revkey', 'y', '0', '', 'y', 'save'],
      ),
  },
};

const slowRecipes: Readonly<Record<string, Recipe>> = {
  'rsa-4096': { algorithm: 'rsa4096' },
  'dsa-2048-elgamal': { algorithm: 'dsa2048', subkey: { algorithm: 'elg1024', usage: 'encrypt' } },
};

async function cookAll(
  gpg: Gpg,
  document: Uint8Array,
  book: Readonly<Record<string, Recipe>>,
): Promise<readonly SignatureCase[]> {
  const cases: SignatureCase[] = [];
  for (const [name, recipe] of Object.entries(book)) {
    cases.push({ name, document, ...(await cook(gpg, document, recipe)) });
  }
  return cases;
}

async function cook(
  gpg: Gpg,
  document: Uint8Array,
  recipe: Recipe,
): Promise<Pick<SignatureCase, 'keys' | 'signature' | 'expected'>> {
  const fingerprint = await gpg.createKey(recipe.algorithm, recipe.key);
  if (recipe.subkey !== undefined) {
    await gpg.addSubkey(fingerprint, recipe.subkey.algorithm, recipe.subkey);
  }
  const signature = await sign(gpg, fingerprint, { document, ...recipe.sign });
  await recipe.then?.(gpg, fingerprint);
  const key = await exportKey(gpg, fingerprint, recipe.exportOptions);
  const expected = recipe.refusal === undefined ? signedBy(fingerprint) : refused(recipe.refusal);
  return { keys: [offer(key)], signature, expected };
}

/** Revokes a whole key; the reasons have the numbers that GnuPG's question gives them. */
async function revoke(gpg: Gpg, fingerprint: string, reason: string): Promise<void> {
  const certificate = await gpg.answer(
    ['--pinentry-mode', 'loopback', '--gen-revoke', fingerprint],
    ['y', reason, '', 'y'],
  );
  await gpg.run(['--import'], { input: certificate });
}

async function sign(
  gpg: Gpg,
  fingerprint: string,
  {
    document,
    options = [],
    ...run
  }: {
    readonly document: Uint8Array;
    readonly options?: readonly string[];
    readonly at?: string;
  },
): Promise<Buffer> {
  const args = [...options, '--local-user', fingerprint, '--detach-sign', '--output', '-'];
  return gpg.run(args, { ...run, input: document });
}

async function exportKey(
  gpg: Gpg,
  fingerprint: string,
  options: readonly string[] = [],
): Promise<string> {
  return (await gpg.run([...options, '--armor', '--export', fingerprint])).toString();
}

/** Cases for which it does not matter what kind of key it is, but what is offered in which order. */
async function createFileCases(gpg: Gpg, document: Uint8Array): Promise<readonly SignatureCase[]> {
  const [mine, other] = [await gpg.createKey('ed25519'), await gpg.createKey('ed25519')];
  const [key, otherKey] = [await exportKey(gpg, mine), await exportKey(gpg, other)];
  const both = (await gpg.run(['--armor', '--export', other, mine])).toString();
  const signature = await sign(gpg, mine, { document });
  const otherSignature = await sign(gpg, other, { document });
  const elsewhere = await sign(gpg, mine, { document: Buffer.concat([document, document]) });
  const accepted = signedBy(mine);
  const noArmor = refused(
    'error decoding signing key: openpgp: invalid argument: no armored data found',
  );
  const tampered = refused(
    'error checking signature: openpgp: invalid signature: EdDSA verification failure',
  );
  const rows: readonly (readonly [string, Uint8Array, readonly string[], SignatureOutcome])[] = [
    ['no-keys', signature, [], refused(unknownIssuer)],
    ['empty-signature', new Uint8Array(), [key], refused(unknownIssuer)],
    ['wrong-key', otherSignature, [key], refused(unknownIssuer)],
    ['tampered-document', elsewhere, [key], tampered],
    ['second-key', signature, [otherKey, key], accepted],
    ['broken-first-key', signature, ['no key at all', key], noArmor],
    ['broken-second-key', signature, [key, 'no key at all'], accepted],
    ['several-keys-in-one-block', signature, [both], accepted],
    ['first-of-two-blocks', signature, [`${key}\n${otherKey}`], accepted],
    ['second-of-two-blocks', signature, [`${otherKey}\n${key}`], refused(unknownIssuer)],
    ['several-signatures', Buffer.concat([otherSignature, signature]), [key], accepted],
    ['first-signature-tampered', Buffer.concat([elsewhere, signature]), [key], tampered],
  ];
  return rows.map(([name, made, offered, expected]) => ({
    name,
    document,
    signature: made,
    keys: offered.map((armor) => offer(armor)),
    expected,
  }));
}

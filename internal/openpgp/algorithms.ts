/** Public key algorithms, by the numbers that OpenPGP gives them: all that Terraform 1.11 knows. */
export const keyAlgorithm = {
  rsa: 1,
  rsaEncryptOnly: 2,
  rsaSignOnly: 3,
  elgamal: 16,
  dsa: 17,
  ecdh: 18,
  ecdsa: 19,
  /** The older of the two forms of Ed25519. */
  eddsa: 22,
} as const;

/** Hash algorithms: SHA-1, SHA-2 and SHA-3, but neither MD5 nor RIPEMD-160. */
export const hashAlgorithm = {
  sha1: 2,
  sha256: 8,
  sha384: 9,
  sha512: 10,
  sha224: 11,
  sha3With256Bits: 12,
  sha3With512Bits: 14,
} as const;

/** The algorithms that sign, and their names in messages. */
export const signatureAlgorithms: ReadonlyMap<number, string> = new Map([
  [keyAlgorithm.rsa, 'RSA'],
  [keyAlgorithm.rsaSignOnly, 'RSA'],
  [keyAlgorithm.dsa, 'DSA'],
  [keyAlgorithm.ecdsa, 'ECDSA'],
  [keyAlgorithm.eddsa, 'EdDSA'],
]);

const keyAlgorithms: ReadonlySet<number> = new Set(Object.values(keyAlgorithm));
const hashAlgorithms: ReadonlySet<number> = new Set(Object.values(hashAlgorithm));

/** Reports whether a key with the algorithm is read at all, be it only to encrypt. */
export function isKeyAlgorithm(algorithm: number): boolean {
  return keyAlgorithms.has(algorithm);
}

/** Reports whether signatures over such a hash are read. */
export function isHashAlgorithm(algorithm: number): boolean {
  return hashAlgorithms.has(algorithm);
}

/** Reports whether an algorithm is RSA, which takes one integer where the others take two. */
export function isRsa(algorithm: number): boolean {
  return signatureAlgorithms.get(algorithm) === 'RSA';
}

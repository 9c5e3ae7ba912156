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

/** The algorithms that sign, and their names in messages. */
export const signatureAlgorithms: ReadonlyMap<number, string> = new Map([
  [keyAlgorithm.rsa, 'RSA'],
  [keyAlgorithm.rsaSignOnly, 'RSA'],
  [keyAlgorithm.dsa, 'DSA'],
  [keyAlgorithm.ecdsa, 'ECDSA'],
  [keyAlgorithm.eddsa, 'EdDSA'],
]);

/** Reports whether an algorithm is RSA, whose signatures are one integer where others are two. */
export function isRsa(algorithm: number): boolean {
  return signatureAlgorithms.get(algorithm) === 'RSA';
}

/**
 * Node's names of the hash algorithms, by OpenPGP's numbers: SHA-1, SHA-2 and SHA-3, but neither MD5
 * nor RIPEMD-160.
 */
export const hashNames: ReadonlyMap<number, string> = new Map([
  [2, 'sha1'],
  [8, 'sha256'],
  [9, 'sha384'],
  [10, 'sha512'],
  [11, 'sha224'],
  [12, 'sha3-256'],
  [14, 'sha3-512'],
]);

/** The hashes of them that Terraform does not combine with RSA. */
export const sha3: ReadonlySet<number> = new Set([12, 14]);

/** An elliptic curve. */
export interface Curve {
  /** As JSON Web Keys name it; undefined for curves that not every Node is built with. */
  readonly jwkName: string | undefined;
  /** Size of a coordinate. */
  readonly bytes: number;
}

/** The curves that Terraform knows, by their object identifiers in hex digits. */
export const curves: ReadonlyMap<string, Curve> = new Map([
  ['2a8648ce3d030107', { jwkName: 'P-256', bytes: 32 }],
  ['2b81040022', { jwkName: 'P-384', bytes: 48 }],
  ['2b81040023', { jwkName: 'P-521', bytes: 66 }],
  ['2b06010401da470f01', { jwkName: 'Ed25519', bytes: 32 }],
  // Curve25519, which only encrypts, then secp256k1 and three curves of Brainpool.
  ['2b060104019755010501', { jwkName: undefined, bytes: 32 }],
  ['2b8104000a', { jwkName: undefined, bytes: 32 }],
  ['2b2403030208010107', { jwkName: undefined, bytes: 32 }],
  ['2b240303020801010b', { jwkName: undefined, bytes: 48 }],
  ['2b240303020801010d', { jwkName: undefined, bytes: 64 }],
]);

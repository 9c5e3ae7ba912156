import { createHash } from 'node:crypto';

import { curves, keyAlgorithm, type Curve } from './algorithms.ts';
import { ByteReader, type Integer } from './byte-reader.ts';
import { OpenPgpError } from './openpgp-error.ts';

/** A primary key or a subkey. */
export interface PublicKey {
  /** 16 upper-case hex digits. */
  readonly keyId: string;
  /** 40 upper-case hex digits. */
  readonly fingerprint: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
  readonly algorithm: number;
  /** Undefined for algorithms without curves. */
  readonly curve: Curve | undefined;
  /** The numbers of the key, in OpenPGP's order; the point of a curve counts as one. */
  readonly integers: readonly Uint8Array[];
  /** The packet, without what is secret in it. */
  readonly body: Uint8Array;
  /** The key in the form in which signatures about it cover it. */
  readonly signedForm: Uint8Array;
}

/** Terraform's limit for the public exponent of RSA. */
const rsaExponentBitsMax = 24;
/** The largest sizes in the standard of DSA; signatures by larger keys could take hours to check. */
const dsaModulusBitsMax = 3072;
const dsaOrderBitsMax = 256;

/**
 * Reads a public key packet, or the public part of a secret one.
 *
 * @returns undefined for a key that Terraform skips: of another version than 4, with an algorithm or
 *   curve that it does not know, broken off, or of a size that nobody uses
 */
export function parsePublicKey(packet: Uint8Array): PublicKey | undefined {
  try {
    return parse(packet);
  } catch (error) {
    if (error instanceof OpenPgpError) return undefined;
    throw error;
  }
}

function parse(packet: Uint8Array): PublicKey | undefined {
  const reader = new ByteReader(packet);
  if (reader.takeNumber(1) !== 4) return undefined;
  const createdAt = reader.takeNumber(4);
  const algorithm = reader.takeNumber(1);
  const material = takeMaterial(algorithm, reader);
  if (material === undefined || reader.position >= 2 ** 16) return undefined;
  const body = packet.subarray(0, reader.position);
  const signedForm = Buffer.concat([Buffer.from([0x99, body.length >> 8, body.length]), body]);
  const fingerprint = createHash('sha1').update(signedForm).digest('hex').toUpperCase();
  return {
    keyId: fingerprint.slice(-16),
    fingerprint,
    createdAt,
    algorithm,
    curve: material.curve,
    integers: material.integers.map(({ bytes }) => bytes),
    body,
    signedForm,
  };
}

interface Material {
  readonly curve?: Curve;
  readonly integers: readonly Integer[];
}

function takeMaterial(algorithm: number, reader: ByteReader): Material | undefined {
  switch (algorithm) {
    case keyAlgorithm.rsa:
    case keyAlgorithm.rsaEncryptOnly:
    case keyAlgorithm.rsaSignOnly: {
      const [modulus, exponent] = [reader.takeInteger(), reader.takeInteger()];
      return exponent.bits > rsaExponentBitsMax ? undefined : { integers: [modulus, exponent] };
    }
    case keyAlgorithm.dsa: {
      const [modulus, order] = [reader.takeInteger(), reader.takeInteger()];
      const integers = [modulus, order, reader.takeInteger(), reader.takeInteger()];
      const isUsual = modulus.bits <= dsaModulusBitsMax && order.bits <= dsaOrderBitsMax;
      return isUsual ? { integers } : undefined;
    }
    case keyAlgorithm.elgamal:
      return { integers: [reader.takeInteger(), reader.takeInteger(), reader.takeInteger()] };
    case keyAlgorithm.ecdsa:
    case keyAlgorithm.eddsa:
      return takePoint(reader);
    case keyAlgorithm.ecdh: {
      const point = takePoint(reader);
      // How to make a key for encryption of what is agreed upon.
      reader.take(reader.takeNumber(1));
      return point;
    }
    default:
      return undefined;
  }
}

function takePoint(reader: ByteReader): Material | undefined {
  const identifier = Buffer.from(reader.take(reader.takeNumber(1))).toString('hex');
  const curve = curves.get(identifier);
  const point = reader.takeInteger();
  return curve === undefined ? undefined : { curve, integers: [point] };
}

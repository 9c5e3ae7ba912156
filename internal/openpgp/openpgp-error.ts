/** Something is wrong with a key or a signature; worded as Terraform's OpenPGP library words it. */
export class OpenPgpError extends Error {
  override readonly name: string = 'OpenPgpError';
}

/** A part of a key or signature is malformed; costs a key ring only the key that it belongs to. */
export class MalformedError extends OpenPgpError {
  override readonly name = 'MalformedError';

  constructor(problem: string, options?: ErrorOptions) {
    super(`openpgp: invalid data: ${problem}`, options);
  }
}

/** A signature that does not hold. */
export class InvalidSignatureError extends OpenPgpError {
  override readonly name = 'InvalidSignatureError';

  constructor(problem: string, options?: ErrorOptions) {
    super(`openpgp: invalid signature: ${problem}`, options);
  }
}

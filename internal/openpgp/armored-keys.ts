import { decodeArmor } from './armor.ts';
import type { Certificate } from './certificate.ts';
import { readKeyRing } from './key-ring.ts';
import type { VerifySignature } from './verify-signature.ts';
import { OpenPgpError } from './openpgp-error.ts';

const keyBlocks: ReadonlySet<string> = new Set(['PGP PUBLIC KEY BLOCK', 'PGP PRIVATE KEY BLOCK']);

/**
 * Reads the keys of the first armored block of a text.
 *
 * @throws {OpenPgpError} if there is none, or it holds something else
 */
export async function readArmoredKeys(
  text: string,
  verify: VerifySignature,
): Promise<readonly Certificate[]> {
  const armor = decodeArmor(text);
  if (armor === undefined) {
    throw new OpenPgpError('openpgp: invalid argument: no armored data found');
  }
  if (!keyBlocks.has(armor.type)) {
    throw new OpenPgpError(
      `openpgp: invalid argument: expected public or private key block, got: ${armor.type}`,
    );
  }
  return readKeyRing(armor.bytes, verify);
}

import type { KeyRank } from '../auth/auth-result.ts';
import type { SignatureRequest } from '../auth/signature-verifier.ts';
import { ToolError } from '../diag/tool-error.ts';
import type { SigningKey } from '../package/evidence.ts';
import { decodeArmor } from './armor.ts';
import type { Certificate } from './certificate.ts';
import { checkDetachedSignature, secondsOf } from './detached-signature.ts';
import { verifySignature } from './verify-signature.ts';
import { OpenPgpError } from './openpgp-error.ts';

/** The keys that rank others. */
export interface RankingRings {
  readonly official: readonly Certificate[];
  readonly partners: readonly Certificate[];
}

/**
 * Ranks a key that has signed a release: official if HashiCorp's own key has signed it as well, a
 * partner's if HashiCorp vouches for the key. A word of HashiCorp that does not hold is an error, not
 * the absence of one.
 *
 * @throws {ToolError} `signature-invalid` if the trust signature does not verify
 */
export async function rankKey(
  key: SigningKey,
  request: SignatureRequest,
  rings: RankingRings,
): Promise<KeyRank> {
  if (await isOfficial(request, rings.official)) return 'official';
  if (key.trustSignature === '') return 'community';
  await requirePartner(key, request, rings.partners);
  return 'partner';
}

async function isOfficial(
  { document, signature, now }: SignatureRequest,
  ring: readonly Certificate[],
): Promise<boolean> {
  const detached = { document, signatures: signature, ring };
  try {
    const signed = await checkDetachedSignature(detached, secondsOf(now), verifySignature);
    return signed !== undefined && signed.expired !== 'signature';
  } catch (error) {
    if (error instanceof OpenPgpError) return false;
    throw error;
  }
}

/** The trust signature covers the key's armored block, taken out of its armor. */
async function requirePartner(
  { asciiArmor, trustSignature }: SigningKey,
  { now }: SignatureRequest,
  ring: readonly Certificate[],
): Promise<void> {
  try {
    const document = decodeArmor(asciiArmor)?.bytes;
    const signatures = decodeArmor(trustSignature)?.bytes;
    if (document === undefined || signatures === undefined) {
      throw new ToolError('signature-invalid', 'error decoding trust signature: EOF');
    }
    const detached = { document, signatures, ring };
    const signed = await checkDetachedSignature(detached, secondsOf(now), verifySignature);
    if (signed === undefined) throw new OpenPgpError('openpgp: signature made by unknown entity');
    if (signed.expired === 'signature') throw new OpenPgpError('openpgp: signature expired');
  } catch (cause) {
    if (!(cause instanceof OpenPgpError)) throw cause;
    const message = `error verifying trust signature: ${cause.message}`;
    throw new ToolError('signature-invalid', message, { cause });
  }
}

/**
 * Checks the signatures of releases as Terraform does.
 *
 * The rules of the OpenPGP library would not do: it refuses keys that Terraform accepts (short, old or
 * expired ones) and accepts revoked ones that Terraform refuses. So keys and signatures are taken apart
 * here, every statement of a key about itself is verified, and the mathematics is Node's; the library
 * is loaded only for kinds of key that Node may lack.
 *
 * This package refuses to believe a statement for being there, and to look for keys.
 */
import { createOnceMap, type OnceMap } from '../async/once-map.ts';
import type { KeyRank } from '../auth/auth-result.ts';
import type {
  SignatureRequest,
  SignatureVerifier,
  VerifiedSignature,
} from '../auth/signature-verifier.ts';
import { ToolError } from '../diag/tool-error.ts';
import type { SigningKey } from '../package/evidence.ts';
import { readArmoredKeys } from './armored-keys.ts';
import type { Certificate } from './certificate.ts';
import { checkDetachedSignature, secondsOf, type Signed } from './detached-signature.ts';
import { hashicorpKeys, type TrustedKeys } from './hashicorp-keys.ts';
import { rankKey } from './key-rank.ts';
import { OpenPgpError } from './openpgp-error.ts';
import { verifySignature, type VerifySignature } from './verify-signature.ts';

/** Room for a hundred signatures; releases carry one or two. */
const signatureBytesMax = 64 * 1024;
/** Room for a key that thousands have signed. */
const armorCharsMax = 1024 * 1024;
/** How many keys a release may offer. */
const keysMax = 100;
/** How much mathematics one request may cause: a key takes one check for each of its statements. */
const verificationsMax = 256;

/**
 * Creates a verifier. It remembers the keys that it has read.
 *
 * @param trusted the keys that make a signing key official or a partner's
 */
export function createSignatureVerifier(trusted: TrustedKeys = hashicorpKeys): SignatureVerifier {
  const rings = createOnceMap<string, readonly Certificate[]>();
  return { verifyDetached: (request) => verifyDetached(request, rings, trusted) };
}

type Rings = OnceMap<string, readonly Certificate[]>;

async function verifyDetached(
  request: SignatureRequest,
  rings: Rings,
  trusted: TrustedKeys,
): Promise<VerifiedSignature> {
  requireUsualSize(request);
  const verify = limitVerifications(verificationsMax);
  let lastResort: VerifiedSignature | undefined;
  for (const key of request.keys) {
    const ring = await explaining('error decoding signing key', () =>
      rings.get(key.asciiArmor, () => readArmoredKeys(key.asciiArmor, verify)),
    );
    const signed = await explaining('error checking signature', () =>
      checkSignature(request, ring, verify),
    );
    if (signed === undefined) continue;
    const { keyId } = signed.by.primary;
    if (signed.expired === 'nothing' || request.policy.mayExpire === 'key') {
      return { keyId, by: await findRank(key, request, { rings, trusted }), expired: false };
    }
    if (request.policy.mayExpire === 'anything') {
      lastResort ??= { keyId, by: 'community', expired: true };
    }
  }
  if (lastResort !== undefined) return lastResort;
  throw refuse('authentication signature from unknown issuer');
}

async function checkSignature(
  { document, signature, policy, now }: SignatureRequest,
  ring: readonly Certificate[],
  verify: VerifySignature,
): Promise<Signed | undefined> {
  const detached = { document, signatures: signature, ring };
  const signed = await checkDetachedSignature(detached, secondsOf(now), verify);
  if (signed?.expired === 'signature' && policy.mayExpire === 'key') {
    throw new OpenPgpError('openpgp: signature expired');
  }
  return signed;
}

async function findRank(
  key: SigningKey,
  request: SignatureRequest,
  { rings, trusted }: { readonly rings: Rings; readonly trusted: TrustedKeys },
): Promise<KeyRank> {
  if (!request.policy.ranksKeys) return 'community';
  return rankKey(key, request, {
    official: await readTrusted(trusted.official, rings),
    partners: await readTrusted(trusted.partners, rings),
  });
}

function readTrusted(armored: string, rings: Rings): Promise<readonly Certificate[]> {
  return rings.get(armored, () => readArmoredKeys(armored, verifySignature));
}

function requireUsualSize({ signature, keys }: SignatureRequest): void {
  if (signature.length > signatureBytesMax) {
    throw refuse(`error checking signature: larger than ${signatureBytesMax} bytes`);
  }
  if (keys.length > keysMax) {
    throw refuse(`error decoding signing key: more than ${keysMax} keys`);
  }
  for (const { asciiArmor, trustSignature } of keys) {
    if (asciiArmor.length > armorCharsMax) {
      throw refuse(`error decoding signing key: larger than ${armorCharsMax} characters`);
    }
    if (trustSignature.length > signatureBytesMax) {
      throw refuse(`error decoding trust signature: larger than ${signatureBytesMax} characters`);
    }
  }
}

/** Keeps a key made of thousands of statements, each slow to verify, from holding everything up. */
function limitVerifications(max: number): VerifySignature {
  let count = 0;
  return async (key, signature, signed) => {
    count += 1;
    if (count > max) throw new OpenPgpError(`more than ${max} signatures to verify`);
    return verifySignature(key, signature, signed);
  };
}

/** Says in which step a key or signature failed. */
async function explaining<T>(step: string, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (cause) {
    if (!(cause instanceof OpenPgpError)) throw cause;
    throw refuse(`${step}: ${cause.message}`, { cause });
  }
}

function refuse(message: string, options?: { readonly cause: unknown }): ToolError {
  return new ToolError('signature-invalid', message, options);
}

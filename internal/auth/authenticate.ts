/**
 * Decides whether a package is what its source says it is: evidence and digests in, a verdict out.
 *
 * This package refuses to fetch, to hash and to do cryptography; it is given documents, digests and
 * a verifier. It fails closed: evidence that cannot be checked is evidence against the package.
 */
import { providerParts, type ProviderAddr } from '../addr/provider.ts';
import { ParseError } from '../diag/parse-error.ts';
import { messageOf, ToolError } from '../diag/tool-error.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { allChecksums, findChecksum } from '../hash/checksums.ts';
import { isUsableHash, type Hash } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { Evidence } from '../package/evidence.ts';
import { quote } from '../text/quote.ts';
import type { AuthPolicy } from './auth-policy.ts';
import type { AuthResult, Trust } from './auth-result.ts';
import { reportedHashes, requireConsistent, requireReportedSize } from './registry-hashes.ts';
import type { SignatureVerifier } from './signature-verifier.ts';

/** More than any release needs: a line of a checksum document is about 130 bytes. */
const documentBytesMax = 4 * 1024 * 1024;

export interface AuthenticatorDeps {
  readonly verifier: SignatureVerifier;
  readonly flavour: Flavour;
  /** The policy for the providers of a host. */
  readonly policyFor: (host: string) => AuthPolicy;
  readonly now: () => Date;
}

/** Judges packages in two steps, so that signatures are checked while archives arrive. */
export interface Authenticator {
  /**
   * Weighs what a source says about a package without the package.
   *
   * @throws {ToolError} `hash-mismatch` if the source contradicts itself
   */
  vouch(evidence: readonly Evidence[], provider: ProviderAddr): Promise<VouchedRelease>;
}

/** Evidence that has been weighed and waits for the package. */
export interface VouchedRelease {
  /**
   * Holds the package against the evidence.
   *
   * A wrong archive is reported before a bad signature, as Terraform does: it checks the bytes first.
   *
   * @throws {ToolError} `hash-mismatch` or `signature-invalid`
   */
  judge(digests: PackageDigests): AuthResult;
  /**
   * Holds an archive that is no proper package against what vouches for its bytes: that it is not the
   * promised archive, or that nobody good signed it, matters more than what else is wrong with it.
   *
   * @throws {ToolError} `hash-mismatch` or `signature-invalid`
   */
  judgeBroken(zh: Hash): void;
}

type SignedChecksums = Extract<Evidence, { kind: 'signed-checksums' }>;

/** What became of a signature; a failure waits until the archive has been looked at. */
type SignatureVerdict =
  | { readonly kind: 'good'; readonly result: AuthResult }
  | { readonly kind: 'bad'; readonly error: unknown };

/** Creates an authenticator. */
export function createAuthenticator(deps: AuthenticatorDeps): Authenticator {
  return {
    async vouch(evidence, provider) {
      const policy = deps.policyFor(providerParts(provider).host);
      for (const item of evidence) if (item.kind === 'registry-hashes') requireConsistent(item);
      const verdicts: SignatureVerdict[] = [];
      for (const item of evidence) {
        if (item.kind !== 'signed-checksums') continue;
        requireListed(item);
        verdicts.push(await checkSignature(item, policy, deps));
      }
      const reported = policy.trustsReports ? evidence.flatMap(hashesReported) : [];
      return {
        judge: (digests) => {
          const result = judge({ evidence, verdicts, digests }, deps.flavour);
          return { ...result, signedHashes: [...result.signedHashes, ...reported] };
        },
        judgeBroken: (zh) => {
          judgeBroken({ evidence, verdicts, zh });
        },
      };
    },
  };
}

/** What a registry, or a mirror that is trusted so far, says about the packages of all platforms. */
function hashesReported(item: Evidence): readonly Hash[] {
  if (item.kind === 'mirror-hashes') return (item.trusted ?? []).filter(isUsableHash);
  return item.kind === 'registry-hashes' ? reportedHashes(item) : [];
}

/** The checksum document has to agree with the registry's own word for the package. */
function requireListed({ document, filename, zh }: SignedChecksums): void {
  if (document.length > documentBytesMax) {
    throw new ToolError('hash-mismatch', `checksum list is larger than ${documentBytesMax} bytes`);
  }
  const listed = findListed(document, filename);
  if (listed === zh) return;
  throw new ToolError(
    'hash-mismatch',
    `checksum list has unexpected SHA-256 hash ${hexOf(listed)} (expected ${hexOf(zh)})`,
  );
}

function findListed(document: Uint8Array, filename: string): Hash {
  try {
    return findChecksum(document, filename);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new ToolError('hash-mismatch', error.message, { cause: error });
  }
}

async function checkSignature(
  { document, signature, keys }: SignedChecksums,
  policy: AuthPolicy,
  { verifier, now }: AuthenticatorDeps,
): Promise<SignatureVerdict> {
  if (keys.length === 0 && policy.unsignedWithoutKeys) {
    const trust = { kind: 'signing-skipped' } as const;
    return { kind: 'good', result: { trust, signedHashes: allChecksums(document) } };
  }
  try {
    const { keyId, by, expired } = await verifier.verifyDetached({
      document,
      signature,
      keys,
      policy: policy.signature,
      now: now(),
    });
    const trust: Trust = { kind: 'signed', by, keyId, ...(expired ? { expired } : {}) };
    return { kind: 'good', result: { trust, signedHashes: allChecksums(document) } };
  } catch (error) {
    return { kind: 'bad', error: policy.refersToAuthor ? referToAuthor(error) : error };
  }
}

function referToAuthor(error: unknown): unknown {
  if (!(error instanceof ToolError)) return error;
  return new ToolError(
    error.code,
    `the provider is not signed with a valid signing key; please contact the provider author (${messageOf(error)})`,
    { cause: error },
  );
}

interface Case {
  readonly evidence: readonly Evidence[];
  readonly verdicts: readonly SignatureVerdict[];
  readonly digests: PackageDigests;
}

function judge({ evidence, verdicts, digests }: Case, flavour: Flavour): AuthResult {
  for (const item of evidence) requireMatch(item, digests, flavour);
  const results = verdicts.map(requireGood);
  return results[0] ?? { trust: trustWithoutSignature(evidence), signedHashes: [] };
}

function trustWithoutSignature(evidence: readonly Evidence[]): Trust {
  if (evidence.length === 0) return { kind: 'unauthenticated' };
  const isTrustedMirror = evidence.some((item) => 'trusted' in item);
  return { kind: isTrustedMirror ? 'signing-skipped' : 'verified-checksum' };
}

function judgeBroken({
  evidence,
  verdicts,
  zh,
}: Omit<Case, 'digests'> & { readonly zh: Hash }): void {
  for (const item of evidence) if ('zh' in item) requireChecksum(item.zh, zh);
  verdicts.forEach(requireGood);
}

function requireGood(verdict: SignatureVerdict): AuthResult {
  if (verdict.kind === 'bad') throw verdict.error;
  return verdict.result;
}

function requireMatch(item: Evidence, digests: PackageDigests, flavour: Flavour): void {
  switch (item.kind) {
    case 'archive-checksum':
    case 'signed-checksums':
      requireChecksum(item.zh, digests.archive?.zh);
      return;
    case 'mirror-hashes':
      requireAnyHash(item.hashes, digests, flavour);
      return;
    case 'registry-hashes':
      requireReportedSize(item, digests);
      requireChecksum(item.zh, digests.archive?.zh);
      return;
  }
}

function requireChecksum(expected: Hash, actual: Hash | undefined): void {
  if (actual === expected) return;
  throw new ToolError(
    'hash-mismatch',
    actual === undefined
      ? `package is not an archive (expected ${expected})`
      : `archive has incorrect checksum ${actual} (expected ${expected})`,
  );
}

/** One hash that matches is enough; of an archive also the `h1:` over its entries as they stand. */
function requireAnyHash(
  hashes: readonly Hash[],
  { archive, h1 }: PackageDigests,
  flavour: Flavour,
): void {
  const usable = hashes.filter(isUsableHash);
  if (usable.length === 0) {
    throw new ToolError(
      'hash-mismatch',
      `this version of ${flavour.product} does not support any of the checksum formats given for this provider`,
    );
  }
  const own = archive === undefined ? [h1] : [archive.zh, archive.h1];
  if (usable.some((hash) => own.includes(hash))) return;
  throw new ToolError(
    'hash-mismatch',
    usable.length === 1
      ? `provider package doesn't match the expected checksum ${quote(usable.join())}`
      : "provider package doesn't match the any of the expected checksums",
  );
}

function hexOf(zh: Hash): string {
  return zh.slice('zh:'.length);
}

import { ToolError } from '../diag/tool-error.ts';
import { isUsableHash, schemeOf, type Hash } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { Evidence, ReportedPackage } from '../package/evidence.ts';

/** What an OpenTofu registry reports about the packages of a release. */
export type RegistryHashes = Extract<Evidence, { kind: 'registry-hashes' }>;

/**
 * Requires that a registry's report about a release does not contradict the rest of its answer.
 *
 * @throws {ToolError} `hash-mismatch` if it does, or says nothing about the package in question
 */
export function requireConsistent(evidence: RegistryHashes): void {
  const { hashes, bytes } = findOwn(evidence);
  if (bytes <= 0) throw refuse(`registry response has invalid package size ${bytes}`);
  const checksums = hashes.filter((hash) => schemeOf(hash) === 'zh');
  const other = checksums.find((hash) => hash !== evidence.zh);
  if (other !== undefined) {
    const [expected, reported] = [valueOf(evidence.zh), valueOf(other)];
    throw refuse(
      `registry response expected sha256sum is "${expected}", which does not match the platform's value of "${reported}"`,
    );
  }
  if (checksums.length === 0) {
    throw refuse(
      'registry response does not contain matching sha256sum package entry and is invalid',
    );
  }
}

/**
 * Requires that the package has the size that the registry reports.
 *
 * @throws {ToolError} `hash-mismatch` if it has not
 */
export function requireReportedSize(evidence: RegistryHashes, { archive }: PackageDigests): void {
  const { bytes } = findOwn(evidence);
  if (archive === undefined || archive.bytes === bytes) return;
  throw refuse(
    `registry response indicates a package of size ${bytes}, but received a package of size ${archive.bytes}`,
  );
}

/** Lists what the registry reports about the packages for all platforms, unverified. */
export function reportedHashes({ packages }: RegistryHashes): readonly Hash[] {
  return [...packages.values()].flatMap(({ hashes }) => hashes.filter(isUsableHash));
}

function findOwn({ packages, platform }: RegistryHashes): ReportedPackage {
  const own = packages.get(platform);
  if (own !== undefined) return own;
  throw refuse(`registry response missing package with platform "${platform}"`);
}

function valueOf(hash: Hash): string {
  return hash.slice(hash.indexOf(':') + 1);
}

function refuse(message: string): ToolError {
  return new ToolError('hash-mismatch', message);
}

/** What a mirror holds that speaks for its packages: its own documents, and the kept signed checksums. */
import { basename } from 'node:path';
import type { SignedRelease } from '../cache/signed-release.ts';
import { ParseError } from '../diag/parse-error.ts';
import { ToolError } from '../diag/tool-error.ts';
import { findChecksum } from '../hash/checksums.ts';
import type { Hash } from '../hash/hash.ts';
import type { PackageKey } from '../installer/events.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { Evidence } from '../package/evidence.ts';
import { archiveName } from '../package/layout.ts';
import type { IndexedArchive } from '../package/mirror-index.ts';
import type { FoundPackage } from '../source/filesystem/search.ts';

/** The signed checksums of a release, as they speak for one package of it. */
export type SignedChecksums = Extract<Evidence, { kind: 'signed-checksums' }>;

/**
 * Requires that the index of a mirror leads to an archive and lists one of its hashes.
 *
 * @throws {ToolError} `hash-mismatch`
 */
export function requireIndexed(
  { url, hashes }: IndexedArchive,
  { location }: FoundPackage,
  { archive }: PackageDigests,
): void {
  if (url !== basename(location.path)) {
    throw new ToolError('hash-mismatch', `the index leads to ${JSON.stringify(url)} instead`);
  }
  if (archive !== undefined && hashes.some((hash) => hash === archive.h1 || hash === archive.zh)) {
    return;
  }
  throw new ToolError('hash-mismatch', 'the archive has none of the hashes that the index lists');
}

/**
 * Makes the evidence for a package of what was kept of its release.
 *
 * @throws {ToolError} `hash-mismatch` if the checksum document does not list it
 */
export function makeSignedEvidence(
  { document, signature, keys, filenames }: SignedRelease,
  key: PackageKey,
): SignedChecksums {
  const { provider, version, platform } = key;
  const filename = filenames.get(platform) ?? archiveName(provider, version, platform);
  const zh = readChecksum(document, filename);
  return { kind: 'signed-checksums', filename, zh, document, signature, keys };
}

function readChecksum(document: Uint8Array, filename: string): Hash {
  try {
    return findChecksum(document, filename);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new ToolError('hash-mismatch', error.message, { cause: error });
  }
}

/** What a mirror on this machine says of a release, and what its signed checksums are worth. */
import { join } from 'node:path';
import { providerParts } from '../../addr/provider.ts';
import type { Authenticator } from '../../auth/authenticate.ts';
import type { Trust } from '../../auth/auth-result.ts';
import {
  loadSignedRelease,
  signedReleasePath,
  type ReleaseKey,
  type SignedRelease,
} from '../../cache/signed-release.ts';
import { ToolError } from '../../diag/tool-error.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import { listChecksums } from '../../hash/checksums.ts';
import type { Hash } from '../../hash/hash.ts';
import { providerPath } from '../../package/layout.ts';
import type { IndexedArchive } from '../../package/mirror-index.ts';
import type { Platform } from '../../platform/platform.ts';
import { findArchiveName, findPlatform } from '../../source/filesystem/entry-names.ts';
import type { FoundPackage, PackageSearch } from '../../source/filesystem/search.ts';
import { equalVersions, formatVersion } from '../../version/version.ts';
import { loadArchives } from '../load-mirror-index.ts';
import { standIn } from '../look-up-packages.ts';
import { makeSignedEvidence, requireIndexed } from '../mirror-evidence.ts';
import type { ExaminedPackage } from './examine-package.ts';
import type { HashFact, HashSource } from './explain-hashes.ts';

/** What became of the signature of a checksum document that a mirror keeps. */
export type KeptSignature =
  | { readonly kind: 'none' }
  | { readonly kind: 'good'; readonly trust: Trust; readonly release: SignedRelease }
  | { readonly kind: 'bad'; readonly path: string; readonly reason: string };

export interface MirroredRelease {
  readonly packages: readonly FoundPackage[];
  /** What the mirror's own document says; undefined if there is none, which only network mirrors need. */
  readonly archives: ReadonlyMap<string, IndexedArchive> | undefined;
  readonly signature: KeptSignature;
}

export interface MirrorDeps {
  readonly directory: string;
  readonly search: PackageSearch;
  readonly authenticator: Authenticator;
}

/**
 * Reads what there is of a release, archives apart.
 *
 * @throws {ToolError} `file-unreadable` if the mirror cannot be searched
 */
export async function readMirroredRelease(
  key: ReleaseKey,
  { directory, search, authenticator }: MirrorDeps,
): Promise<MirroredRelease> {
  const name = `${formatVersion(key.version)}.json`;
  const [found, archives, signature] = await Promise.all([
    search.find(key.provider),
    loadArchives(join(directory, providerPath(key.provider), name)),
    readSignature(key, directory, authenticator),
  ]);
  const packages = found.filter(({ version }) => equalVersions(version, key.version));
  return { packages, archives, signature };
}

async function readSignature(
  key: ReleaseKey,
  directory: string,
  authenticator: Authenticator,
): Promise<KeptSignature> {
  try {
    const release = await loadSignedRelease(directory, key);
    if (release === undefined) return { kind: 'none' };
    const platform = [...release.filenames.keys()].flatMap((name) => findPlatform(name) ?? [])[0];
    if (platform === undefined) throw new ToolError('hash-mismatch', 'it names no package');
    const evidence = makeSignedEvidence(release, { ...key, platform });
    const vouched = await authenticator.vouch([evidence], key.provider);
    return { kind: 'good', trust: vouched.judge(standIn(evidence.zh, 0)).trust, release };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { kind: 'bad', path: join(directory, signedReleasePath(key)), reason: error.message };
  }
}

/** What the documents of a mirror tell of hashes. */
export function listMirrorFacts(
  { archives, signature }: MirroredRelease,
  flavour: Flavour,
): readonly HashFact[] {
  const listed = [...(archives ?? [])].flatMap(([name, { hashes }]) =>
    hashes.map((hash): HashFact => ({
      hash,
      platform: findPlatform(name),
      source: { kind: 'reported', by: 'mirror' },
    })),
  );
  return signature.kind === 'good' ? [...listed, ...listSigned(signature, flavour)] : listed;
}

type GoodSignature = Extract<KeptSignature, { readonly kind: 'good' }>;

function listSigned({ trust, release }: GoodSignature, flavour: Flavour): readonly HashFact[] {
  const source: HashSource =
    trust.kind === 'signed'
      ? { kind: 'signed', signer: trust }
      : { kind: 'reported', by: 'source' };
  const platforms = new Map([...release.filenames].map(([name, file]) => [file, name]));
  return listChecksums(release.document).map(({ zh, filename }) => ({
    hash: zh,
    platform: findPlatform(platforms.get(filename) ?? '') ?? readName(filename, release, flavour),
    source,
  }));
}

/** The platform that the usual name of an archive tells. */
function readName(
  filename: string,
  { provider, version }: ReleaseKey,
  flavour: Flavour,
): Platform | undefined {
  const name = findArchiveName(filename, providerParts(provider).type, flavour);
  return name !== undefined && equalVersions(name.version, version) ? name.platform : undefined;
}

/** The checksums that a kept document covers. */
export function coveredBy(signature: KeptSignature): readonly Hash[] {
  if (signature.kind !== 'good') return [];
  return listChecksums(signature.release.document).map(({ zh }) => zh);
}

/**
 * Says in what an archive differs from what the mirror says of it; undefined if in nothing. A bad
 * signature says nothing: that is told once, for all platforms.
 */
export function findAlteration(
  found: FoundPackage,
  { outcome }: ExaminedPackage,
  { archives, signature }: MirroredRelease,
): string | undefined {
  if (outcome.kind !== 'hashed') return undefined;
  const { digests } = outcome;
  try {
    if (digests.archive === undefined) return undefined;
    if (archives !== undefined) {
      const entry = archives.get(found.platform);
      if (entry === undefined) return 'the index does not list it';
      requireIndexed(entry, found, digests);
    }
    if (signature.kind !== 'good') return undefined;
    const { zh } = makeSignedEvidence(signature.release, { ...signature.release, ...found });
    if (zh === digests.archive.zh) return undefined;
    return `archive has incorrect checksum ${digests.archive.zh} (expected ${zh})`;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return error.message;
  }
}

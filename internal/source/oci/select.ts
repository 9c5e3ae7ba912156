/** From the manifests of a release to the one archive in question. Pure. */
import { ParseError } from '../../diag/parse-error.ts';
import { makeZh, type Hash } from '../../hash/hash.ts';
import type { OciManifest } from '../../oci/registry-client.ts';
import { platformParts, type Platform } from '../../platform/platform.ts';
import { quoteBriefly } from '../brief.ts';
import { parseJson } from '../json-field.ts';
import { decodeManifest, type Descriptor, type ManifestDocument } from './schema.ts';

export const indexMediaType = 'application/vnd.oci.image.index.v1+json';
export const imageMediaType = 'application/vnd.oci.image.manifest.v1+json';

const providerType = 'application/vnd.opentofu.provider';
const targetType = 'application/vnd.opentofu.provider-target';
const modulePackageType = 'application/vnd.opentofu.modulepkg';
const archiveMediaType = 'archive/zip';

/**
 * Reads the manifest that a release's tag leads to.
 *
 * @throws {ParseError} if it is not the index of a provider
 */
export function readIndex(manifest: OciManifest): ManifestDocument {
  if (manifest.mediaType === imageMediaType) {
    throw new ParseError(
      'selected an OCI image manifest directly, but providers must be selected through a multi-platform index manifest',
    );
  }
  if (manifest.mediaType !== indexMediaType) {
    throw new ParseError(
      `unsupported media type ${quoteBriefly(manifest.mediaType)} for OCI index manifest`,
    );
  }
  const document = readDocument(manifest);
  if (!document.isIndex && document.isImage) {
    throw new ParseError('found image manifest but need index manifest');
  }
  requireType(document, { mediaType: indexMediaType, artifactType: providerType });
  return document;
}

/**
 * Reads the manifest of one platform's package.
 *
 * @throws {ParseError} if it is not that of a provider's package
 */
export function readImage(manifest: OciManifest): ManifestDocument {
  const document = readDocument(manifest);
  if (!document.isImage && document.isIndex) {
    throw new ParseError('found index manifest but need image manifest');
  }
  requireType(document, { mediaType: imageMediaType, artifactType: targetType });
  return document;
}

/**
 * Chooses the manifest of a platform; undefined if the release skips the platform.
 *
 * @throws {ParseError} if the index lists no packages of providers, or several that would do
 */
export function findPlatform(
  { manifests }: ManifestDocument,
  platform: Platform,
): Descriptor | undefined {
  const targets = manifests.filter(({ artifactType }) => artifactType === targetType);
  for (const { mediaType, platform: target } of targets) {
    if (mediaType !== imageMediaType) {
      throw new ParseError(
        `provider image manifest has unsupported media type ${quoteBriefly(mediaType)}`,
      );
    }
    if (target === undefined) {
      throw new ParseError('provider image manifest lacks the required platform constraints');
    }
  }
  const [match, another] = targets.filter((target) => isFor(target, platform));
  if (another !== undefined) {
    throw new ParseError(`ambiguous manifest has multiple descriptors for platform ${platform}`);
  }
  if (match === undefined && targets.length === 0) throw describeStrangers(manifests);
  return match;
}

/**
 * Chooses the archive in the manifest of a package, and gives its checksum.
 *
 * @throws {ParseError} if there is none, or several, or it is for another platform
 */
export function findArchive({ layers }: ManifestDocument, platform: Platform): Hash {
  const archives = layers.filter(({ mediaType }) => mediaType === archiveMediaType);
  const [archive, another] = archives;
  if (archive === undefined) {
    const others =
      layers.length === 0
        ? ''
        : ', but has other unsupported formats; this OCI artifact might be intended for a different version of OpenTofu';
    throw new ParseError(
      `image manifest contains no layers of type "${archiveMediaType}"${others}`,
    );
  }
  if (another !== undefined) {
    throw new ParseError('ambiguous manifest declares multiple eligible provider packages');
  }
  if (archive.platform !== undefined && !isFor(archive, platform)) {
    const { os, architecture } = archive.platform;
    throw new ParseError(
      `selected OCI artifact is for ${quoteBriefly(`${os}_${architecture}`).slice(1, -1)}, but was expected to be for ${platform}`,
    );
  }
  return readDigest(archive.digest);
}

/**
 * Reads the digest of something that will be asked for by it.
 *
 * @throws {ParseError} for any algorithm but SHA-256, and for what is no digest
 */
export function readDigest(digest: string): Hash {
  const hex = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
  if (hex !== undefined) return makeZh(hex);
  const algorithm = /^([a-z0-9+._-]+):/.exec(digest)?.[1];
  throw new ParseError(
    algorithm === undefined || algorithm === 'sha256'
      ? `invalid digest ${quoteBriefly(digest)}`
      : `unsupported digest algorithm ${quoteBriefly(algorithm)}`,
  );
}

function readDocument({ body }: OciManifest): ManifestDocument {
  try {
    return decodeManifest(parseJson(body));
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new ParseError(`invalid manifest content: ${error.message}`, { cause: error });
  }
}

function requireType(
  { mediaType, artifactType }: ManifestDocument,
  expected: { readonly mediaType: string; readonly artifactType: string },
): void {
  if (mediaType !== expected.mediaType) {
    throw new ParseError(`unexpected manifest media type ${quoteBriefly(mediaType)}`);
  }
  if (artifactType === expected.artifactType) return;
  throw new ParseError(
    artifactType === modulePackageType
      ? 'selected OCI artifact is an OpenTofu module package, not a provider package'
      : `unexpected artifact type ${quoteBriefly(artifactType)}`,
  );
}

function isFor({ platform: target }: Descriptor, platform: Platform): boolean {
  const { os, arch } = platformParts(platform);
  return target?.os === os && target.architecture === arch && target.osVersion === '';
}

function describeStrangers(manifests: readonly Descriptor[]): ParseError {
  const stranger = manifests.find(({ artifactType }) => artifactType !== '');
  return new ParseError(
    stranger === undefined
      ? 'provider image manifest has unsupported artifact type; is this a container image, rather than an OpenTofu provider?'
      : `provider image manifest has unsupported artifact type ${quoteBriefly(stranger.artifactType)}`,
  );
}

/**
 * The documents of the provider registry protocol: their shape, and nothing of their meaning. Unknown
 * members are ignored.
 */
import type { SigningKey } from '../../package/evidence.ts';
import {
  asNumber,
  asText,
  asTexts,
  elements,
  isAbsent,
  member,
  members,
  type JsonField,
} from '../json-field.ts';

/** The answer to "List Available Versions". */
export interface VersionsDocument {
  readonly versions: readonly string[];
  readonly warnings: readonly string[];
}

/** The answer to "Find a Provider Package". */
export interface DownloadDocument {
  readonly protocols: readonly string[];
  readonly os: string;
  readonly arch: string;
  readonly filename: string;
  readonly downloadUrl: string;
  readonly shasum: string;
  readonly shasumsUrl: string;
  readonly shasumsSignatureUrl: string;
  readonly keys: readonly SigningKey[];
}

/** What OpenTofu's registry adds to it for one platform. */
export interface PlatformPackage {
  readonly hashes: readonly string[];
  readonly packageSize: number;
}

/** @throws {ParseError} naming the place that is not as it should be */
export function decodeVersions(document: JsonField): VersionsDocument {
  return {
    versions: elements(member(document, 'versions')).map((entry) =>
      asText(member(entry, 'version')),
    ),
    warnings: asTexts(member(document, 'warnings')),
  };
}

/**
 * The platforms of one version in the same document.
 *
 * @throws {ParseError} naming the place that is not as it should be
 */
export function decodePlatforms(document: JsonField, version: string): readonly string[] {
  return elements(member(document, 'versions'))
    .filter((entry) => asText(member(entry, 'version')) === version)
    .flatMap((entry) => elements(member(entry, 'platforms')))
    .map((entry) => `${asText(member(entry, 'os'))}_${asText(member(entry, 'arch'))}`);
}

/** @throws {ParseError} naming the place that is not as it should be */
export function decodeDownload(document: JsonField): DownloadDocument {
  const keys = elements(member(member(document, 'signing_keys'), 'gpg_public_keys'));
  return {
    protocols: asTexts(member(document, 'protocols')),
    os: asText(member(document, 'os')),
    arch: asText(member(document, 'arch')),
    filename: asText(member(document, 'filename')),
    downloadUrl: asText(member(document, 'download_url')),
    shasum: asText(member(document, 'shasum')),
    shasumsUrl: asText(member(document, 'shasums_url')),
    shasumsSignatureUrl: asText(member(document, 'shasums_signature_url')),
    keys: keys
      .filter((key) => !isAbsent(key))
      .map((key) => ({
        asciiArmor: asText(member(key, 'ascii_armor')),
        trustSignature: asText(member(key, 'trust_signature')),
      })),
  };
}

/** @throws {ParseError} naming the place that is not as it should be */
export function decodePackages(document: JsonField): ReadonlyMap<string, PlatformPackage> {
  const packages = members(member(document, 'packages'));
  return new Map(
    [...packages].map(([platform, item]) => [
      platform,
      {
        hashes: asTexts(member(item, 'hashes')),
        packageSize: asNumber(member(item, 'package_size')),
      },
    ]),
  );
}

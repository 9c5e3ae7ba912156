import { ParseError } from '../../diag/parse-error.ts';
import { ToolError } from '../../diag/tool-error.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import { makeZh, parseHash, type Hash } from '../../hash/hash.ts';
import type { ReportedPackage, SigningKey } from '../../package/evidence.ts';
import { parsePlatform, type Platform } from '../../platform/platform.ts';
import { formatVersion, parseVersion, type Version } from '../../version/version.ts';
import { quoteBriefly } from '../brief.ts';
import type { JsonField } from '../json-field.ts';
import { parseRemoteUrl } from '../parse-remote-url.ts';
import type { PackageRequest } from '../source.ts';
import { decodeDownload, decodePackages, type DownloadDocument } from './schema.ts';

/** What a registry says about a package, in our own types. */
export interface Download {
  readonly url: URL;
  /** The name of the package in the checksum document; the URL need not end in it. */
  readonly filename: string;
  readonly zh: Hash;
  readonly checksumsUrl: URL;
  readonly signatureUrl: URL;
  readonly keys: readonly SigningKey[];
  /** Empty if the registry says nothing about other platforms, or the product does not ask. */
  readonly packages: ReadonlyMap<Platform, ReportedPackage>;
}

/**
 * Checks the answer to "Find a Provider Package" in Terraform's order.
 *
 * @param base the address that answered: addresses in the answer are relative to it
 * @throws {ParseError} for what makes the whole answer doubtful
 * @throws {ToolError} `protocol-not-supported`, or `query-failed` for a wrong target or address
 */
export function checkDownload(
  document: JsonField,
  base: URL,
  { request, flavour }: { readonly request: PackageRequest; readonly flavour: Flavour },
): Download {
  const download = decodeDownload(document);
  requireProtocol(download, request, flavour);
  requireTarget(download, request);
  return {
    url: resolve(download.downloadUrl, base, 'download URL'),
    packages: flavour.readsReportedHashes ? readPackages(document) : new Map(),
    zh: readChecksum(download.shasum),
    checksumsUrl: resolve(download.shasumsUrl, base, 'SHASUMS URL'),
    signatureUrl: resolve(download.shasumsSignatureUrl, base, 'SHASUMS signature URL'),
    filename: download.filename,
    keys: download.keys,
  };
}

/** A registry that names no protocol at all is taken to mean one that fits. */
function requireProtocol(
  { protocols }: DownloadDocument,
  { provider, version }: PackageRequest,
  flavour: Flavour,
): void {
  const versions = protocols.map((protocol) => parseServedVersion(protocol, flavour));
  if (versions.length === 0 || versions.some(isSupportedProtocol)) return;
  throw new ToolError(
    'protocol-not-supported',
    `provider ${provider} ${formatVersion(version)} is not supported by this version of ${flavour.command}`,
  );
}

/** Plugin protocols 5 and 6; their pre-releases do not count. */
function isSupportedProtocol({ major, prerelease }: Version): boolean {
  return (major === 5n || major === 6n) && prerelease === '';
}

function requireTarget({ os, arch }: DownloadDocument, { platform }: PackageRequest): void {
  const target = `${os}_${arch}`;
  if (target === platform) return;
  throw new ToolError(
    'query-failed',
    // Quoted for its escapes: it is the server's text.
    `registry response to request for ${platform} archive has incorrect target ${quoteBriefly(target).slice(1, -1)}`,
  );
}

function resolve(address: string, base: URL, what: string): URL {
  try {
    return parseRemoteUrl(address, base);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new ToolError(
      'query-failed',
      `registry response includes invalid ${what}: ${error.message}`,
      { cause: error },
    );
  }
}

function readPackages(document: JsonField): ReadonlyMap<Platform, ReportedPackage> {
  return new Map(
    [...decodePackages(document)].map(([platform, { hashes, packageSize }]) => [
      readPlatform(platform),
      { hashes: hashes.map(readHash), bytes: packageSize },
    ]),
  );
}

function readPlatform(text: string): Platform {
  return within(`registry response includes invalid package platform ${quoteBriefly(text)}`, () =>
    parsePlatform(text),
  );
}

function readHash(text: string): Hash {
  return within(`registry response includes invalid package hash ${quoteBriefly(text)}`, () =>
    parseHash(text),
  );
}

/**
 * Reads a version as a registry writes it.
 *
 * @throws {ParseError} naming the text and what is wrong with it
 */
export function parseServedVersion(text: string, flavour: Flavour): Version {
  return within(`registry response includes invalid version string ${quoteBriefly(text)}`, () =>
    parseVersion(text, flavour),
  );
}

function readChecksum(text: string): Hash {
  const problem = findChecksumProblem(text);
  if (problem === undefined) return makeZh(text.toLowerCase());
  throw new ParseError(
    `registry response includes invalid SHA256 hash ${quoteBriefly(text)}: ${problem}`,
  );
}

function findChecksumProblem(text: string): string | undefined {
  const bytes = Buffer.from(text).toString('latin1');
  if (bytes.length !== 64) return 'must be 64 hexadecimal digits';
  const stranger = /[^0-9a-fA-F]/.exec(bytes)?.[0];
  if (stranger === undefined) return undefined;
  const codePoint = stranger.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return `encoding/hex: invalid byte: U+${codePoint} '${stranger}'`;
}

function within<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new ParseError(`${place}: ${error.message}`, { cause: error });
  }
}

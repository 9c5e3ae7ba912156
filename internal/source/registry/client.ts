/**
 * Requests to provider registries. The token of a provider's host goes with questions about the
 * provider to wherever the host keeps its registry, and with nothing else: checksum documents,
 * signatures and archives are public files, often on other people's servers.
 */
import type { Hostname } from '../../addr/hostname.ts';
import { providerParts, type ProviderAddr } from '../../addr/provider.ts';
import { ParseError } from '../../diag/parse-error.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { HttpClient, RetryPolicy } from '../../net/http-client.ts';
import { readBody } from '../../net/read-body.ts';
import { platformParts } from '../../platform/platform.ts';
import { formatVersion } from '../../version/version.ts';
import { parseJson, type JsonField } from '../json-field.ts';
import type { CallOptions, PackageRequest } from '../source.ts';
import { makeTokenRejectedError, makeTokenRequiredError } from '../token-errors.ts';

export interface RegistryDeps {
  readonly http: HttpClient;
  readonly flavour: Flavour;
  /** For all requests but those for archives. */
  readonly retry: RetryPolicy;
  /** Finds the base address of a host's provider registry (remote service discovery protocol). */
  readonly findRegistry: (host: Hostname, options: CallOptions) => Promise<URL>;
  readonly findToken: (host: Hostname, options: CallOptions) => Promise<string | undefined>;
}

/** A JSON document and the address that answered with it. */
export interface MetadataAnswer {
  readonly document: JsonField;
  readonly url: URL;
}

/**
 * Asks for the releases of a provider ("List Available Versions"); undefined if the registry has no
 * such provider.
 *
 * @throws {ToolError} `unauthorized`, or what keeps the registry from being found or asked
 * @throws {ParseError} if the answer is another status or no JSON
 */
export function findVersions(
  provider: ProviderAddr,
  deps: RegistryDeps,
  options: CallOptions,
): Promise<MetadataAnswer | undefined> {
  const question = { provider, path: 'versions', maxBytes: versionsBytesMax };
  return findMetadata(question, deps, options);
}

/**
 * Asks for one package ("Find a Provider Package"); undefined if the registry does not have it.
 *
 * @throws {ToolError} `unauthorized`, or what keeps the registry from being found or asked
 * @throws {ParseError} if the answer is another status or no JSON
 */
export function findDownload(
  { provider, version, platform }: PackageRequest,
  deps: RegistryDeps,
  options: CallOptions,
): Promise<MetadataAnswer | undefined> {
  const { os, arch } = platformParts(platform);
  const target = `${encodeURIComponent(os)}/${encodeURIComponent(arch)}`;
  const path = `${formatVersion(version)}/download/${target}`;
  return findMetadata({ provider, path, maxBytes: downloadBytesMax }, deps, options);
}

/**
 * Fetches a checksum document.
 *
 * @throws {ToolError} when the request fails
 * @throws {ParseError} if the answer is another status
 */
export function fetchChecksums(
  url: URL,
  deps: RegistryDeps,
  options: CallOptions,
): Promise<Uint8Array> {
  return fetchFile({ url, maxBytes: checksumsBytesMax }, deps, options);
}

/**
 * Fetches the signature of a checksum document.
 *
 * @throws {ToolError} when the request fails
 * @throws {ParseError} if the answer is another status
 */
export function fetchSignature(
  url: URL,
  deps: RegistryDeps,
  options: CallOptions,
): Promise<Uint8Array> {
  return fetchFile({ url, maxBytes: signatureBytesMax }, deps, options);
}

/** The oldest and busiest providers have about half a megabyte of versions. */
const versionsBytesMax = 32 * 1024 * 1024;
/** Mostly signing keys. */
const downloadBytesMax = 8 * 1024 * 1024;
const checksumsBytesMax = 8 * 1024 * 1024;
const signatureBytesMax = 1024 * 1024;
const redirectsMax = 10;
const acceptGzip = { 'accept-encoding': 'gzip' };

interface MetadataQuestion {
  readonly provider: ProviderAddr;
  /** Below the provider. */
  readonly path: string;
  readonly maxBytes: number;
}

async function findMetadata(
  { provider, path, maxBytes }: MetadataQuestion,
  deps: RegistryDeps,
  options: CallOptions,
): Promise<MetadataAnswer | undefined> {
  const { http, flavour, retry } = deps;
  const { host, namespace, type } = providerParts(provider);
  const base = await deps.findRegistry(host, options);
  const bearerToken = await deps.findToken(host, options);
  // A base without a slash at its end loses its last part, as in Terraform.
  const response = await http.get(new URL(`./${namespace}/${type}/${path}`, base), {
    signal: options.signal,
    maxBytes,
    headers: { ...acceptGzip, 'x-terraform-version': flavour.version },
    bearerToken,
    redirectsMax,
    retry,
  });
  switch (response.status) {
    case 200:
      return { document: parseJson(await readBody(response)), url: response.url };
    case 404:
      await response.discard();
      return undefined;
    case 401:
    case 403:
      await response.discard();
      throw bearerToken === undefined
        ? makeTokenRequiredError(host, flavour)
        : makeTokenRejectedError(host, flavour);
    default:
      await response.discard();
      throw new ParseError(response.statusLine);
  }
}

async function fetchFile(
  { url, maxBytes }: { readonly url: URL; readonly maxBytes: number },
  { http, retry }: RegistryDeps,
  options: CallOptions,
): Promise<Uint8Array> {
  const response = await http.get(url, {
    signal: options.signal,
    maxBytes,
    headers: acceptGzip,
    redirectsMax,
    retry,
  });
  if (response.status === 200) return readBody(response);
  await response.discard();
  throw new ParseError(`${response.statusLine} returned from ${response.url.host}`);
}

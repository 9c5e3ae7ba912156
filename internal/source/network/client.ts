import { domainToUnicode } from 'node:url';
import { comparisonHost, parseHostname, type Hostname } from '../../addr/hostname.ts';
import { providerParts, type ProviderAddr } from '../../addr/provider.ts';
import { ParseError } from '../../diag/parse-error.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { HttpClient, HttpResponse, RetryPolicy } from '../../net/http-client.ts';
import { readBody } from '../../net/read-body.ts';
import { parseJson, type JsonField } from '../json-field.ts';
import type { CallOptions } from '../source.ts';
import { makeTokenRejectedError } from '../token-errors.ts';

export interface NetworkMirrorDeps {
  readonly http: HttpClient;
  readonly flavour: Flavour;
  readonly retry: RetryPolicy;
  /** Finds the token for the mirror's own host. */
  readonly findToken: (host: Hostname, options: CallOptions) => Promise<string | undefined>;
  /** Whether its word for the packages of other platforms counts as well. */
  readonly trustsAllHashes?: boolean | undefined;
}

/** A JSON document and the address that answered with it. */
export interface MirrorAnswer {
  readonly document: JsonField;
  readonly url: URL;
}

/** A question to a mirror. */
export interface MirrorQuestion {
  /** The mirror's address. */
  readonly base: URL;
  readonly provider: ProviderAddr;
  /** Such as `index.json`. */
  readonly file: string;
}

/**
 * Asks a mirror for a document about a provider; undefined if it does not have it.
 *
 * The token of the mirror's own host goes with the question, never with a download.
 *
 * @throws {ToolError} `unauthorized`, or when the request fails
 * @throws {ParseError} if the answer is another status or no JSON
 */
export async function findMirrorDocument(
  { base, provider, file }: MirrorQuestion,
  deps: NetworkMirrorDeps,
  options: CallOptions,
): Promise<MirrorAnswer | undefined> {
  const mirrorHost = findHostname(base);
  const { host, namespace, type } = providerParts(provider);
  // Without the dot a host with a port would be read as the scheme of an address.
  const url = new URL(`./${comparisonHost(host)}/${namespace}/${type}/${file}`, base);
  const response = await deps.http.get(url, {
    signal: options.signal,
    maxBytes: documentBytesMax,
    headers: { 'accept-encoding': 'gzip', 'x-terraform-version': deps.flavour.version },
    bearerToken: mirrorHost && (await deps.findToken(mirrorHost, options)),
    redirectsMax,
    retry: deps.retry,
  });
  if (response.status === 200) return readDocument(response);
  await response.discard();
  if (response.status === 404) return undefined;
  if ((response.status === 401 || response.status === 403) && mirrorHost !== undefined) {
    // Terraform words it so even where it had no token to send.
    throw makeTokenRejectedError(mirrorHost, deps.flavour);
  }
  throw new ParseError(`server returned unsuccessful status ${response.status}`);
}

/** About 150 bytes for each package of a release, or for each version of a provider. */
const documentBytesMax = 32 * 1024 * 1024;
const redirectsMax = 5;

/** The mirror's host as credentials know it; undefined for what no credentials can be for. */
function findHostname({ hostname, port }: URL): Hostname | undefined {
  try {
    return parseHostname(domainToUnicode(hostname) + (port === '' ? '' : `:${port}`));
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return undefined;
  }
}

async function readDocument(response: HttpResponse): Promise<MirrorAnswer> {
  const problem = findTypeProblem(response.headers.get('content-type'));
  if (problem === undefined) {
    return { document: parseJson(await readBody(response)), url: response.url };
  }
  await response.discard();
  throw new ParseError(`response has invalid Content-Type: ${problem}`);
}

function findTypeProblem(contentType = ''): string | undefined {
  const [mediaType = ''] = contentType.split(';');
  switch (mediaType.trim().toLowerCase()) {
    case 'application/json':
      return undefined;
    case '':
      return 'mime: no media type';
    default:
      return 'must be application/json';
  }
}

/** Questions to OCI registries (distribution spec, "Pull"): tags and manifests, as bytes. */
import { createHash } from 'node:crypto';
import type { OciRepository } from '../addr/oci-repository.ts';
import { ParseError } from '../diag/parse-error.ts';
import type { HttpResponse, RetryPolicy } from '../net/http-client.ts';
import { readBody } from '../net/read-body.ts';
import type { OciHttp } from './authorized-http.ts';
import { makeOciError } from './response-error.ts';

export interface RegistryClientDeps {
  readonly http: OciHttp;
  readonly retry: RetryPolicy;
}

export interface RegistryCallOptions {
  readonly signal: AbortSignal;
}

/** A manifest as it was served; its bytes are those of the digest. */
export interface OciManifest {
  readonly mediaType: string;
  readonly digest: string;
  readonly body: Uint8Array;
}

/** More than any manifest of a provider needs. */
export const manifestBytesMax = 4 * 1024 * 1024;

/**
 * Lists the tags of a repository, page by page, each as the JSON that was served.
 *
 * @throws {OciError} for an answer that is no list
 * @throws {ParseError} for pages without end, or a next page that is elsewhere
 */
export async function fetchTagPages(
  repository: OciRepository,
  deps: RegistryClientDeps,
  options: RegistryCallOptions,
): Promise<readonly Uint8Array[]> {
  const pages: Uint8Array[] = [];
  let next: URL | undefined = deps.http.urlOf(repository, 'tags/list');
  while (next !== undefined) {
    if (pages.length === pagesMax) throw new ParseError(`the list of tags has no end`);
    const response = await request(next, {}, { deps, options });
    pages.push(await readBody(response));
    next = findNextPage(response, next);
  }
  return pages;
}

/**
 * Fetches a manifest by its tag or digest, and checks that a digest is kept to.
 *
 * @throws {OciError} for an answer that is no manifest
 * @throws {ParseError} for one that is not what its digest says
 */
export async function fetchManifest(
  repository: OciRepository,
  { reference, accept }: { readonly reference: string; readonly accept: string },
  { deps, options }: { readonly deps: RegistryClientDeps; readonly options: RegistryCallOptions },
): Promise<OciManifest> {
  const url = deps.http.urlOf(repository, `manifests/${reference}`);
  const response = await request(url, { accept }, { deps, options });
  const body = await readBody(response);
  const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`;
  const promised = response.headers.get('docker-content-digest');
  for (const expected of [reference, promised]) {
    if (expected?.startsWith('sha256:') === true && expected !== digest) {
      throw new ParseError(`manifest content does not match digest ${expected}`);
    }
  }
  const [mediaType = ''] = (response.headers.get('content-type') ?? '').split(';');
  return { mediaType: mediaType.trim(), digest, body };
}

async function request(
  url: URL,
  headers: Readonly<Record<string, string>>,
  { deps, options }: { readonly deps: RegistryClientDeps; readonly options: RegistryCallOptions },
): Promise<HttpResponse> {
  const response = await deps.http.get(url, {
    signal: options.signal,
    maxBytes: manifestBytesMax,
    headers,
    redirectsMax,
    retry: deps.retry,
  });
  if (response.status === 200) return response;
  throw await makeOciError(response, url);
}

/** The address of the next page (RFC 8288): on the same server, or the list would not be its own. */
function findNextPage(response: HttpResponse, current: URL): URL | undefined {
  const link = response.headers.get('link') ?? '';
  const target = /<([^<>]*)>\s*;\s*rel="?next"?\s*(?:,|;|$)/i.exec(link)?.[1];
  if (target === undefined) return undefined;
  if (!URL.canParse(target, current.href)) throw new ParseError('the next page has no valid URL');
  const next = new URL(target, current);
  if (next.origin === current.origin) return next;
  throw new ParseError(`the next page is on another server, ${next.host}`);
}

/** A thousand pages of a hundred tags. */
const pagesMax = 1000;
const redirectsMax = 10;

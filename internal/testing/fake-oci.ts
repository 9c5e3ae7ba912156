/**
 * An OCI registry that serves releases made up by `providerRelease`, as OpenTofu expects them: an index
 * for each version, an image manifest for each platform, the archive as its only layer. Where a login
 * is wanted, tokens are given out under `/token` of the same server.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TlsIdentity } from './fake-server.ts';
import { withHandlerServer, type HandlerServer } from './handler-server.ts';
import type { ProviderPackage, ProviderRelease } from './provider-package.ts';

export interface FakeOciOptions {
  readonly releases: readonly ProviderRelease[];
  readonly tls: TlsIdentity;
  /** What clients are asked for; nothing unless told. */
  readonly challenge?: 'basic' | 'bearer';
  /** `user:password` of the only user; without it, everyone gets a token. */
  readonly login?: string;
  /** Where tokens are had, if not here. */
  readonly realm?: string;
  /** All of them on one page unless told. */
  readonly tagsPerPage?: number;
  /** Sends those who want an archive elsewhere. */
  readonly blobsAt?: string;
  /** Answers before anything else; returns whether it did. */
  readonly intercept?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

export interface FakeOci extends HandlerServer {
  /** Such as `127.0.0.1:5000`. */
  readonly host: string;
  /** The token that is given out; an answer to anything else is refused. */
  readonly token: string;
  count(path: RegExp): number;
}

export const providerArtifact = 'application/vnd.opentofu.provider';
export const targetArtifact = 'application/vnd.opentofu.provider-target';
export const indexType = 'application/vnd.oci.image.index.v1+json';
export const imageType = 'application/vnd.oci.image.manifest.v1+json';

/** Something that is stored in a repository. */
export interface OciObject {
  readonly mediaType: string;
  readonly body: Uint8Array;
  readonly digest: string;
}

/** The manifests and blobs of a release; the first is the index, which the tag leads to. */
export function ociObjects(release: ProviderRelease): {
  readonly tag: string;
  readonly manifests: readonly [OciObject, ...OciObject[]];
  readonly blobs: readonly OciObject[];
} {
  const images = release.packages.map((item) => ({ item, image: imageOf(item) }));
  const index = jsonObject(indexType, {
    schemaVersion: 2,
    mediaType: indexType,
    artifactType: providerArtifact,
    manifests: images.map(({ item, image }) => {
      const [os, architecture] = item.platform.split('_');
      return {
        ...descriptorOf(image),
        artifactType: targetArtifact,
        platform: { os, architecture },
      };
    }),
  });
  return {
    tag: release.version.replaceAll('+', '_'),
    manifests: [index, ...images.map(({ image }) => image)],
    blobs: [emptyConfig, ...release.packages.map(archiveOf)],
  };
}

/** Lends a registry; the repository of a provider is `NAMESPACE/TYPE`. */
export async function withFakeOci(
  options: FakeOciOptions,
  use: (registry: FakeOci) => Promise<void>,
): Promise<void> {
  const store = createStore(options.releases);
  await withHandlerServer(
    (request, response) => {
      if (options.intercept?.(request, response) === true) return;
      answer({ request, response }, store, options);
    },
    (server) =>
      use({
        ...server,
        host: `127.0.0.1:${server.port}`,
        token,
        count: (path) => server.requests.filter(({ url }) => path.test(url ?? '')).length,
      }),
    { tls: options.tls },
  );
}

/** Answers with a document; what tests intercept requests for. */
export function sendJson(response: ServerResponse, document: unknown, type = indexType): void {
  const body = JSON.stringify(document);
  response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

const token = 'opaque-registry-token-0815';
const emptyConfig = objectOf('application/vnd.oci.empty.v1+json', Buffer.from('{}'));

interface Store {
  /** By repository. */
  readonly tags: ReadonlyMap<string, readonly string[]>;
  /** By path, tags and digests alike. */
  readonly objects: ReadonlyMap<string, OciObject>;
}

function createStore(releases: readonly ProviderRelease[]): Store {
  const tags = new Map<string, readonly string[]>();
  const objects = new Map<string, OciObject>();
  for (const release of releases) {
    const name = `${release.namespace}/${release.type}`;
    const { tag, manifests, blobs } = ociObjects(release);
    tags.set(name, [...(tags.get(name) ?? ['latest']), tag]);
    objects.set(`/v2/${name}/manifests/${tag}`, manifests[0]);
    for (const item of manifests) objects.set(`/v2/${name}/manifests/${item.digest}`, item);
    for (const item of blobs) objects.set(`/v2/${name}/blobs/${item.digest}`, item);
  }
  return { tags, objects };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function answer(exchange: Exchange, store: Store, options: FakeOciOptions): void {
  const { request, response } = exchange;
  const url = new URL(request.url ?? '', `https://${request.headers.host ?? ''}`);
  if (url.pathname === '/token') {
    giveToken(exchange, options);
    return;
  }
  if (!isAuthorized(request, options)) {
    challenge(exchange, url, options);
    return;
  }
  const repository = /^\/v2\/(.+)\/tags\/list$/.exec(url.pathname)?.[1];
  const found = store.objects.get(url.pathname);
  if (repository !== undefined) {
    listTags(response, { repository, url }, { store, options });
  } else if (found === undefined) {
    fail(response, 404, 'MANIFEST_UNKNOWN');
  } else if (options.blobsAt !== undefined && found.mediaType === 'archive/zip') {
    response.writeHead(307, { location: `${options.blobsAt}${url.pathname}` }).end();
  } else {
    response.writeHead(200, {
      'content-type': found.mediaType,
      'content-length': found.body.length,
      'docker-content-digest': found.digest,
    });
    response.end(found.body);
  }
}

function isAuthorized({ headers }: IncomingMessage, options: FakeOciOptions): boolean {
  if (options.challenge === undefined) return true;
  const expected = options.challenge === 'basic' ? basicOf(options.login) : `Bearer ${token}`;
  return headers.authorization === expected;
}

function challenge({ response }: Exchange, url: URL, options: FakeOciOptions): void {
  const realm = options.realm ?? `${url.origin}/token`;
  const header =
    options.challenge === 'basic'
      ? 'Basic realm="fake"'
      : `Bearer realm="${realm}",service="fake,registry",scope="repository:x:pull,push"`;
  response.setHeader('www-authenticate', header);
  fail(response, 401, 'UNAUTHORIZED');
}

function giveToken({ request, response }: Exchange, { login }: FakeOciOptions): void {
  if (login !== undefined && request.headers.authorization !== basicOf(login)) {
    fail(response, 401, 'UNAUTHORIZED');
    return;
  }
  sendJson(response, { token, expires_in: 60 }, 'application/json');
}

function listTags(
  response: ServerResponse,
  { repository, url }: { readonly repository: string; readonly url: URL },
  { store, options }: { readonly store: Store; readonly options: FakeOciOptions },
): void {
  const tags = store.tags.get(repository);
  if (tags === undefined) {
    fail(response, 404, 'NAME_UNKNOWN');
    return;
  }
  const { tagsPerPage: size = tags.length } = options;
  const start = Number(url.searchParams.get('from') ?? 0);
  if (start + size < tags.length) {
    response.setHeader('link', `<${url.pathname}?from=${start + size}>; rel="next"`);
  }
  sendJson(
    response,
    { name: repository, tags: tags.slice(start, start + size) },
    'application/json',
  );
}

function fail(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ errors: [{ code, message: 'not for you' }] }));
}

function basicOf(login = ''): string {
  return `Basic ${Buffer.from(login).toString('base64')}`;
}

function imageOf(item: ProviderPackage): OciObject {
  return jsonObject(imageType, {
    schemaVersion: 2,
    mediaType: imageType,
    artifactType: targetArtifact,
    config: descriptorOf(emptyConfig),
    layers: [descriptorOf(archiveOf(item))],
  });
}

function archiveOf(item: ProviderPackage): OciObject {
  return objectOf('archive/zip', item.archive());
}

function jsonObject(mediaType: string, document: unknown): OciObject {
  return objectOf(mediaType, Buffer.from(JSON.stringify(document)));
}

function objectOf(mediaType: string, body: Uint8Array): OciObject {
  return { mediaType, body, digest: `sha256:${createHash('sha256').update(body).digest('hex')}` };
}

function descriptorOf({ mediaType, body, digest }: OciObject): object {
  return { mediaType, digest, size: body.length };
}

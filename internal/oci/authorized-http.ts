/**
 * Requests to OCI registries, with whatever they ask for to answer them. The way it goes: ask without a
 * word about oneself, learn from the refusal what is wanted, get it, and ask again.
 *
 * It refuses to send anything to a server that is not the registry of the repository in question or,
 * for a token, the one that the registry names.
 */
import { formatOciRepository, type OciRepository } from '../addr/oci-repository.ts';
import { ParseError } from '../diag/parse-error.ts';
import { ToolError } from '../diag/tool-error.ts';
import { formatBasicAuthorization } from '../net/basic-authorization.ts';
import type { HttpClient, HttpOptions, HttpResponse, RetryPolicy } from '../net/http-client.ts';
import { readBody } from '../net/read-body.ts';
import { createSharedLookups, type SharedLookups } from '../net/shared-lookups.ts';
import { findChallenge, tokenUrl, type AuthChallenge } from './auth-challenge.ts';
import type { OciLogin } from './docker-helper.ts';

/** What one is at a registry. */
export type OciIdentity =
  | ({ readonly kind: 'login' } & OciLogin)
  | { readonly kind: 'token'; readonly accessToken: string };

export interface OciHttpDeps {
  readonly http: HttpClient;
  /** For tokens. */
  readonly retry: RetryPolicy;
  /** Finds the credentials for a repository; undefined for those that anyone may read. */
  readonly findIdentity: (
    repository: OciRepository,
    options: { readonly signal: AbortSignal },
  ) => Promise<OciIdentity | undefined>;
}

/** A client that authorizes requests to the repositories it has been told of, and no others. */
export interface OciHttp extends HttpClient {
  /** The address of something in a repository, such as `blobs/sha256:…`; makes the repository known. */
  urlOf(repository: OciRepository, path: string): URL;
}

/** Creates a client; what a registry has given once is shown to it from then on. */
export function createOciHttp(deps: OciHttpDeps): OciHttp {
  const sessions = new Map<string, Session>();

  return {
    urlOf(repository, path) {
      const base = baseUrl(repository);
      if (!sessions.has(base.href)) sessions.set(base.href, makeSession(repository));
      return new URL(`./${path}`, base);
    },

    get(url, options) {
      const [base = ''] = /^.*\/(?=(?:manifests|blobs|tags)\/[^/]*$)/.exec(
        `${url.origin}${url.pathname}`,
      ) ?? [''];
      const session = sessions.get(base);
      return session === undefined
        ? deps.http.get(url, options)
        : getAuthorized(url, options, { session, deps });
    },

    close: () => deps.http.close(),
  };
}

interface Session {
  readonly repository: OciRepository;
  /** What was had by the refusal of another, so that many refusals at once lead to one question. */
  readonly answers: SharedLookups<string>;
  /** The `Authorization` that served last. */
  authorization: string | undefined;
}

function makeSession(repository: OciRepository): Session {
  return { repository, answers: createSharedLookups(), authorization: undefined };
}

function baseUrl({ registry, name }: OciRepository): URL {
  return new URL(`https://${apiHost(registry)}/v2/${name}/`);
}

/** Docker's registry has a name of its own for programs. */
function apiHost(registry: string): string {
  return registry === 'docker.io' ? 'registry-1.docker.io' : registry;
}

interface Call {
  readonly session: Session;
  readonly deps: OciHttpDeps;
}

async function getAuthorized(url: URL, options: HttpOptions, call: Call): Promise<HttpResponse> {
  const { session, deps } = call;
  const used = session.authorization;
  const response = await deps.http.get(url, withAuthorization(options, used));
  if (response.status !== 401 || response.url.origin !== url.origin) return response;
  const challenge = findChallenge(response.headers.get('www-authenticate'));
  if (challenge === undefined) return response;
  await response.discard();
  session.authorization = await session.answers.get(used ?? '', options.signal, () =>
    answerChallenge(challenge, url, { ...call, signal: options.signal }),
  );
  return deps.http.get(url, withAuthorization(options, session.authorization));
}

/** As a header, since that is what redirects to other origins drop. */
function withAuthorization(options: HttpOptions, authorization: string | undefined): HttpOptions {
  if (authorization === undefined) return options;
  return { ...options, headers: { ...options.headers, authorization } };
}

type SignalledCall = Call & { readonly signal: AbortSignal };

async function answerChallenge(
  challenge: AuthChallenge,
  registry: URL,
  call: SignalledCall,
): Promise<string> {
  const { repository } = call.session;
  const identity = await findIdentity(call);
  if (challenge.kind === 'basic') {
    if (identity?.kind === 'login') return basicOf(identity);
    throw unauthorized(repository, 'basic credential not found');
  }
  if (identity?.kind === 'token') return `Bearer ${identity.accessToken}`;
  return requestToken(readTokenUrl(challenge, registry, repository), identity, call);
}

async function findIdentity({
  deps,
  session,
  signal,
}: SignalledCall): Promise<OciIdentity | undefined> {
  const { repository } = session;
  // Credentials are for the host they name, which is not the one that is asked here.
  if (apiHost(repository.registry) !== repository.registry) return undefined;
  try {
    return await deps.findIdentity(repository, { signal });
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new ToolError(
      error.code,
      `finding credentials for "${repository.registry}": ${error.message}`,
      { cause: error, ...(error.hint === undefined ? {} : { hint: error.hint }) },
    );
  }
}

function readTokenUrl(
  challenge: Extract<AuthChallenge, { kind: 'bearer' }>,
  registry: URL,
  repository: OciRepository,
): URL {
  try {
    return tokenUrl(challenge, repository, registry);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw unauthorized(repository, error.message);
  }
}

async function requestToken(
  url: URL,
  identity: Extract<OciIdentity, { kind: 'login' }> | undefined,
  { deps, session, signal }: SignalledCall,
): Promise<string> {
  const options = { signal, maxBytes: tokenBytesMax, redirectsMax, retry: deps.retry };
  const response = await deps.http.get(
    url,
    withAuthorization(options, identity === undefined ? undefined : basicOf(identity)),
  );
  if (response.status !== 200) {
    await response.discard();
    throw unauthorized(session.repository, `no token from ${url.host}: ${response.statusLine}`);
  }
  const token = findToken((await readBody(response)).toString());
  if (token === undefined) throw unauthorized(session.repository, `no token from ${url.host}`);
  return `Bearer ${token}`;
}

/** Never complains about the text itself, which may hold the token. */
function findToken(text: string): string | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (typeof answer !== 'object' || answer === null) return undefined;
  const tokens = ['token', 'access_token'].map((name): unknown => Reflect.get(answer, name));
  return tokens.find(isToken);
}

/** What could not stand in a header is none. */
function isToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);
}

function basicOf({ user, password }: OciLogin): string {
  return formatBasicAuthorization(user, password);
}

function unauthorized(repository: OciRepository, state: string): ToolError {
  const place = formatOciRepository(repository);
  return new ToolError('unauthorized', `Cannot log in to "${place}": ${state}`, {
    hint: `Give credentials in an oci_credentials "${repository.registry}" block of the CLI configuration, or with "docker login ${repository.registry}".`,
  });
}

const tokenBytesMax = 1024 * 1024;
const redirectsMax = 10;

import { RequestError } from './request-error.ts';
import { redactUrl } from './redact-url.ts';

/** A request as far as redirects concern it. */
export interface RequestTarget {
  readonly url: URL;
  /** For the origin of `url` only. */
  readonly bearerToken: string | undefined;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What redirects depend on in an answer. */
export interface RedirectAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
}

/**
 * Where an answer sends the client (HTTP semantics, "Redirection 3xx"); undefined if nowhere. An
 * answer without `Location` is an answer like any other.
 *
 * Secrets stay with the origin, that is scheme, host and port, that they were meant for. What is
 * dropped on the way to another origin does not come back, even if a later redirect leads home.
 *
 * @throws {RequestError} when `Location` is no http or https address
 */
export function followRedirect(
  target: RequestTarget,
  answer: RedirectAnswer,
): RequestTarget | undefined {
  const location = answer.headers.get('location');
  if (!redirectStatuses.has(answer.status) || location === undefined) return undefined;
  const url = resolveLocation(location, target.url);
  if (url.origin === target.url.origin) return { ...target, url };
  return { url, bearerToken: undefined, headers: withoutSecrets(target.headers) };
}

function resolveLocation(location: string, base: URL): URL {
  if (!URL.canParse(location, base.href)) {
    // The location itself may hold secrets, and cannot be redacted for it cannot be read.
    throw new RequestError(
      'query-failed',
      `Get "${redactUrl(base)}": failed to parse Location header`,
      { failure: 'redirect-target', retryable: true },
    );
  }
  const url = new URL(location, base);
  if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  throw new RequestError(
    'query-failed',
    `Get "${redactUrl(url)}": unsupported protocol scheme "${url.protocol.slice(0, -1)}"`,
    { failure: 'redirect-target', retryable: false },
  );
}

function withoutSecrets(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !secretHeaders.has(name)));
}

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const secretHeaders: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
]);

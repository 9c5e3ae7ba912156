import { describeSystemError } from '../diag/system-error.ts';
import { messageOf, type ErrorCode } from '../diag/tool-error.ts';
import type { TimeLimit } from './deadline.ts';
import { redactUrl } from './redact-url.ts';
import { RequestError, type RequestFailure } from './request-error.ts';
import { ProxyFailure } from './proxy-failure.ts';

/** How far an exchange had come when it failed. */
export type ExchangePhase = 'headers' | 'body';

/**
 * Tells a failure of Node or undici in the words that Terraform's users know, which are Go's, with
 * advice where there is some. The failure itself is kept as the cause.
 */
export function explainFailure(error: unknown, url: URL, phase: ExchangePhase): RequestError {
  const { text, hint, failure = 'transport' } = explain(error, url, phase);
  // Go names the request only until the answer has begun.
  const message = phase === 'headers' ? `Get "${redactUrl(url)}": ${text}` : text;
  return new RequestError(codes[phase], message, {
    cause: error,
    failure,
    // Another try would meet the same certificate, and invalid requests stay invalid.
    retryable: failure !== 'certificate' && codeOf(error) !== 'UND_ERR_INVALID_ARG',
    ...(hint === undefined ? {} : { hint }),
  });
}

/** The failure of an attempt that took longer than it may, or that stood still for too long. */
export function makeTimeoutError(url: URL, phase: ExchangePhase, limit: TimeLimit): RequestError {
  const { variable, headers, body } = timeouts[limit];
  const message = phase === 'headers' ? `Get "${redactUrl(url)}": ${headers}` : body;
  return new RequestError(codes[phase], message, {
    failure: 'timeout',
    retryable: true,
    hint: `If the server is only slow, raise ${variable} (seconds).`,
  });
}

const timeouts = {
  attempt: {
    variable: 'TF_REGISTRY_CLIENT_TIMEOUT',
    headers: 'context deadline exceeded',
    body: 'net/http: request canceled (Client.Timeout or context cancellation while reading body)',
  },
  stall: {
    variable: 'AIRLOCK_DOWNLOAD_TIMEOUT',
    headers: 'net/http: timeout awaiting response headers',
    body: 'net/http: timeout while reading body',
  },
} as const;

interface Explanation {
  readonly text: string;
  readonly hint?: string;
  readonly failure?: RequestFailure;
}

const codes: Readonly<Record<ExchangePhase, ErrorCode>> = {
  headers: 'host-unreachable',
  body: 'query-failed',
};

function explain(error: unknown, url: URL, phase: ExchangePhase): Explanation {
  if (error instanceof ProxyFailure) return explainProxy(error, url);
  // Where a name has several addresses, each has been tried; the first is the one preferred.
  if (error instanceof AggregateError && error.errors.length > 0) {
    return explain(error.errors[0], url, phase);
  }
  return (
    explainCertificate(error, url) ??
    explainLookup(error) ??
    explainSystemError(error, url) ??
    explainProtocol(error, phase) ?? { text: messageOf(error) }
  );
}

function explainProxy({ cause, message }: ProxyFailure, url: URL): Explanation {
  const hint = 'Check HTTP_PROXY and HTTPS_PROXY, or add the host to NO_PROXY.';
  if (cause === undefined) return { text: message, hint };
  const explanation = explain(cause, url, 'headers');
  return {
    ...explanation,
    text: `proxyconnect tcp: ${explanation.text}`,
    hint: explanation.failure === 'certificate' ? (explanation.hint ?? hint) : hint,
  };
}

function explainCertificate(error: unknown, url: URL): Explanation | undefined {
  const problem = certificateProblem(error, url);
  if (problem === undefined) return undefined;
  return {
    failure: 'certificate',
    text: `tls: failed to verify certificate: x509: ${problem}`,
    hint: 'If the server or a proxy uses a certificate authority of your own, name its certificate file in SSL_CERT_FILE.',
  };
}

function certificateProblem(error: unknown, url: URL): string | undefined {
  const code = codeOf(error);
  if (unknownAuthority.has(code)) return 'certificate signed by unknown authority';
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return 'certificate has expired or is not yet valid';
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = certificateNames(error);
    return `certificate is ${names === '' ? 'not valid for any names' : `valid for ${names}`}, not ${url.hostname}`;
  }
  return otherCertificateProblems.has(code) ? messageOf(error) : undefined;
}

function certificateNames(error: unknown): string {
  const certificate: unknown = error instanceof Error ? Reflect.get(error, 'cert') : undefined;
  return fieldOf(certificate, 'subjectaltname').replace(/(?:DNS|IP Address):/g, '');
}

function explainLookup(error: unknown): Explanation | undefined {
  if (fieldOf(error, 'syscall') !== 'getaddrinfo') return undefined;
  const problem = codeOf(error) === 'ENOTFOUND' ? 'no such host' : 'server misbehaving';
  return {
    text: `dial tcp: lookup ${fieldOf(error, 'hostname')}: ${problem}`,
    hint: 'Check the name of the host, and that this machine can resolve it; behind a proxy set HTTPS_PROXY.',
  };
}

function explainSystemError(error: unknown, url: URL): Explanation | undefined {
  const syscall = fieldOf(error, 'syscall');
  if (syscall === '') return undefined;
  const problem = describeSystemError(error);
  if (syscall === 'connect') {
    const place = `${fieldOf(error, 'address')}:${fieldOf(error, 'port')}`;
    return {
      text: `dial tcp ${place}: connect: ${problem}`,
      hint: 'Check that the server is running and that no firewall is in between; behind a proxy set HTTPS_PROXY.',
    };
  }
  return { text: `${syscall} tcp ${url.host}: ${syscall}: ${problem}` };
}

function explainProtocol(error: unknown, phase: ExchangePhase): Explanation | undefined {
  if (error instanceof Error && error.name === 'HTTPParserError') {
    return {
      text: `net/http: HTTP/1.x transport connection broken: malformed HTTP response (${error.message})`,
    };
  }
  const code = codeOf(error);
  if (brokenConnection.has(code)) return { text: phase === 'headers' ? 'EOF' : 'unexpected EOF' };
  return protocolProblems.get(code);
}

function codeOf(error: unknown): string {
  return fieldOf(error, 'code');
}

/** A field of an object as text; empty if there is none. */
function fieldOf(object: unknown, name: string): string {
  if (typeof object !== 'object' || object === null) return '';
  const value: unknown = Reflect.get(object, name);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

const unknownAuthority: ReadonlySet<string> = new Set([
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const otherCertificateProblems: ReadonlySet<string> = new Set([
  'CERT_CHAIN_TOO_LONG',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
]);

const brokenConnection: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_SOCKET',
]);

const protocolProblems: ReadonlyMap<string, Explanation> = new Map<string, Explanation>([
  ['ERR_SSL_WRONG_VERSION_NUMBER', { text: 'http: server gave HTTP response to HTTPS client' }],
  ['UND_ERR_HEADERS_OVERFLOW', { text: 'net/http: server response headers exceeded the limit' }],
  ['Z_BUF_ERROR', { text: 'unexpected EOF', failure: 'body' }],
  ['Z_DATA_ERROR', { text: 'gzip: invalid data', failure: 'body' }],
]);

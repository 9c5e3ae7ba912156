/** What to do about a request that fails before its body arrives. */
export interface RetryPolicy {
  /** Tries in all; 1 means no retry. */
  readonly attemptsMax: number;
  /** Bound on one attempt, headers and body together; undefined for archives. */
  readonly attemptTimeoutMs: number | undefined;
  /**
   * How long an answer may stand still, for those that take as long as they take: less than
   * `movedBytesMin` in such a time is nothing.
   */
  readonly stallTimeoutMs?: number;
}

export interface HttpOptions {
  readonly signal: AbortSignal;
  /** The response is abandoned once its body exceeds this. There is no default on purpose. */
  readonly maxBytes: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as `Authorization: Bearer` to the origin of the URL and to no other, whatever redirects say. */
  readonly bearerToken?: string | undefined;
  readonly redirectsMax: number;
  readonly retry: RetryPolicy;
}

/**
 * An answer, of whatever status. The body must be read to its end, or the signal aborted, or
 * `discard` called.
 */
export interface HttpResponse {
  readonly status: number;
  /** As Go prints it: `404 Not Found`. */
  readonly statusLine: string;
  readonly headers: ReadonlyMap<string, string>;
  /** The address that answered, after redirects. */
  readonly url: URL;
  /** Decoded from gzip where the server used it on a metadata request. Throws when cut short. */
  readonly body: AsyncIterable<Uint8Array>;
  discard(): Promise<void>;
}

/** Retries, redirects, proxies, certificates and limits live behind this one door. */
export interface HttpClient {
  /** @throws {ToolError} when no response could be had; statuses are the caller's to judge */
  get(url: URL, options: HttpOptions): Promise<HttpResponse>;
  close(): Promise<void>;
}

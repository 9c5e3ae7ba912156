/**
 * The HTTP client of the program: retries here, one attempt (redirects, time limit) in `attempt.ts`,
 * one exchange (proxies, TLS, connections) in `transport.ts`.
 *
 * It refuses to judge statuses, except those that say "later", and to look into bodies.
 */
import { retry, type RetryClock, type RetryDecision } from '../async/retry.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { attemptRequest, type AttemptContext } from './attempt.ts';
import type { HttpClient, HttpOptions } from './http-client.ts';
import { redactUrl } from './redact-url.ts';
import type { RequestTarget } from './redirect.ts';
import { RequestError } from './request-error.ts';
import type { Transport, TransportSettings } from './transport.ts';

export interface HttpClientSettings extends TransportSettings {
  readonly userAgent: string;
  /** Whose words are used for failures. */
  readonly flavour: Flavour;
  readonly clock: RetryClock;
}

/** Creates a client. Nothing is loaded or opened before the first request. */
export function createHttpClient(settings: HttpClientSettings): HttpClient {
  let transport: Promise<Transport> | undefined;

  async function load(): Promise<Transport> {
    const { createTransport } = await import('./transport.ts');
    return createTransport(settings);
  }

  return {
    async get(url, options) {
      options.signal.throwIfAborted();
      transport ??= load();
      const context = { transport: await transport, options, clock: settings.clock };
      return getWithRetries(makeTarget(url, options, settings.userAgent), context, settings);
    },
    async close() {
      await (await transport)?.close();
    },
  };
}

function makeTarget(url: URL, options: HttpOptions, userAgent: string): RequestTarget {
  const headers = Object.entries(options.headers ?? {});
  return {
    url,
    bearerToken: options.bearerToken,
    headers: {
      'user-agent': userAgent,
      ...Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    },
  };
}

async function getWithRetries(
  target: RequestTarget,
  context: AttemptContext,
  { clock, flavour }: HttpClientSettings,
): ReturnType<HttpClient['get']> {
  const { attemptsMax } = context.options.retry;
  let attempts = 0;
  try {
    return await retry(
      (number) => {
        attempts = number;
        return attemptRequest(target, context);
      },
      { backOff: { ...backOff, attemptsMax }, clock, signal: context.options.signal, decide },
    );
  } catch (error) {
    // A policy without retries is that of Go's plain client, which adds nothing.
    if (!(error instanceof RequestError) || attemptsMax === 1) throw error;
    throw wordFinally(error, attempts, flavour);
  }
}

function decide(error: unknown): RetryDecision {
  if (!(error instanceof RequestError) || !error.retryable) return { retry: false };
  const afterMs = error.answer?.retryAfterMs;
  // Who asks to stay away for longer is better believed than waited for.
  if (afterMs !== undefined && afterMs > retryAfterMsMax) return { retry: false };
  return { retry: true, afterMs };
}

function wordFinally(error: RequestError, attempts: number, flavour: Flavour): RequestError {
  const { lead, advice, answerer } = flavour.requestFailure;
  const { answer } = error;
  const count = attempts > 1 ? ` after ${attempts} attempts` : '';
  const reason =
    answer === undefined
      ? error.message
      : `${answer.statusLine} returned from ${answerer === 'host' ? answer.url.host : redactUrl(answer.url)}`;
  const hint = error.hint ?? adviseOn(answer?.retryAfterMs);
  return new RequestError(error.code, `${lead}${count}${advice}: ${reason}`, {
    cause: error,
    failure: error.failure,
    retryable: error.retryable,
    answer,
    ...(hint === undefined ? {} : { hint }),
  });
}

function adviseOn(retryAfterMs: number | undefined): string | undefined {
  if (retryAfterMs === undefined) return undefined;
  return `The server asks to wait ${Math.ceil(retryAfterMs / 1000)} s before the next request.`;
}

const backOff = { firstDelayMs: 1000, delayMaxMs: 30_000, jitter: 0.25 };
const retryAfterMsMax = 120_000;

import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ByteQueue } from './byte-queue.ts';
import type { Deadline } from './deadline.ts';
import type { Answer } from './exchange.ts';
import type { HttpResponse } from './http-client.ts';
import { redactUrl } from './redact-url.ts';
import { RequestError } from './request-error.ts';

export interface ResponseOptions {
  readonly url: URL;
  readonly maxBytes: number;
  /** Told of what is waited for and what comes; cleared once the body is over, however it went. */
  readonly deadline: Pick<Deadline, 'expect' | 'arrived' | 'clear'>;
  /** Words a failure of the connection. */
  readonly explain: (error: unknown) => unknown;
}

/** Turns an answer into what callers see: decoded, bounded, with failures explained. */
export function makeResponse(answer: Answer, options: ResponseOptions): HttpResponse {
  // A part of an encoded file cannot be decoded by itself.
  const isGzip = hasGzip(answer.headers) && answer.status !== 206;
  return {
    status: answer.status,
    statusLine: statusLine(answer),
    headers: isGzip ? withoutCoding(answer.headers) : answer.headers,
    url: options.url,
    body: readBounded(answer.body, isGzip, options),
    discard: () =>
      drain(answer.body).finally(() => {
        options.deadline.clear();
      }),
  };
}

/** As Go prints it, such as `404 Not Found`. */
export function statusLine(answer: Pick<Answer, 'status' | 'statusText'>): string {
  return `${answer.status} ${answer.statusText}`.trimEnd();
}

function hasGzip(headers: ReadonlyMap<string, string>): boolean {
  return headers.get('content-encoding')?.toLowerCase() === 'gzip';
}

async function* readBounded(
  body: ByteQueue,
  isGzip: boolean,
  options: ResponseOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    const sent = bounded(timed(body, options), options);
    yield* isGzip ? bounded(gunzip(sent), options) : sent;
  } catch (error) {
    throw options.explain(error);
  } finally {
    options.deadline.clear();
  }
}

async function* timed(
  source: AsyncIterable<Uint8Array>,
  { deadline }: ResponseOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  deadline.expect();
  for await (const chunk of source) {
    deadline.arrived(chunk.length);
    yield chunk;
    deadline.expect();
  }
}

async function* bounded(
  source: AsyncIterable<Uint8Array>,
  { url, maxBytes }: ResponseOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      throw new RequestError(
        'query-failed',
        `Cannot read "${redactUrl(url)}": the answer is larger than ${maxBytes} bytes`,
        { failure: 'body', retryable: false },
      );
    }
    yield chunk;
  }
}

async function* gunzip(
  source: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const first = await source.next();
  // A body without a byte is an empty one, whatever its coding.
  if (first.done === true) return;
  const encoded = prepend(first.value, source);
  // Every failure also reaches whoever reads the stream.
  const decoded: AsyncIterable<Uint8Array> = pipeline(encoded, createGunzip(), () => undefined);
  yield* decoded;
}

async function* prepend<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  yield first;
  yield* rest;
}

/**
 * Reads what little is left of a body, so that the connection can serve again. If there is more, or if
 * it does not come soon, the connection is broken instead.
 */
export async function drain(body: ByteQueue): Promise<void> {
  let bytes = 0;
  const timer = setTimeout(() => {
    body.abandon();
  }, drainTimeoutMs);
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > drainedBytesMax) break;
    }
  } catch {
    // Nobody wants this body: that it broke is no news.
  } finally {
    clearTimeout(timer);
  }
}

function withoutCoding(headers: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...headers].filter(([name]) => !codingHeaders.has(name)));
}

const codingHeaders: ReadonlySet<string> = new Set(['content-encoding', 'content-length']);
const drainedBytesMax = 64 * 1024;
const drainTimeoutMs = 500;

import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface FakeAnswer {
  readonly body: string | Uint8Array;
  /** Empty for none. */
  readonly contentType: string;
  /** With an entity tag (in quotes) an answer can be asked for in part. */
  readonly etag?: string;
}

export interface SendOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly bytesPerSecond: number;
  /** Breaks the connection after so many bytes of the body. */
  readonly cutAt: number | undefined;
}

/** Sends an answer or the part of it that `Range` asks for, under back-pressure and speed limit. */
export async function sendBody(
  response: ServerResponse,
  answer: FakeAnswer,
  options: SendOptions,
): Promise<void> {
  const whole = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  const start = rangeStart(options.headers, answer.etag);
  const part = whole.subarray(start ?? 0);
  response.writeHead(start === undefined ? 200 : 206, {
    ...(answer.contentType === '' ? {} : { 'content-type': answer.contentType }),
    ...(answer.etag === undefined ? {} : { etag: answer.etag, 'accept-ranges': 'bytes' }),
    ...(start === undefined
      ? {}
      : { 'content-range': `bytes ${start}-${whole.length - 1}/${whole.length}` }),
    'content-length': part.length,
  });
  if (options.method !== 'HEAD') {
    await sendSlices(response, part.subarray(0, options.cutAt), options.bytesPerSecond);
    if (options.cutAt !== undefined) response.socket?.destroy();
  }
  response.end();
}

/** Where a `Range: bytes=N-` begins; undefined for anything else, or if `If-Range` has gone stale. */
function rangeStart(headers: SendOptions['headers'], etag: string | undefined): number | undefined {
  const start = /^bytes=(\d+)-$/.exec(headers['range'] ?? '')?.[1];
  if (start === undefined || etag === undefined) return undefined;
  return (headers['if-range'] ?? etag) === etag ? Number(start) : undefined;
}

async function sendSlices(
  response: ServerResponse,
  bytes: Uint8Array,
  bytesPerSecond: number,
): Promise<void> {
  const sliceBytes = Math.min(sliceBytesMax, Math.ceil(bytesPerSecond / slicesPerSecond));
  const startedAt = performance.now();
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  for (let sent = 0; sent < bytes.length && !response.destroyed; sent += sliceBytes) {
    const dueMs = startedAt + (sent / bytesPerSecond) * 1000 - performance.now();
    if (dueMs > 0) await sleep(dueMs);
    await Promise.race([written(response, bytes.subarray(sent, sent + sliceBytes)), closed]);
  }
}

/** Resolves once the operating system has the bytes, so that a cut comes after them. */
function written(response: ServerResponse, slice: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    response.write(slice, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

const sliceBytesMax = 1024 * 1024;
const slicesPerSecond = 50;

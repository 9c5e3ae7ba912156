import type { ArchiveSession } from '../archive/archive-session.ts';
import type { HashPool } from '../archive/hash-pool.ts';
import { archiveBytesMax, overLimit } from '../archive/limits.ts';
import { parseRetryAfter, type RetryClock, type RetryDecision } from '../async/retry.ts';
import type { HttpClient, HttpResponse } from '../net/http-client.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { Keep } from '../package/keep.ts';
import { describeLocation } from '../package/location.ts';
import { DownloadError, makeTransportError } from './download-error.ts';
import {
  contentLength,
  continues,
  findResumePoint,
  resumeHeaders,
  type ResumePoint,
} from './resume-point.ts';

export interface TransferDeps {
  readonly http: HttpClient;
  readonly pool: HashPool;
  readonly clock: RetryClock;
  /** How long a download may stand still. */
  readonly stallTimeoutMs: number;
}

export interface TransferOptions {
  readonly signal: AbortSignal;
  /** No other package will be wanted meanwhile. */
  readonly alone?: boolean | undefined;
  /** What is to become of the archive. */
  readonly keep?: Keep | undefined;
  /** Called as bytes arrive, with how many there are and how many there will be, if that is known. */
  readonly onProgress?: ((bytes: number, bytesTotal: number | undefined) => void) | undefined;
}

export interface TransferRequest {
  readonly url: URL;
  /** Has the archive kept in a temporary file, for a second pass. */
  readonly spool: boolean;
}

/** The hashing of what has arrived of one version of the file. */
interface Arrival {
  readonly session: ArchiveSession;
  readonly controller: AbortController;
  readonly totalBytes: number | undefined;
  /** How to go on after a break; undefined where only starting over is safe. */
  readonly resumePoint: ResumePoint | undefined;
  bytes: number;
}

/**
 * One archive on its way into a hashing session, over as many attempts as it takes. What breaks is
 * continued where it broke, if the server can show that the file is still the same; otherwise it
 * starts over, and the hash with it.
 */
export class Transfer {
  readonly #request: TransferRequest;
  readonly #deps: TransferDeps;
  readonly #options: TransferOptions;
  #arrival: Arrival | undefined;
  /** How far the best attempt so far has come. */
  #bytesMost = 0;

  constructor(request: TransferRequest, deps: TransferDeps, options: TransferOptions) {
    this.#request = request;
    this.#deps = deps;
    this.#options = options;
  }

  /**
   * Requests the archive or the rest of it; gives the digests once all of it has arrived. Undefined if
   * the hashing needs a spooled archive.
   *
   * @throws {DownloadError} when the archive or the rest of it could not be had this time
   */
  async attempt(): Promise<PackageDigests | undefined> {
    const { response, arrival } = await this.#open();
    await this.#receive(response, arrival);
    return arrival.session.finish();
  }

  /** Whether and when another attempt is worth it. */
  decide(error: unknown): RetryDecision {
    if (!(error instanceof DownloadError) || !error.retryable) return { retry: false };
    const { retryAfterMs: afterMs } = error;
    if (afterMs !== undefined && afterMs > retryAfterMsMax) return { retry: false };
    const bytes = this.#arrival?.bytes ?? 0;
    const progressed = bytes - this.#bytesMost >= progressBytesMin;
    this.#bytesMost = Math.max(this.#bytesMost, bytes);
    return { retry: true, afterMs, progressed };
  }

  /**
   * Gives up what has arrived, and waits until nothing of it is written any more: what comes next may
   * be kept in the same place. Harmless after the end.
   */
  async close(): Promise<void> {
    const arrival = this.#arrival;
    this.#arrival = undefined;
    arrival?.controller.abort();
    await arrival?.session.settled;
  }

  /** Gets an answer that brings the whole file or carries on where the last one broke off. */
  async #open(): Promise<{ readonly response: HttpResponse; readonly arrival: Arrival }> {
    const broken = this.#arrival;
    const point = broken?.resumePoint;
    const response = await this.#get(broken);
    if (broken !== undefined && point !== undefined && continues(response, point, broken.bytes)) {
      return { response, arrival: broken };
    }
    const refusal = this.#judge(response, point !== undefined);
    if (refusal !== undefined) {
      await response.discard();
      // Not the rest that was asked for, nor the whole: next time the whole is asked for.
      if (point !== undefined && isMisunderstanding(response)) await this.close();
      throw refusal;
    }
    await this.close();
    this.#arrival = this.#begin(response);
    return { response, arrival: this.#arrival };
  }

  async #get(broken: Arrival | undefined): Promise<HttpResponse> {
    const { signal } = this.#options;
    const { http, stallTimeoutMs } = this.#deps;
    const bytes = broken?.bytes ?? 0;
    const resume =
      broken?.resumePoint === undefined ? {} : resumeHeaders(broken.resumePoint, bytes);
    try {
      return await http.get(this.#request.url, {
        signal,
        maxBytes: archiveBytesMax - bytes,
        // Encoded on the way, the bytes would not be those that were published.
        headers: { 'accept-encoding': 'identity', ...resume },
        redirectsMax,
        retry: { attemptsMax: 1, attemptTimeoutMs: undefined, stallTimeoutMs },
      });
    } catch (error) {
      signal.throwIfAborted();
      throw makeTransportError(this.#request.url.host, error);
    }
  }

  #begin(response: HttpResponse): Arrival {
    const { url, spool } = this.#request;
    const totalBytes = contentLength(response);
    const controller = new AbortController();
    const session = this.#deps.pool.openArchive({
      name: describeLocation({ kind: 'http-archive', url }),
      spool,
      expectedBytes: totalBytes,
      alone: this.#options.alone,
      keep: this.#options.keep,
      signal: AbortSignal.any([this.#options.signal, controller.signal]),
    });
    return { session, controller, totalBytes, resumePoint: findResumePoint(response), bytes: 0 };
  }

  async #receive(response: HttpResponse, arrival: Arrival): Promise<void> {
    const { host } = this.#request.url;
    try {
      for await (const chunk of response.body) {
        await arrival.session.write(chunk);
        arrival.bytes += chunk.length;
        this.#options.onProgress?.(arrival.bytes, arrival.totalBytes);
        if (arrival.session.isSettled) return;
      }
    } catch (error) {
      this.#options.signal.throwIfAborted();
      throw makeTransportError(host, error);
    }
    if (arrival.totalBytes !== undefined && arrival.bytes !== arrival.totalBytes) {
      throw new DownloadError(host, 'unexpected EOF', { retryable: true });
    }
  }

  /**
   * Why an answer does not bring the archive; undefined if it does.
   *
   * @param resuming whether only the rest was asked for
   */
  #judge(response: HttpResponse, resuming: boolean): Error | undefined {
    if (response.status !== 200) return this.#refusal(response, resuming);
    const isTooLarge = (contentLength(response) ?? 0) > archiveBytesMax;
    return isTooLarge ? overLimit(`it exceeds ${archiveBytesMax} bytes`) : undefined;
  }

  #refusal(response: HttpResponse, resuming: boolean): DownloadError {
    const { status } = response;
    const { host } = this.#request.url;
    const misunderstood = resuming && isMisunderstanding(response);
    return new DownloadError(host, `bad response code: ${status}`, {
      retryable: misunderstood || status === 429 || (status >= 500 && status !== 501),
      retryAfterMs: parseRetryAfter(response.headers.get('retry-after'), this.#deps.clock.now()),
    });
  }
}

/** Whether an answer to a request for the rest means that the request was of no use. */
function isMisunderstanding({ status }: HttpResponse): boolean {
  return status === 206 || status === 416;
}

const redirectsMax = 10;
/** Who asks to stay away for longer is better believed than waited for. */
const retryAfterMsMax = 120_000;
/** An attempt that brought less than this counts as one that brought nothing. */
const progressBytesMin = 1024 ** 2;

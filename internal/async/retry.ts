/** How long to wait between tries: doubling from the first delay up to the longest. */
export interface BackOff {
  /** Tries in all; 1 means no second try. */
  readonly attemptsMax: number;
  readonly firstDelayMs: number;
  readonly delayMaxMs: number;
  /**
   * The part of each delay, 0 to 1, that is left to chance, so that many clients which failed
   * together do not come back together.
   */
  readonly jitter: number;
}

/** What waiting needs of the world; injected so that tests do not wait. */
export interface RetryClock {
  /** Rejects with the signal's reason when it is aborted meanwhile. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** A number from 0 up to, not including, 1. */
  random(): number;
  /** Milliseconds since 1970, for `Retry-After` dates. */
  now(): number;
}

/** Whether a failure is worth another try. */
export type RetryDecision =
  | { readonly retry: false }
  | {
      readonly retry: true;
      /** The delay that the other side asked for; it replaces the back-off, bounds included. */
      readonly afterMs?: number | undefined;
      /** The failed try got somewhere: the count of tries and the delay start anew. */
      readonly progressed?: boolean;
    };

export interface RetryOptions {
  readonly backOff: BackOff;
  readonly clock: RetryClock;
  readonly signal: AbortSignal;
  readonly decide: (error: unknown) => RetryDecision;
}

/**
 * Calls `attempt` until it succeeds, a failure is final, or the tries are used up; then the last
 * failure is thrown as it was. An abort ends a wait at once.
 */
export async function retry<T>(
  attempt: (number: number) => Promise<T>,
  options: RetryOptions,
): Promise<T> {
  let failuresInARow = 0;
  for (let number = 1; ; number += 1) {
    options.signal.throwIfAborted();
    try {
      return await attempt(number);
    } catch (error) {
      const decision = options.decide(error);
      if (!decision.retry || options.signal.aborted) throw error;
      failuresInARow = decision.progressed === true ? 1 : failuresInARow + 1;
      if (failuresInARow >= options.backOff.attemptsMax) throw error;
      const delayMs =
        decision.afterMs ?? backOffDelayMs(options.backOff, failuresInARow, options.clock.random());
      await options.clock.sleep(delayMs, options.signal);
    }
  }
}

/**
 * The delay after the given number of failures in a row (from 1).
 *
 * @param random from 0 up to 1; only matters where the back-off has jitter
 */
export function backOffDelayMs(backOff: BackOff, failures: number, random: number): number {
  const fullMs = Math.min(backOff.delayMaxMs, backOff.firstDelayMs * 2 ** (failures - 1));
  return Math.round(fullMs * (1 - backOff.jitter * random));
}

/**
 * Reads a `Retry-After` header (HTTP semantics, "Retry-After"): seconds or a date. Gives the delay in
 * milliseconds, never negative; undefined when the header is missing or makes no sense.
 */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  // Date.parse reads almost anything; an HTTP date begins with the name of a day.
  const dateMs = /^[A-Z][a-z]+,? /.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

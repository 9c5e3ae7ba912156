import { setMaxListeners } from 'node:events';
import type { RetryPolicy } from './http-client.ts';
import { startStallWatch } from './stall-watch.ts';

/** Which time limit an attempt has run into. */
export type TimeLimit = 'attempt' | 'stall';

/** A bound on the time that an attempt may take, joined with the caller's own signal. */
export interface Deadline {
  /** Aborted when the time is up, or with the caller's signal. */
  readonly signal: AbortSignal;
  /** Undefined as long as there is time. */
  limit(): TimeLimit | undefined;
  /** Tells that the other side is being waited for. */
  expect(): void;
  /** Tells that so many bytes have come. */
  arrived(bytes: number): void;
  /** Stops the clocks. */
  clear(): void;
}

/** Starts the clocks; without limits only the caller's signal counts. */
export function startDeadline(
  signal: AbortSignal,
  { attemptTimeoutMs, stallTimeoutMs }: Omit<RetryPolicy, 'attemptsMax'>,
): Deadline {
  const controller = new AbortController();
  let limit: TimeLimit | undefined;

  function passOn(): void {
    controller.abort(signal.reason);
  }

  // Many requests at once listen to the one signal of the program: that is no leak.
  setMaxListeners(0, signal);
  if (signal.aborted) passOn();
  else signal.addEventListener('abort', passOn, { once: true });

  function end(reached: TimeLimit): void {
    limit = reached;
    controller.abort(new Error('The time is up'));
  }

  const timer =
    attemptTimeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          end('attempt');
        }, attemptTimeoutMs);
  // It is the connection that keeps the process alive, not its clock.
  timer?.unref();
  const watch = startStallWatch(stallTimeoutMs, () => {
    end('stall');
  });
  return {
    ...watch,
    signal: controller.signal,
    limit: () => limit,
    clear() {
      clearTimeout(timer);
      watch.clear();
      signal.removeEventListener('abort', passOn);
    },
  };
}

import { setMaxListeners } from 'node:events';

/** A bound on the time that an attempt may take, joined with the caller's own signal. */
export interface Deadline {
  /** Aborted when the time is up, or with the caller's signal. */
  readonly signal: AbortSignal;
  isOver(): boolean;
  /** Stops the clock. */
  clear(): void;
}

/** Starts the clock; without a limit only the caller's signal counts. */
export function startDeadline(signal: AbortSignal, timeoutMs: number | undefined): Deadline {
  const controller = new AbortController();
  let isOver = false;

  function passOn(): void {
    controller.abort(signal.reason);
  }

  // Many requests at once listen to the one signal of the program: that is no leak.
  setMaxListeners(0, signal);
  if (signal.aborted) passOn();
  else signal.addEventListener('abort', passOn, { once: true });
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          isOver = true;
          controller.abort(new Error('The time is up'));
        }, timeoutMs);
  // It is the connection that keeps the process alive, not its clock.
  timer?.unref();
  return {
    signal: controller.signal,
    isOver: () => isOver,
    clear() {
      clearTimeout(timer);
      signal.removeEventListener('abort', passOn);
    },
  };
}

/** Notices an answer that stands still, while the time that its reader takes does not count. */
export interface StallWatch {
  /** Tells that the other side is being waited for. */
  expect(): void;
  /** Tells that so many bytes have come. */
  arrived(bytes: number): void;
  /** Stops the clock. */
  clear(): void;
}

/** What does not bring so much in the time that there is brings nothing. */
export const movedBytesMin = 16 * 1024;

/** Starts the clock; without a limit nothing is noticed. */
export function startStallWatch(
  timeoutMs: number | undefined,
  onStall: () => void,
  now: () => number = () => performance.now(),
): StallWatch {
  let expectedSince: number | undefined;
  let waitedMs = 0;
  let movedBytes = 0;

  function waitedSoFar(): number {
    return waitedMs + (expectedSince === undefined ? 0 : now() - expectedSince);
  }

  function clear(): void {
    clearInterval(timer);
  }

  const timer =
    timeoutMs === undefined
      ? undefined
      : setInterval(() => {
          if (waitedSoFar() < timeoutMs) return;
          clear();
          onStall();
        }, timeoutMs / looksPerTimeout);
  timer?.unref();
  return {
    expect() {
      expectedSince ??= now();
    },
    arrived(bytes) {
      waitedMs = waitedSoFar();
      expectedSince = undefined;
      movedBytes += bytes;
      if (movedBytes < movedBytesMin) return;
      waitedMs = 0;
      movedBytes = 0;
    },
    clear,
  };
}

const looksPerTimeout = 10;

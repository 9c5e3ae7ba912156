import { setTimeout as sleep } from 'node:timers/promises';
import type { RetryClock } from '../async/retry.ts';

/** The machine's clock, and real waiting. */
export const systemClock: RetryClock = {
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
  random: () => Math.random(),
  now: () => Date.now(),
};

import type { Inflater } from './inflater.ts';
import { createStreamInflater } from './stream-inflater.ts';
import { createSyncInflater } from './sync-inflater.ts';

/** Creates the fastest inflater that works on this Node. */
export function createInflater(): Inflater {
  return createSyncInflater() ?? createStreamInflater();
}

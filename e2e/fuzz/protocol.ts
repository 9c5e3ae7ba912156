/** What the thread that tries and the one that watches tell each other. */
export type FuzzMessage =
  | { readonly kind: 'family'; readonly name: string }
  | {
      readonly kind: 'result';
      readonly name: string;
      readonly tried: number;
      readonly failure?: string;
      /** Repeats the failure. */
      readonly seed?: number;
    };

/** What to try, and for how long. */
export interface FuzzJob {
  /** For all families together; each is tried at least once. */
  readonly seconds: number;
  readonly seed: number;
  /** The name of the only family to try. */
  readonly only: string | undefined;
}

/** Shared memory that tells what is being tried, also when its thread cannot tell any more. */
export interface Progress {
  begin(family: number, seed: number): void;
  seed(): number;
  /** How many milliseconds the case at hand has taken; 0 before the first. */
  elapsedMs(): number;
}

/** Room for the numbers of a progress. */
export function makeProgressMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(3 * Float64Array.BYTES_PER_ELEMENT);
}

/** Makes a view of the memory. */
export function openProgress(memory: SharedArrayBuffer): Progress {
  const numbers = new Float64Array(memory);
  return {
    begin(family, seed) {
      numbers.set([family, seed, Date.now()]);
    },
    seed: () => numbers[1] ?? 0,
    elapsedMs: () => (numbers[2] === 0 ? 0 : Date.now() - (numbers[2] ?? 0)),
  };
}

/** Reads what a thread was started with. */
export function openJob(data: unknown): FuzzJob & { readonly progress: Progress } {
  if (!isJobData(data)) throw new Error('The thread was started without a job');
  return { ...data.job, progress: openProgress(data.memory) };
}

export interface JobData {
  readonly job: FuzzJob;
  readonly memory: SharedArrayBuffer;
}

function isJobData(data: unknown): data is JobData {
  return typeof data === 'object' && data !== null && 'job' in data && 'memory' in data;
}

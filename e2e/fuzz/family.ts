import fc from 'fast-check';

/** Inputs of one kind, and what has to be true of each. */
export interface FuzzFamily {
  readonly name: string;
  /** Tries a batch; the same seed tries the same inputs. */
  run(options: BatchOptions): Promise<BatchResult>;
}

export interface BatchOptions {
  readonly seed: number;
  readonly cases: number;
  /** Called before each case. */
  readonly onCase: () => void;
}

export interface BatchResult {
  readonly tried: number;
  /** What is wrong with the smallest input that could be found; undefined if nothing is. */
  readonly failure: string | undefined;
}

/**
 * Makes a family. `attempt` throws what it should not throw, and whatever else it finds wrong; an input
 * that takes a second of processor time twice is wrong as well.
 */
export function makeFamily<T>(
  name: string,
  inputs: fc.Arbitrary<T>,
  attempt: (input: T) => void | Promise<void>,
): FuzzFamily {
  return {
    name,
    async run({ seed, cases, onCase }) {
      let tried = 0;
      const property = fc.asyncProperty(inputs, async (input) => {
        tried += 1;
        onCase();
        if ((await measure(input, attempt)) < caseMsMax) return;
        const ms = await measure(input, attempt);
        if (ms >= caseMsMax) throw new Error(`it takes ${Math.round(ms)} ms`);
      });
      const details = await fc.check(property, {
        seed,
        numRuns: cases,
        interruptAfterTimeLimit: shrinkMsMax,
      });
      const failure = details.failed ? describe(details.errorInstance, details.counterexample) : '';
      return { tried, failure: failure === '' ? undefined : failure };
    },
  };
}

/** Runs an attempt whose errors of some kinds are answers. */
export function expecting<T>(
  declared: readonly (abstract new (...args: never[]) => Error)[],
  attempt: () => T,
): T | undefined {
  try {
    return attempt();
  } catch (error) {
    if (declared.some((kind) => error instanceof kind)) return undefined;
    throw error;
  }
}

/** Requires something to be so. */
export function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

async function measure<T>(input: T, attempt: (input: T) => void | Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await attempt(input);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function describe(error: unknown, input: unknown): string {
  const text = fc.stringify(input);
  const shown = text.length > shownCharsMax ? `${text.slice(0, shownCharsMax)}...` : text;
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${reason}\n  with ${shown}`;
}

const caseMsMax = 1000;
const shrinkMsMax = 30_000;
const shownCharsMax = 2000;

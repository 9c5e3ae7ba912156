import { availableParallelism } from 'node:os';

/** How many families are tried beside each other. */
export const familiesAtOnce = 2;

/** Together with the other family as many as there are cores: more would only take longer. */
const trialsAtOnce = Math.ceil(availableParallelism() / familiesAtOnce);

/** Tries everything, a few at once; the outcomes are in the order of the trials. */
export async function tryAll<T, R>(
  trials: readonly T[],
  attempt: (trial: T) => Promise<R>,
  atOnce?: number,
): Promise<readonly R[]> {
  const outcomes = new Map<number, R>();
  await tryWhile({ trials: trials.entries(), atOnce }, async ([index, trial]) => {
    outcomes.set(index, await attempt(trial));
  });
  return [...outcomes].sort(([a], [b]) => a - b).map(([, outcome]) => outcome);
}

export interface TrialPlan<T> {
  readonly trials: Iterator<T>;
  /** Asked before each; for as long as there are any unless told. */
  readonly isWanted?: () => boolean;
  /** More than `trialsAtOnce` for those that wait most of the time. */
  readonly atOnce?: number | undefined;
}

/** Begins trials, a few at once, for as long as there are any and more are wanted. */
export async function tryWhile<T>(
  { trials, isWanted = () => true, atOnce = trialsAtOnce }: TrialPlan<T>,
  attempt: (trial: T) => Promise<void>,
): Promise<void> {
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (isWanted()) {
        const next = trials.next();
        if (next.done === true) return;
        await attempt(next.value);
      }
    }),
  );
}

/** Most of the time that a trial takes is waiting. */
const trialsAtOnce = 6;

/** Tries everything, a few at once; the outcomes are in the order of the trials. */
export async function tryAll<T, R>(
  trials: readonly T[],
  attempt: (trial: T) => Promise<R>,
): Promise<readonly R[]> {
  const outcomes = new Map<number, R>();
  await tryWhile(
    trials.entries(),
    () => true,
    async ([index, trial]) => {
      outcomes.set(index, await attempt(trial));
    },
  );
  return [...outcomes].sort(([a], [b]) => a - b).map(([, outcome]) => outcome);
}

/** Begins trials, a few at once, for as long as there are any and more are wanted. */
export async function tryWhile<T>(
  trials: Iterator<T>,
  isWanted: () => boolean,
  attempt: (trial: T) => Promise<void>,
): Promise<void> {
  await Promise.all(
    Array.from({ length: trialsAtOnce }, async () => {
      while (isWanted()) {
        const next = trials.next();
        if (next.done === true) return;
        await attempt(next.value);
      }
    }),
  );
}

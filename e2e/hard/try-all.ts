/** Most of the time that a trial takes is waiting. */
const trialsAtOnce = 6;

/** Tries everything, a few at once; the outcomes are in the order of the trials. */
export async function tryAll<T, R>(
  trials: readonly T[],
  attempt: (trial: T) => Promise<R>,
): Promise<readonly R[]> {
  const outcomes = new Map<number, R>();
  const queue = [...trials.entries()];
  await Promise.all(
    Array.from({ length: trialsAtOnce }, async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [index, trial] = next;
        outcomes.set(index, await attempt(trial));
      }
    }),
  );
  return [...outcomes].sort(([a], [b]) => a - b).map(([, outcome]) => outcome);
}

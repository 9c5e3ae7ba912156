/** Answers that are looked up once, however many ask for them at the same time. */
export interface SharedLookups<T> {
  /**
   * Looks an answer up, or joins those who are doing so. An answer is remembered, a failure is not.
   *
   * The look-up runs under the signal of whoever asked first. If that one gives up, the next one who
   * still wants to know looks again.
   */
  get(key: string, signal: AbortSignal, lookUp: () => Promise<T>): Promise<T>;
}

interface Lookup<T> {
  readonly answer: Promise<T>;
  readonly signal: AbortSignal;
}

/** Creates an empty set of answers. */
export function createSharedLookups<T>(): SharedLookups<T> {
  const lookups = new Map<string, Lookup<T>>();

  function begin(key: string, signal: AbortSignal, lookUp: () => Promise<T>): Lookup<T> {
    const lookup = { answer: lookUp(), signal };
    lookups.set(key, lookup);
    return lookup;
  }

  async function get(key: string, signal: AbortSignal, lookUp: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const lookup = lookups.get(key) ?? begin(key, signal, lookUp);
    try {
      return await lookup.answer;
    } catch (error) {
      if (lookups.get(key) === lookup) lookups.delete(key);
      if (lookup.signal.aborted && !signal.aborted) return get(key, signal, lookUp);
      throw error;
    }
  }

  return { get };
}

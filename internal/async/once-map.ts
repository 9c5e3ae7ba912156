/** Remembers the answer to each question, so that nobody asks twice. */
export interface OnceMap<K, V> {
  /**
   * Computes the value of a key on the first call; every later call, also one that comes while the
   * first is still under way, shares its outcome. A failure is an outcome too and is remembered.
   */
  get(key: K, compute: () => Promise<V>): Promise<V>;
}

/** Creates an empty map. Keys are compared as `Map` compares them. */
export function createOnceMap<K, V>(): OnceMap<K, V> {
  const outcomes = new Map<K, Promise<V>>();

  return {
    get(key, compute) {
      const known = outcomes.get(key);
      if (known !== undefined) return known;
      const outcome = compute();
      outcomes.set(key, outcome);
      return outcome;
    },
  };
}

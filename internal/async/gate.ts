/** Lets a limited number of pieces of work run at once; the others wait their turn, first come first served. */
export interface Gate {
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** Makes a gate that `limit` pieces of work can be behind at the same time. */
export function createGate(limit: number): Gate {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function enter(): Promise<void> {
    if (running >= limit) {
      // Whoever leaves hands over the place, so nobody can slip in between.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
  }

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }

  return {
    async run(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}

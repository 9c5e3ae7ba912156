import { runFuzz } from '../fuzz/run-fuzz.ts';
import type { HardFamily } from './family.ts';

/** All readers, on whatever a seed makes of their inputs. */
export const fuzzFamily: HardFamily = {
  name: 'fuzz',
  async run({ seed, seconds }) {
    let tried = 0;
    const failures: string[] = [];
    await runFuzz({
      seed,
      seconds,
      only: undefined,
      onOutcome: (outcome) => {
        tried += outcome.tried;
        if (outcome.failure !== undefined) failures.push(`${outcome.name}: ${outcome.failure}`);
      },
    });
    return { tried, failures };
  },
};

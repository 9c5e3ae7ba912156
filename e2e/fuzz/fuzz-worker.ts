/** Tries the families one after the other in a thread, which whoever started it can end at any time. */
import { parentPort, workerData } from 'node:worker_threads';
import { fuzzFamilies } from './families.ts';
import type { FuzzFamily } from './family.ts';
import { openJob, type FuzzMessage } from './protocol.ts';

/** Of one seed. */
const batchCases = 50;

const job = openJob(workerData);
const families = fuzzFamilies.filter(({ name }) => job.only === undefined || name === job.only);
if (families.length === 0) {
  throw new Error(`There is no family "${job.only ?? ''}", but ${names(fuzzFamilies)}`);
}
const msEach = (job.seconds * 1000) / families.length;
for (const [index, family] of families.entries()) report(await tryFamily(family, index));

async function tryFamily(family: FuzzFamily, index: number): Promise<FuzzMessage> {
  const endsAt = performance.now() + msEach;
  let tried = 0;
  let { seed } = job;
  report({ kind: 'family', name: family.name });
  do {
    const batch = await family.run({
      seed,
      cases: batchCases,
      onCase: () => {
        job.progress.begin(index, seed);
      },
    });
    tried += batch.tried;
    if (batch.failure !== undefined) {
      return { kind: 'result', name: family.name, tried, failure: batch.failure, seed };
    }
    seed += 1;
  } while (performance.now() < endsAt);
  return { kind: 'result', name: family.name, tried };
}

function report(message: FuzzMessage): void {
  parentPort?.postMessage(message);
}

function names(list: readonly FuzzFamily[]): string {
  return list.map(({ name }) => name).join(', ');
}

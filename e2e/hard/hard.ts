/** `npm run test:hard -- [--seconds N] [--seed S] [--kills N] [--only FAMILY] [--write]` */
import { readTrialFlags } from '../harness/read-flags.ts';
import { crashFamily } from './crash.ts';
import type { HardFamily } from './family.ts';
import { faultFamily } from './fault-matrix.ts';
import { fuzzFamily } from './fuzz-family.ts';
import { hostileFamily } from './hostile.ts';
import { placesFamily } from './places.ts';
import { raceFamily } from './race.ts';
import { resumeFamily } from './resume.ts';
import { secretsFamily } from './secrets.ts';

const families: readonly HardFamily[] = [
  secretsFamily,
  resumeFamily,
  faultFamily,
  crashFamily,
  raceFamily,
  placesFamily,
  hostileFamily,
  fuzzFamily,
];

const flags = readTrialFlags(process.argv.slice(2), 60);
console.log(`seed ${flags.seed}`);
for (const family of families) {
  if (flags.only !== undefined && flags.only !== family.name) continue;
  const startedAt = performance.now();
  const { tried, failures } = await family.run(flags);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const survived = Math.max(0, tried - failures.length);
  console.log(`${family.name.padEnd(12)} ${tried} tried, ${survived} survived, ${seconds} s`);
  if (failures.length === 0) continue;
  for (const failure of failures) console.log(failure);
  console.log(`  again: npm run test:hard -- --only ${family.name} --seed ${flags.seed}`);
  process.exitCode = 1;
}

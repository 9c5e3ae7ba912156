/** `npm run test:hard -- [--seconds N] [--seed S] [--kills N] [--only FAMILY] [--write]` */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { readTrialFlags } from '../harness/read-flags.ts';
import { crashFamily } from './crash.ts';
import type { HardFamily, HardOptions } from './family.ts';
import { faultFamily } from './fault-matrix.ts';
import { fuzzFamily } from './fuzz-family.ts';
import { hostileFamily } from './hostile.ts';
import { placesFamily } from './places.ts';
import { raceFamily } from './race.ts';
import { resumeFamily } from './resume.ts';
import { secretsFamily } from './secrets.ts';
import { signaturesFamily } from './signatures.ts';
import { familiesAtOnce } from './try-all.ts';

/** Those that take longest come first, so that the last to end has not begun last. */
const families: readonly HardFamily[] = [
  crashFamily,
  faultFamily,
  raceFamily,
  hostileFamily,
  placesFamily,
  secretsFamily,
  fuzzFamily,
  signaturesFamily,
  resumeFamily,
];

const startedAt = performance.now();
const flags = readTrialFlags(process.argv.slice(2), 30);
const family = families.find(({ name }) => name === flags.only);
if (family !== undefined) {
  await tryFamily(family, flags);
} else if (flags.only === undefined) {
  console.log(`seed ${flags.seed}`);
  await tryAllFamilies();
  console.log(`all          ${secondsSince(startedAt)} s`);
} else {
  throw new Error(`No family "${flags.only}", but ${families.map(({ name }) => name).join(', ')}`);
}

async function tryFamily(tested: HardFamily, options: HardOptions): Promise<void> {
  const { name } = tested;
  const { tried, failures } = await tested.run(options);
  const survived = Math.max(0, tried - failures.length);
  const seconds = secondsSince(startedAt);
  console.log(`${name.padEnd(12)} ${tried} tried, ${survived} survived, ${seconds} s`);
  if (failures.length === 0) return;
  for (const failure of failures) console.log(failure);
  console.log(`  again: npm run test:hard -- --only ${name} --seed ${options.seed}`);
  process.exitCode = 1;
}

/** Each in a process of its own, since what they measure of a process has to be theirs. */
async function tryAllFamilies(): Promise<void> {
  const queue = [...families];
  const lanes = Array.from({ length: familiesAtOnce }, async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      await tryElsewhere(next.name);
    }
  });
  await Promise.all(lanes);
}

/** Shows what a family says once it is done, so that their lines do not mix. */
async function tryElsewhere(name: string): Promise<void> {
  const args = [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  args.push('--only', name, '--seed', String(flags.seed));
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  process.stdout.write(await text(child.stdout));
  const code = await ended;
  if (code === 0) return;
  process.exitCode = 1;
  if (code !== 1) console.log(`${name.padEnd(12)} ended with ${code ?? 'a signal'}`);
}

function secondsSince(ms: number): number {
  return Math.round((performance.now() - ms) / 1000);
}

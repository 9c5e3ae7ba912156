/** `npm run fuzz -- [--seconds N] [--seed S] [--only FAMILY]` */
import { readTrialFlags } from '../harness/read-flags.ts';
import { runFuzz } from './run-fuzz.ts';

const flags = readTrialFlags(process.argv.slice(2), 60);
console.log(`seed ${flags.seed}`);
await runFuzz({
  ...flags,
  onOutcome({ name, tried, survived, failure }) {
    console.log(`${name.padEnd(20)} ${tried} tried, ${survived} survived`);
    if (failure === undefined) return;
    console.log(failure);
    process.exitCode = 1;
  },
});

/**
 * Archives that lie, through the program as it ships: it takes and refuses what Terraform takes and
 * refuses, writes what Terraform writes, and makes no file where none should be.
 */
import type { FakeRegistry } from '../../internal/testing/fake-registry.ts';
import { runAirlock } from '../harness/run-program.ts';
import { findTerraformObstacle, runTerraform } from '../harness/terraform.ts';
import type { HardFamily } from './family.ts';
import { hostileCommands, taken, type HostileCommand } from './hostile-commands.ts';
import { compareResults, compareVerdicts } from './hostile-oracle.ts';
import { findProblems, type Problem, type Trial } from './hostile-problems.ts';
import { runOnZips, withHostileRegistry, type HostileRun } from './hostile-run.ts';
import { deliberate, heavyZips, manyZips, type HostileZip } from './hostile-zips.ts';
import { tryAll } from './try-all.ts';

/** Each archive with each command that reads archives: all of them, those to be taken, and the heavy ones. */
export const hostileFamily: HardFamily = {
  name: 'hostile',
  async run() {
    const obstacle = await findTerraformObstacle();
    if (obstacle !== undefined) console.log(`    skipped, the opinion of Terraform: ${obstacle}`);
    const failures = [
      ...(await tryMany(obstacle === undefined)),
      ...(await tryAll(heavyZips, tryHeavy)).flat(),
    ];
    return { tried: (manyZips.length + heavyZips.length) * hostileCommands.length, failures };
  },
};

/** Some archives with one command, beside Terraform if there is something to compare. */
interface Attempt {
  readonly command: HostileCommand;
  readonly zips: readonly HostileZip[];
  readonly registry: FakeRegistry;
  readonly compare: ((trial: Trial, theirs: HostileRun) => readonly Problem[]) | undefined;
}

function tryMany(hasTerraform: boolean): Promise<readonly string[]> {
  return withHostileRegistry(manyZips, async (registry) => {
    const attempts = hostileCommands.flatMap((command) => listAttempts(command, registry));
    const alone = attempts.map((attempt) => ({ ...attempt, compare: undefined }));
    return (await tryAll(hasTerraform ? attempts : alone, tryTogether)).flat();
  });
}

/** Those that are to be taken, and the others: `lock` says all that it has to say at once. */
function listAttempts(command: HostileCommand, registry: FakeRegistry): readonly Attempt[] {
  const areTaken = manyZips.filter(
    (hostile) => command.expect(hostile) === taken && !deliberate.has(hostile.zip.title),
  );
  const others = manyZips.filter((hostile) => !areTaken.includes(hostile));
  return [
    { command, zips: areTaken, registry, compare: compareResults },
    command.name === 'lock'
      ? { command, zips: manyZips, registry, compare: compareVerdicts }
      : { command, zips: others, registry, compare: undefined },
  ];
}

function tryHeavy(hostile: HostileZip): Promise<readonly string[]> {
  return withHostileRegistry([hostile], async (registry) => {
    const failures: string[] = [];
    for (const command of hostileCommands) {
      const attempt = { command, zips: [hostile], registry, compare: undefined };
      failures.push(...(await tryTogether(attempt)));
    }
    return failures;
  });
}

/** Tries archives at once, and in ever smaller parts while it is not known which one is to blame. */
async function tryTogether(attempt: Attempt): Promise<readonly string[]> {
  const { zips } = attempt;
  const problems = await tryOnce(attempt);
  if (zips.length > 1 && problems.some(({ hostile }) => hostile === undefined)) {
    const middle = Math.ceil(zips.length / 2);
    const halves = [zips.slice(0, middle), zips.slice(middle)];
    const found: string[] = [];
    for (const half of halves) found.push(...(await tryTogether({ ...attempt, zips: half })));
    if (found.length > 0) return found;
  }
  return describeAll(attempt, problems);
}

async function tryOnce({ command, zips, registry, compare }: Attempt): Promise<readonly Problem[]> {
  const run = await runOnZips(zips, command.args, { registry, run: runAirlock });
  const said = new Map(zips.map((zip) => [zip, command.readVerdict(zip, run.result)]));
  const trial = { command, zips, run, said };
  const problems = findProblems(trial);
  if (compare === undefined) return problems;
  const { terraformArgs } = command;
  const theirs = await runOnZips(zips, terraformArgs, { registry, run: runTerraform });
  return [...problems, ...compare(trial, theirs)];
}

/** One line for each archive. */
function describeAll({ command, zips }: Attempt, problems: readonly Problem[]): readonly string[] {
  const only = zips.length === 1 ? zips[0] : undefined;
  const texts = new Map<HostileZip | undefined, string[]>();
  for (const { hostile = only, text } of problems) {
    texts.set(hostile, [...(texts.get(hostile) ?? []), text]);
  }
  return [...texts].map(([hostile, about]) => {
    const title = hostile?.zip.title ?? `${zips.length} archives at once, but not fewer`;
    return `${command.name}, ${JSON.stringify(title)}: ${about.join('; ')}`;
  });
}

/**
 * Timings beside the real Terraform: runs of the two in turn, medians, and the ratio. Nothing here
 * passes or fails.
 *
 *     npm run bench [-- --runs N] [-- --only NAME]
 */
import { spawn } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { withTempDir } from '../../internal/testing/temp-dir.ts';
import { findTerraformObstacle } from '../harness/terraform.ts';
import { measure, median, type Measurement } from './measure.ts';
import { benchConfig, benchPlatforms } from './subject.ts';

const { values: flags } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, only: { type: 'string' } },
});
const runs = Number(flags.runs);
const mainFile = fileURLToPath(new URL('../../cmd/airlock/main.js', import.meta.url));

const platformArgs = benchPlatforms.map((platform) => `-platform=${platform}`);

/** The same task in the words of both. */
interface Task {
  readonly terraform: readonly string[];
  readonly airlock: readonly string[];
}

const lock = sameWords('providers', 'lock', ...platformArgs);
const mirror = sameWords('providers', 'mirror', ...platformArgs, 'mirror');
const install: Task = { terraform: ['init', '-input=false', '-no-color'], airlock: ['install'] };

interface Registry {
  readonly near: string;
  readonly far: string;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  countArchives(): Promise<number>;
}

interface Contest {
  readonly name: string;
  readonly goal: string;
  readonly terraform: () => Promise<Measurement>;
  readonly airlock: () => Promise<Measurement>;
}

const obstacle = await findTerraformObstacle();
if (obstacle !== undefined) {
  console.log(`nothing to compare with: ${obstacle}`);
  process.exit(0);
}

await withTempDir(async (directory) => {
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${runs} runs each`,
  );
  console.log(`node ${process.version}; making packages ...`);
  await withRegistry(async (registry) => {
    console.log(
      `15 packages, ${megabytes(registry.packedBytes)} packed, ${megabytes(registry.unpackedBytes)} unpacked\n`,
    );
    for (const contest of makeContests(directory, registry)) {
      if (flags.only === undefined || contest.name.includes(flags.only)) await play(contest);
    }
  });
});

function makeContests(directory: string, registry: Registry): readonly Contest[] {
  return [
    makeStartContest(directory),
    makeColdContest('cold-near', '4x', { directory, cliConfig: registry.near, task: lock }),
    makeColdContest('cold-far', '10x', { directory, cliConfig: registry.far, task: lock }),
    makeSecondContest('second-run', '40x, no archive', { directory, registry, task: lock }),
    makeColdContest('mirror', '3.5x', { directory, cliConfig: registry.near, task: mirror }),
    makeSecondContest('mirror-again', '40x, no archive', { directory, registry, task: mirror }),
    makeColdContest('install-near', '4x', { directory, cliConfig: registry.near, task: install }),
    makeColdContest('install-far', '4x', { directory, cliConfig: registry.far, task: install }),
    makeSecondContest('installed-already', '2x', { directory, registry, task: install }),
    ...makeRealContests(directory),
  ];
}

/** Every run in a new place, with nothing known from before. */
function makeColdContest(
  name: string,
  goal: string,
  {
    directory,
    cliConfig,
    task,
  }: {
    readonly directory: string;
    readonly cliConfig: string;
    readonly task: Task;
  },
): Contest {
  let count = 0;

  async function inFreshPlace(run: (place: Place) => Promise<Measurement>): Promise<Measurement> {
    count += 1;
    const place = await makePlace(join(directory, `${name}-${count}`), cliConfig);
    const result = await run(place);
    await rm(place.cwd, { recursive: true });
    return result;
  }

  return {
    name,
    goal,
    terraform: () => inFreshPlace((place) => runTerraform(task, place)),
    airlock: () => inFreshPlace((place) => runAirlock(task, place)),
  };
}

function makeStartContest(directory: string): Contest {
  const options = { cwd: directory, env: { TF_CLI_CONFIG_FILE: '/dev/null' } };
  return {
    name: 'start (airlock version beside node -e 0)',
    goal: '0.77x, that is at most 1.3 times as long',
    terraform: () => measure(process.execPath, ['-e', '0'], options),
    airlock: () => measure(process.execPath, [mainFile, 'version'], options),
  };
}

/** Every run in a place where the same has been done before, so that all is known. */
function makeSecondContest(
  name: string,
  goal: string,
  {
    directory,
    registry,
    task,
  }: {
    readonly directory: string;
    readonly registry: Registry;
    readonly task: Task;
  },
): Contest {
  const primed = new Map<string, Promise<Place>>();

  async function prime(player: string, run: typeof runAirlock): Promise<Place> {
    const place = await makePlace(join(directory, `${name}-${player}`), registry.near);
    await run(task, place);
    return place;
  }

  /** Each player has a place of its own: what one does must not be undone by the other. */
  function placeOf(player: string, run: typeof runAirlock): Promise<Place> {
    const place = primed.get(player) ?? prime(player, run);
    primed.set(player, place);
    return place;
  }

  return {
    name,
    goal,
    terraform: async () => runTerraform(task, await placeOf('terraform', runTerraform)),
    airlock: async () => {
      const place = await placeOf('airlock', runAirlock);
      const before = await registry.countArchives();
      const result = await runAirlock(task, place);
      const fetched = (await registry.countArchives()) - before;
      if (fetched > 0) console.log(`  the second run fetched ${fetched} archives`);
      return result;
    },
  };
}

/** A real provider of 700 MB, if there is a mirror with it. */
function makeRealContests(directory: string): readonly Contest[] {
  const mirror = process.env['AIRLOCK_REAL_MIRROR'];
  if (mirror === undefined) {
    console.log('AIRLOCK_REAL_MIRROR is not set: no real provider\n');
    return [];
  }
  const config =
    'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n' +
    '      version = "5.100.0"\n    }\n  }\n}\n';
  const place = makePlace(join(directory, 'real'), '', config);
  const args = ['providers', 'lock', '-platform=linux_amd64', `-fs-mirror=${mirror}`];
  return [
    {
      name: 'real-unpacked',
      goal: 'none',
      terraform: async () => measure('terraform', args, await place),
      airlock: async () => measure(process.execPath, [mainFile, ...args], await place),
    },
  ];
}

interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

async function makePlace(cwd: string, cliConfig: string, config = benchConfig): Promise<Place> {
  await mkdir(cwd, { recursive: true });
  await writeFile(join(cwd, 'main.tf'), config);
  await writeFile(join(cwd, 'cli.tfrc'), cliConfig);
  return {
    cwd,
    env: {
      HOME: cwd,
      CHECKPOINT_DISABLE: '1',
      TF_CLI_CONFIG_FILE: join(cwd, 'cli.tfrc'),
      XDG_CACHE_HOME: join(cwd, 'cache'),
    },
  };
}

function runTerraform(task: Task, place: Place): Promise<Measurement> {
  return measure('terraform', task.terraform, place);
}

function runAirlock(task: Task, place: Place): Promise<Measurement> {
  return measure(process.execPath, [mainFile, ...task.airlock], place);
}

function sameWords(...words: readonly string[]): Task {
  return { terraform: words, airlock: words };
}

async function play(contest: Contest): Promise<void> {
  const theirs: Measurement[] = [];
  const ours: Measurement[] = [];
  for (let run = 0; run < runs; run += 1) {
    theirs.push(await contest.terraform());
    ours.push(await contest.airlock());
  }
  const ratios = theirs.map(
    (measurement, index) => measurement.seconds / (ours[index]?.seconds ?? NaN),
  );
  console.log(`${contest.name}: ${median(ratios).toFixed(2)}x (goal ${contest.goal})`);
  console.log(`  reference ${describe(theirs)}`);
  console.log(`  airlock   ${describe(ours)}\n`);
}

function describe(measurements: readonly Measurement[]): string {
  const seconds = measurements.map((measurement) => measurement.seconds);
  const peak = Math.max(...measurements.map((measurement) => measurement.peakMegabytes));
  return (
    `median ${median(seconds).toFixed(3)} s (${Math.min(...seconds).toFixed(3)} to ` +
    `${Math.max(...seconds).toFixed(3)}), peak ${peak.toFixed(0)} MB`
  );
}

async function withRegistry(use: (registry: Registry) => Promise<void>): Promise<void> {
  const file = fileURLToPath(new URL('./registry-process.js', import.meta.url));
  const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  try {
    const facts = (await nextLine(lines)) as Omit<Registry, 'countArchives'>;
    await use({
      ...facts,
      countArchives: async () => {
        child.stdin.write('count\n');
        return ((await nextLine(lines)) as { archives: number }).archives;
      },
    });
  } finally {
    child.stdin.end();
  }
}

async function nextLine(lines: AsyncIterator<string>): Promise<unknown> {
  return JSON.parse(String((await lines.next()).value));
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

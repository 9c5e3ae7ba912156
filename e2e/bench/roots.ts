/**
 * How long it takes to lock and to check a repository of many root modules, and how much memory. Nothing
 * here passes or fails.
 *
 *     npm run bench:roots [-- --runs N]
 */
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createFakeRegistry, type FakeRegistry } from '../../internal/testing/fake-registry.ts';
import { withTempDir } from '../../internal/testing/temp-dir.ts';
import { monorepoPlatforms, monorepoReleases, writeMonorepo } from '../harness/monorepo.ts';
import { measure, median, type Measurement } from './measure.ts';

const { values: flags } = parseArgs({ options: { runs: { type: 'string', default: '5' } } });
const runs = Number(flags.runs);
const mainFile = fileURLToPath(new URL('../../cmd/airlock/main.js', import.meta.url));
const platforms = monorepoPlatforms.map((platform) => `-platform=${platform}`);

interface Result {
  readonly roots: number;
  readonly warmSeconds: number;
}

const registry = await createFakeRegistry({ releases: monorepoReleases() });
console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${runs} runs each`,
);
console.log('40 releases, 4 platforms; the first lock knows nothing from before\n');
const results: Result[] = [];
await withTempDir(async (directory) => {
  for (const roots of [10, 100, 1000]) {
    results.push(await play(roots, join(directory, String(roots)), registry));
  }
});
await registry.close();
const [few, , many] = results;
if (few !== undefined && many !== undefined) {
  const perRoot = (many.warmSeconds - few.warmSeconds) / (many.roots - few.roots);
  console.log(`each root module more, all known: ${(perRoot * 1000).toFixed(2)} ms (goal 3 ms)`);
}

async function play(roots: number, directory: string, server: FakeRegistry): Promise<Result> {
  const place = await makePlace(roots, directory, server);
  const fetchedBefore = server.count(/\.zip$/);
  const first = await lock(place);
  const fetched = server.count(/\.zip$/) - fetchedBefore;
  const warm: Measurement[] = [];
  const checks: Measurement[] = [];
  for (let run = 0; run < runs; run += 1) {
    warm.push(await lock(place));
    checks.push(await lock(place, '-check'));
  }
  const warmSeconds = median(warm.map(({ seconds }) => seconds));
  console.log(`${roots} root modules`);
  console.log(`  first lock   ${describe([first])}, ${fetched} packages fetched`);
  console.log(`  second lock  ${describe(warm)}`);
  console.log(`  check        ${describe(checks)}\n`);
  return { roots, warmSeconds };
}

interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

async function makePlace(roots: number, directory: string, server: FakeRegistry): Promise<Place> {
  const cwd = join(directory, 'repository');
  await mkdir(cwd, { recursive: true });
  await writeMonorepo(cwd, roots);
  execFileSync('git', ['init', '-q'], { cwd });
  const configFile = join(directory, 'cli.tfrc');
  await writeFile(configFile, server.cliConfig());
  return { cwd, env: { HOME: directory, TF_CLI_CONFIG_FILE: configFile } };
}

function lock(place: Place, ...options: readonly string[]): Promise<Measurement> {
  const args = [mainFile, 'lock', '-recursive', ...options, ...platforms];
  return measure(process.execPath, args, place);
}

function describe(measurements: readonly Measurement[]): string {
  const seconds = measurements.map((measurement) => measurement.seconds);
  const peak = Math.max(...measurements.map(({ peakMegabytes }) => peakMegabytes));
  return `${median(seconds).toFixed(2)} s, peak ${peak.toFixed(0)} MB`;
}

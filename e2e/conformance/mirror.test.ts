/**
 * Random cases of `providers mirror`, given to the real Terraform and to Airlock: the same exit code,
 * the same error summaries, the same bytes in every file of the target, but for what Airlock hides.
 * AIRLOCK_CASES and AIRLOCK_SEED choose how many cases and which.
 */
import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { createFakeRegistry, type FakeRegistry } from '../../internal/testing/fake-registry.ts';
import { createRandom } from '../harness/random.ts';
import { runAirlock } from '../harness/run-program.ts';
import { errorSummaries, findTerraformObstacle, runTerraform } from '../harness/terraform.ts';
import { makeReleases } from './lock-cases.ts';
import { makeMirrorCase, targetName, type MirrorCase, type Target } from './mirror-cases.ts';

const cases = Number(process.env['AIRLOCK_CASES'] ?? 25);
const seed = Number(process.env['AIRLOCK_SEED'] ?? 1);

/** Cases are independent; a few at a time keep both cores busy. */
const batchSize = 5;

const releases = makeReleases();

interface World {
  readonly directory: string;
  readonly registry: FakeRegistry;
  readonly env: Readonly<Record<string, string>>;
}

/** What a case left behind, as far as the two programs have to agree. */
interface Outcome {
  readonly code: number | undefined;
  readonly summaries: readonly string[];
  /** What is printed into an empty target, whatever the order of the providers. */
  readonly lines: readonly string[];
  readonly files: readonly string[];
}

describe(`providers mirror beside the real Terraform (${cases} cases, seed ${seed})`, () => {
  let world: World;

  before(async function () {
    const obstacle = await findTerraformObstacle();
    if (obstacle !== undefined) {
      console.log(`    skipped: ${obstacle}`);
      this.skip();
    }
    const directory = await mkdtemp(join(tmpdir(), 'airlock-conformance-'));
    const registry = await createFakeRegistry({ releases });
    await writeFile(join(directory, 'config.tfrc'), registry.cliConfig());
    const env = { HOME: directory, TF_CLI_CONFIG_FILE: join(directory, 'config.tfrc') };
    world = { directory, registry, env };
  });

  after(async () => {
    // Undefined where the suite was skipped.
    if ((world as World | undefined) === undefined) return;
    await world.registry.close();
    await rm(world.directory, { recursive: true });
  });

  for (let first = 0; first < cases; first += batchSize) {
    const count = Math.min(batchSize, cases - first);
    it(`agrees in cases ${first} to ${first + count - 1}`, async () => {
      for (let index = first; index < first + count; index += 1) {
        const mirrorCase = makeMirrorCase(createRandom(seed * 1_000_003 + index), releases);
        const [theirs, ours] = await Promise.all([
          play(mirrorCase, { name: `${index}-terraform`, run: runTerraform }, world),
          play(mirrorCase, { name: `${index}-airlock`, run: runAirlock }, world),
        ]);

        expect(ours, describeCase(index, mirrorCase)).to.deep.equal(theirs);
      }
    });
  }
});

async function play(
  mirrorCase: MirrorCase,
  player: { readonly name: string; readonly run: typeof runAirlock },
  world: World,
): Promise<Outcome> {
  const cwd = join(world.directory, player.name);
  await mkdir(cwd);
  for (const [name, content] of mirrorCase.files) await write(join(cwd, name), content);
  const target = join(cwd, targetName);
  if (mirrorCase.target !== undefined) await writeTarget(target, mirrorCase.target);
  const args = ['providers', 'mirror', '-no-color', ...mirrorCase.args];
  const result = await player.run(args, { cwd, env: world.env });
  const files = await listFiles(target);
  await rm(cwd, { recursive: true });
  const isFresh = mirrorCase.target === undefined;
  return {
    code: result.code,
    summaries: [...errorSummaries(result)].sort(),
    lines: isFresh ? result.stdout.split('\n').sort() : [],
    files,
  };
}

async function writeTarget(directory: string, { isFile, files, links }: Target): Promise<void> {
  if (isFile) {
    await writeFile(directory, 'in the way');
    return;
  }
  await mkdir(directory);
  for (const [name, content] of files) await write(join(directory, name), content);
  for (const [name, to] of links) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await symlink(to, join(directory, name));
  }
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** Every file with its kind, permissions and checksum; Terraform's remains of downloads apart. */
async function listFiles(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(
    () => undefined,
  );
  if (entries === undefined) return ['no directory'];
  const lines = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.terraform-provider-'))
    .map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = relative(directory, path);
      if (name.startsWith('.airlock/')) return undefined;
      if (entry.isSymbolicLink()) return `${name} is a link`;
      const mode = ((await stat(path)).mode & 0o777).toString(8);
      return `${name} ${mode} ${createHash('sha256')
        .update(await readFile(path))
        .digest('hex')}`;
    });
  const described = await Promise.all(lines);
  return described.filter((line) => line !== undefined).sort();
}

function describeCase(index: number, { files, target, args }: MirrorCase): string {
  const inputs = [...files].map(([name, content]) => `--- ${name}\n${content}`);
  const present = [...(target?.files.keys() ?? []), ...(target?.links.keys() ?? [])].sort();
  return `case ${index}: ${args.join(' ')}\n${inputs.join('\n')}\ntarget: ${present.join('\n  ')}\n`;
}

/**
 * Random cases of `providers lock`, given to the real Terraform and to Airlock: the same exit code, the
 * same error summaries, the same bytes in the lock file. AIRLOCK_CASES and AIRLOCK_SEED choose how
 * many cases and which.
 */
import { expect } from 'chai';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createFakeMirror, type FakeMirror } from '../../internal/testing/fake-mirror.ts';
import { createFakeRegistry, type FakeRegistry } from '../../internal/testing/fake-registry.ts';
import { writeFilesystemMirror } from '../../internal/testing/filesystem-mirror.ts';
import { createTlsIdentity } from '../../internal/testing/tls-certificate.ts';
import { createRandom } from '../harness/random.ts';
import { runAirlock } from '../harness/run-program.ts';
import { errorSummaries, findTerraformObstacle, runTerraform } from '../harness/terraform.ts';
import { makeLockCase, makeReleases, type LockCase } from './lock-cases.ts';

const cases = Number(process.env['AIRLOCK_CASES'] ?? 300);
const seed = Number(process.env['AIRLOCK_SEED'] ?? 1);

/** Cases are independent; a few at a time keep both cores busy. */
const batchSize = 10;

interface World {
  readonly directory: string;
  readonly registry: FakeRegistry;
  readonly mirror: FakeMirror;
  readonly env: Readonly<Record<string, string>>;
}

/** What a case left behind, as far as the two programs have to agree. */
interface Outcome {
  readonly code: number | undefined;
  readonly summaries: readonly string[];
  readonly lock: string;
}

describe(`providers lock beside the real Terraform (${cases} cases, seed ${seed})`, () => {
  let world: World;

  before(async function () {
    const obstacle = await findTerraformObstacle();
    if (obstacle !== undefined) {
      console.log(`    skipped: ${obstacle}`);
      this.skip();
    }
    world = await createWorld();
  });

  after(async () => {
    // Undefined where the suite was skipped.
    if ((world as World | undefined) === undefined) return;
    await Promise.all([world.registry.close(), world.mirror.close()]);
    await rm(world.directory, { recursive: true });
  });

  for (let first = 0; first < cases; first += batchSize) {
    const count = Math.min(batchSize, cases - first);
    it(`agrees in cases ${first} to ${first + count - 1}`, async () => {
      for (let index = first; index < first + count; index += 1) {
        const lockCase = makeLockCase(createRandom(seed * 1_000_003 + index));
        const [theirs, ours] = await Promise.all([
          play(lockCase, { name: `${index}-terraform`, run: runTerraform }, world),
          play(lockCase, { name: `${index}-airlock`, run: runAirlock }, world),
        ]);

        expect(ours, describeCase(index, lockCase)).to.deep.equal(theirs);
      }
    });
  }
});

async function createWorld(): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'airlock-conformance-'));
  const releases = makeReleases();
  const tls = createTlsIdentity();
  const [registry, mirror] = await Promise.all([
    createFakeRegistry({ releases }),
    createFakeMirror({ releases, tls }),
    writeFilesystemMirror(join(directory, 'packed'), releases, { layout: 'packed' }),
    writeFilesystemMirror(join(directory, 'unpacked'), releases, { layout: 'unpacked' }),
  ]);
  await writeFile(join(directory, 'config.tfrc'), registry.cliConfig());
  await writeFile(join(directory, 'ca.pem'), tls.cert);
  return {
    directory,
    registry,
    mirror,
    env: {
      HOME: directory,
      TF_CLI_CONFIG_FILE: join(directory, 'config.tfrc'),
      SSL_CERT_FILE: join(directory, 'ca.pem'),
    },
  };
}

async function play(
  lockCase: LockCase,
  player: { readonly name: string; readonly run: typeof runAirlock },
  world: World,
): Promise<Outcome> {
  const cwd = join(world.directory, player.name);
  await mkdir(cwd);
  for (const [name, content] of lockCase.files) {
    await mkdir(dirname(join(cwd, name)), { recursive: true });
    await writeFile(join(cwd, name), content);
  }
  const args = [
    'providers',
    'lock',
    '-no-color',
    ...sourceFlags(lockCase, world),
    ...lockCase.args,
  ];
  const result = await player.run(args, { cwd, env: world.env });
  const lock = await readFile(join(cwd, '.terraform.lock.hcl'), 'utf8').catch(() => 'none');
  await rm(cwd, { recursive: true });
  return { code: result.code, summaries: comparable(errorSummaries(result)), lock };
}

/**
 * Beside a mistake in `required_providers`, Terraform leaves it to chance which entries of the block
 * count, and so which provider arguments it reports; the same run may answer otherwise the next time.
 */
function comparable(summaries: readonly string[]): readonly string[] {
  const others = summaries.filter((summary) => summary !== 'Invalid provider argument');
  return others.length > 0 ? others : summaries;
}

function sourceFlags({ source }: LockCase, world: World): readonly string[] {
  switch (source) {
    case 'registry':
      return [];
    case 'packed':
    case 'unpacked':
      return [`-fs-mirror=${join(world.directory, source)}`];
    case 'network':
      return [`-net-mirror=${world.mirror.url}`];
  }
}

function describeCase(index: number, lockCase: LockCase): string {
  const files = [...lockCase.files].map(([name, content]) => `--- ${name}\n${content}`);
  return `case ${index}: ${lockCase.source} ${lockCase.args.join(' ')}\n${files.join('\n')}\n`;
}

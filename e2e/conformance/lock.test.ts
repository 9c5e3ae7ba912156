/**
 * Random cases of `providers lock`, given to the real Terraform and to Airlock: the same exit code, the
 * same error summaries, the same bytes in the lock file. AIRLOCK_CASES and AIRLOCK_SEED choose how
 * many cases and which.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createFakeMirror, type FakeMirror } from '../../internal/testing/fake-mirror.ts';
import { createFakeRegistry, type FakeRegistry } from '../../internal/testing/fake-registry.ts';
import { writeFilesystemMirror } from '../../internal/testing/filesystem-mirror.ts';
import { createTlsIdentity } from '../../internal/testing/tls-certificate.ts';
import { describeRandomCases, expectSame } from './random-cases.ts';
import { runAirlock } from '../harness/run-program.ts';
import { errorSummaries, runTerraform } from '../harness/terraform.ts';
import { makeLockCase, makeReleases, type LockCase } from './lock-cases.ts';

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

describeRandomCases<World, LockCase>({
  title: 'providers lock',
  cases: 300,
  batchSize: 10,
  open: createWorld,
  close: async ({ registry, mirror }) => {
    await Promise.all([registry.close(), mirror.close()]);
  },
  makeCase: makeLockCase,
  compare: (lockCase, index, world) =>
    expectSame(
      (who) => {
        const run = who === 'airlock' ? runAirlock : runTerraform;
        return play(lockCase, { name: `${index}-${who}`, run }, world);
      },
      describeCase(index, lockCase),
    ),
});

async function createWorld(directory: string): Promise<World> {
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

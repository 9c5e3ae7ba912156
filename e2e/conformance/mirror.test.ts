/**
 * Random cases of `providers mirror`, given to the real Terraform and to Airlock: the same exit code,
 * the same error summaries, the same bytes in every file of the target, but for what Airlock hides.
 * AIRLOCK_CASES and AIRLOCK_SEED choose how many cases and which.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { createFakeRegistry, type FakeRegistry } from '../../internal/testing/fake-registry.ts';
import { describeRandomCases, expectSame } from './random-cases.ts';
import { runAirlock } from '../harness/run-program.ts';
import { errorSummaries, runTerraform } from '../harness/terraform.ts';
import { makeReleases } from './lock-cases.ts';
import { makeMirrorCase, targetName, type MirrorCase, type Target } from './mirror-cases.ts';

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

describeRandomCases<World, MirrorCase>({
  title: 'providers mirror',
  cases: 25,
  batchSize: 5,
  open: async (directory) => {
    const registry = await createFakeRegistry({ releases });
    await writeFile(join(directory, 'config.tfrc'), registry.cliConfig());
    const env = { HOME: directory, TF_CLI_CONFIG_FILE: join(directory, 'config.tfrc') };
    return { directory, registry, env };
  },
  close: ({ registry }) => registry.close(),
  makeCase: (random) => makeMirrorCase(random, releases),
  compare: (mirrorCase, index, world) =>
    expectSame(
      (who) => {
        const run = who === 'airlock' ? runAirlock : runTerraform;
        return play(mirrorCase, { name: `${index}-${who}`, run }, world);
      },
      describeCase(index, mirrorCase),
    ),
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
    summaries: comparable(errorSummaries(result)),
    lines: isFresh ? result.stdout.split('\n').sort() : [],
    files,
  };
}

/**
 * Beside a mistake in `required_providers`, Terraform leaves it to chance which entries of the block
 * count, and so whether the lock file fits them; the same run may answer otherwise the next time.
 */
function comparable(summaries: readonly string[]): readonly string[] {
  const others = summaries.filter((summary) => summary !== 'Inconsistent dependency lock file');
  return [...(others.length > 0 ? others : summaries)].sort();
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

/**
 * Random cases of `install`, given to the `init` of the real Terraform and to Airlock: the same exit
 * code, the same summaries of errors and warnings, the same bytes in the lock file, the same files and
 * links in the data directory and the plugin cache. Where Airlock succeeded, the `init` that follows has
 * nothing to fetch and changes nothing. AIRLOCK_CASES and AIRLOCK_SEED choose how many cases and which.
 */
import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { createFakeMirror, type FakeMirror } from '../../internal/testing/fake-mirror.ts';
import { createFakeRegistry, type FakeRegistry } from '../../internal/testing/fake-registry.ts';
import { writeFilesystemMirror } from '../../internal/testing/filesystem-mirror.ts';
import type { ProviderRelease } from '../../internal/testing/provider-package.ts';
import { createTlsIdentity } from '../../internal/testing/tls-certificate.ts';
import { describeRandomCases, expectSame } from './random-cases.ts';
import { runAirlock, type ProgramResult } from '../harness/run-program.ts';
import { errorSummaries, runTerraform } from '../harness/terraform.ts';
import {
  isRelease,
  makeInstallCase,
  makeReleases,
  platform,
  type InstallCase,
  type PresentPackage,
} from './install-cases.ts';

interface World {
  readonly directory: string;
  readonly releases: readonly ProviderRelease[];
  readonly registry: FakeRegistry;
  readonly mirror: FakeMirror;
}

/** What a case left behind, as far as the two programs have to agree. */
interface Outcome {
  readonly code: number | undefined;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly lock: string;
  readonly installed: readonly string[];
  readonly cached: readonly string[];
}

describeRandomCases<World, InstallCase>({
  title: 'install',
  cases: 25,
  batchSize: 10,
  open: createWorld,
  close: async ({ registry, mirror }) => {
    await Promise.all([registry.close(), mirror.close()]);
  },
  makeCase: (random, { releases }) => makeInstallCase(random, releases),
  compare: (installCase, index, world) =>
    expectSame(
      (who) => play(installCase, `${index}-${who}`, world),
      describeCase(index, installCase),
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
  await writeFile(join(directory, 'ca.pem'), tls.cert);
  return { directory, releases, registry, mirror };
}

/** Where one program plays one case. */
interface Stage {
  readonly home: string;
  readonly work: string;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

async function play(installCase: InstallCase, name: string, world: World): Promise<Outcome> {
  const stage = await prepare(installCase, name, world);
  const { work: cwd, env } = stage;
  const isOurs = name.endsWith('airlock');
  const args = [...stage.args, ...installCase.args];
  const result = isOurs
    ? await runAirlock(['install', ...args], { cwd, env })
    : await runTerraform(['init', '-no-color', ...args], { cwd, env });
  const outcome = await observe(result, stage, world);
  const isFinal = result.code === 0 && !installCase.args.includes('-lockfile=readonly');
  if (isOurs && isFinal) await expectNothingToDo(outcome, stage, world);
  await rm(stage.home, { recursive: true });
  return outcome;
}

async function prepare(installCase: InstallCase, name: string, world: World): Promise<Stage> {
  const home = join(world.directory, name);
  const work = join(home, 'work');
  for (const [file, content] of installCase.files) {
    await mkdir(dirname(join(work, file)), { recursive: true });
    await writeFile(join(work, file), content);
  }
  const { env, cached } = installCase;
  const dataDir = join(work, env['TF_DATA_DIR'] ?? '.terraform');
  for (const item of installCase.installed) await place(item, join(dataDir, 'providers'), world);
  if (cached !== undefined) await mkdir(join(home, 'cache'));
  for (const item of cached ?? []) await place(item, join(home, 'cache'), world);
  await writeFile(join(home, 'cli.tfrc'), cliConfig(installCase, world));
  const pluginDir = /^plugin-(.*)/.exec(installCase.source)?.[1];
  return {
    home,
    work,
    env: {
      ...env,
      HOME: home,
      SSL_CERT_FILE: join(world.directory, 'ca.pem'),
      TF_CLI_CONFIG_FILE: join(home, 'cli.tfrc'),
      ...(cached === undefined ? {} : { TF_PLUGIN_CACHE_DIR: join(home, 'cache') }),
    },
    args: pluginDir === undefined ? [] : [`-plugin-dir=${join(world.directory, pluginDir)}`],
  };
}

/** Puts a package in place as it should be, or nearly so. */
async function place(
  { provider, version, state }: PresentPackage,
  directory: string,
  { releases }: World,
): Promise<void> {
  const release = releases.find((each) => isRelease(each, provider, version));
  const item = release?.packages.find((each) => each.platform === platform);
  for (const [index, { name, content, mode }] of (item?.files ?? []).entries()) {
    if (state === 'incomplete' && index === 0) continue;
    const path = join(directory, 'registry.terraform.io', provider, version, platform, name);
    await mkdir(dirname(path), { recursive: true });
    const isModified = state === 'modified' && index === 1;
    await writeFile(path, isModified ? 'modified' : content, { mode: mode & 0o777 });
  }
}

function cliConfig({ source }: InstallCase, { directory, registry, mirror }: World): string {
  const method = {
    packed: `filesystem_mirror {\n    path = "${join(directory, 'packed')}"\n  }`,
    unpacked: `filesystem_mirror {\n    path = "${join(directory, 'unpacked')}"\n  }`,
    network: `network_mirror {\n    url = "${mirror.url}"\n  }`,
  };
  const block =
    source === 'packed' || source === 'unpacked' || source === 'network'
      ? `provider_installation {\n  ${method[source]}\n}\n`
      : '';
  return `${registry.cliConfig()}${block}`;
}

async function observe(result: ProgramResult, stage: Stage, world: World): Promise<Outcome> {
  const { home, work, env } = stage;
  const roots = new Map([
    [home, 'HOME'],
    [world.directory, 'WORLD'],
  ]);
  return {
    code: result.code,
    errors: [...errorSummaries(result)].sort(),
    warnings: [...result.stdout.matchAll(/^Warning: (.*)$/gm)].map(([, text]) => text ?? '').sort(),
    lock: await readFile(join(work, '.terraform.lock.hcl'), 'utf8').catch(() => 'none'),
    installed: await listTree(join(work, env['TF_DATA_DIR'] ?? '.terraform', 'providers'), roots),
    cached: await listTree(join(home, 'cache'), roots),
  };
}

/** All files and links below a directory, with what distinguishes them. */
async function listTree(
  directory: string,
  roots: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const names = await readdir(directory, { recursive: true }).catch(() => []);
  const lines = await Promise.all(
    names.map(async (name) => {
      const path = join(directory, name);
      const stats = await lstat(path);
      if (stats.isDirectory()) return undefined;
      if (stats.isSymbolicLink()) return `${name} -> ${shorten(await readlink(path), roots)}`;
      const sum = createHash('sha256')
        .update(await readFile(path))
        .digest('hex');
      return `${name} ${(stats.mode & 0o777).toString(8)} ${sum}`;
    }),
  );
  return lines.filter((line) => line !== undefined).sort();
}

function shorten(path: string, roots: ReadonlyMap<string, string>): string {
  for (const [root, name] of roots) {
    if (path.startsWith(`${root}/`)) return join(name, relative(root, path));
  }
  return path;
}

/** Lets the real Terraform have a look: it must find all that it needs. */
async function expectNothingToDo(before: Outcome, stage: Stage, world: World): Promise<void> {
  const { work: cwd, env, args } = stage;
  const result = await runTerraform(['init', '-no-color', ...args], { cwd, env });
  const after = await observe(result, stage, world);
  expect(result.stdout + result.stderr).not.to.match(/^- Install|shared cache directory/m);
  expect({ ...after, warnings: [] }).to.deep.equal({ ...before, warnings: [] });
}

function describeCase(index: number, { files, ...rest }: InstallCase): string {
  const texts = [...files].map(([name, content]) => `--- ${name}\n${content}`);
  return `case ${index}: ${JSON.stringify(rest)}\n${texts.join('')}`;
}

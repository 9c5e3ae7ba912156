/** A plugin cache that many processes share, some of which are killed. */
import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { itIf } from '../internal/testing/it-if.ts';
import { providerRelease } from '../internal/testing/provider-package.ts';
import { findUnpackedFlaws, unpackedPath } from './harness/package-flaws.ts';
import { withProject, type Project } from './harness/project.ts';
import { createRandom } from './harness/random.ts';
import { runAirlock, type ProgramResult } from './harness/run-program.ts';
import { findTerraformObstacle, runTerraform } from './harness/terraform.ts';

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
const platform = `${process.platform}_${architectures[process.arch] ?? process.arch}`;

const addresses = ['acme/anvil', 'acme/rocket', 'acme/sled'] as const;
const releases = addresses.map((address) =>
  providerRelease(address, '1.0.0', { platforms: [platform], bytes: 1_000_000 }),
);

const config = `terraform {\n  required_providers {\n${addresses
  .map(
    (address) => `    ${address.slice('acme/'.length)} = {\n      source = "${address}"\n    }\n`,
  )
  .join('')}  }\n}\n`;

/** Lends a project with an empty plugin cache, `cache` beside the working directory. */
function withCache(
  use: (project: Project, env: Readonly<Record<string, string>>) => Promise<void>,
): Promise<void> {
  return withProject(
    async (project) => {
      const cache = join(project.directory, 'cache');
      await mkdir(cache);
      await project.write('main.tf', config);
      await use(project, { ...project.env, TF_PLUGIN_CACHE_DIR: cache });
    },
    { releases },
  );
}

/** Every package that can be seen is whole; with `all`, every package can be seen. */
async function expectIntact(root: string, options: { readonly all: boolean }): Promise<void> {
  expect(await findUnpackedFlaws(root, releases, options), root).to.deep.equal([]);
}

/** What is in a tree beside packages and the directories above them. */
async function listOdd(root: string): Promise<readonly string[]> {
  const names = await readdir(root, { recursive: true });
  return names.filter((name) => name.includes('.airlock'));
}

describe('a shared plugin cache', () => {
  it('gets each package once, though 32 processes want it at the same time', async function () {
    this.timeout(240_000);
    await withCache(async (project, env) => {
      const runs = Array.from({ length: 32 }, async (_, index) => {
        const cwd = join(project.directory, `work-${index}`);
        await mkdir(cwd);
        await writeFile(join(cwd, 'main.tf'), config);
        const patient = { ...env, TF_REGISTRY_CLIENT_TIMEOUT: '60' };
        return { cwd, result: await runAirlock(['install'], { cwd, env: patient }) };
      });

      const locks = new Set<string>();
      for (const { cwd, result } of await Promise.all(runs)) {
        expect(result.code, result.stderr).to.equal(0);
        await expectIntact(join(cwd, '.terraform/providers'), { all: true });
        expect(await listOdd(join(cwd, '.terraform'))).to.deep.equal([]);
        locks.add(await readFile(join(cwd, '.terraform.lock.hcl'), 'utf8'));
      }
      expect(locks.size).to.equal(1);
      for (const { type } of releases) {
        expect(project.registry.count(new RegExp(`${type}_1.0.0_.*\\.zip$`))).to.equal(1);
      }
      await expectIntact(env['TF_PLUGIN_CACHE_DIR'] ?? '', { all: true });
      expect(await listOdd(env['TF_PLUGIN_CACHE_DIR'] ?? '')).to.deep.equal([]);
    });
  });

  const kills = Number(process.env['AIRLOCK_KILLS'] ?? 20);
  const seed = Number(process.env['AIRLOCK_SEED'] ?? 1);

  it(`is never half filled when processes are killed (${kills} times, seed ${seed})`, async function () {
    this.timeout(10_000 + kills * 10_000);
    const random = createRandom(seed);
    for (let round = 0; round < kills; round += 1) {
      await withCache(async (project, env) => {
        const { work: cwd } = project;
        const results = await Promise.all(
          ['install', 'install'].map((command) =>
            runKilled([command], { cwd, env }, 150 + random.below(700)),
          ),
        );
        await expectIntact(env['TF_PLUGIN_CACHE_DIR'] ?? '', { all: false });
        await expectIntact(join(cwd, '.terraform/providers'), { all: false });

        const next = await runAirlock(['install'], { cwd, env });

        expect(next.code, next.stderr + results.map(({ stderr }) => stderr).join('')).to.equal(0);
        await expectIntact(env['TF_PLUGIN_CACHE_DIR'] ?? '', { all: true });
        await expectIntact(join(cwd, '.terraform/providers'), { all: true });
      });
    }
  });

  it('is replaced where it does not hold what the lock file says', async () => {
    await withCache(async (project, env) => {
      await project.airlock(['install'], { env });
      const cached = join(
        env['TF_PLUGIN_CACHE_DIR'] ?? '',
        unpackedPath(releases[0] ?? missing(), platform),
      );
      await writeFile(join(cached, 'README.md'), 'modified');
      await writeFile(join(cached, 'stray'), '');

      const result = await project.airlock(['install'], { env });

      expect(result.stdout).to.contain('- Installing acme/anvil v1.0.0...\n');
      expect(result.code).to.equal(0);
      await expectIntact(env['TF_PLUGIN_CACHE_DIR'] ?? '', { all: true });
    });
  });

  it('is linked to, and filled by providers lock as well', async () => {
    await withCache(async (project, env) => {
      const cache = env['TF_PLUGIN_CACHE_DIR'] ?? '';
      await project.airlock(['lock', '-enable-plugin-cache', `-platform=${platform}`], { env });
      await expectIntact(cache, { all: true });

      const result = await project.airlock(['install', '-lockfile=readonly'], { env });

      expect(result.stdout).to.contain('- Using acme/anvil v1.0.0 from the shared cache directory');
      const path = unpackedPath(releases[0] ?? missing(), platform);
      const link = join(project.work, '.terraform/providers', path);
      expect((await lstat(link)).isSymbolicLink()).to.equal(true);
      expect(await readlink(link)).to.equal(join(cache, path));
      expect(project.registry.count(/\.zip$/)).to.equal(3);
    });
  });

  it('serves the init of the real Terraform without any registry', async function () {
    const obstacle = await findTerraformObstacle();
    if (obstacle !== undefined) {
      console.log(`    skipped: ${obstacle}`);
      this.skip();
    }
    await withCache(async (project, env) => {
      await project.airlock(['install'], { env });
      const cwd = join(project.directory, 'other');
      await mkdir(cwd);
      await writeFile(join(cwd, 'main.tf'), config);
      await writeFile(join(cwd, '.terraform.lock.hcl'), (await project.lockFile()) ?? '');
      const asked = project.registry.requests.length;

      const args = ['init', '-no-color', '-lockfile=readonly', `-plugin-dir=../cache`];
      const result = await runTerraform(args, { cwd, env });

      expect(result.code, result.stderr).to.equal(0);
      expect(result.stdout).to.contain('Using acme/anvil v1.0.0 from the shared cache directory');
      expect(project.registry.requests).to.have.lengthOf(asked);
    });
  });
});

describe('a real provider', () => {
  const mirror = process.env['AIRLOCK_REAL_MIRROR'] ?? '';
  const directory = join(mirror, 'registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64');
  const isThere = mirror !== '' && existsSync(directory);

  itIf(isThere, 'AIRLOCK_REAL_MIRROR with hashicorp/aws 5.100.0')(
    'runs where it was installed',
    async function () {
      this.timeout(120_000);
      const obstacle = await findTerraformObstacle();
      if (obstacle !== undefined) this.skip();
      await withCache(async (project, env) => {
        const aws =
          'terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n' +
          '      version = "5.100.0"\n    }\n  }\n}\n\nprovider "aws" {\n  region = "eu-west-1"\n}\n';
        await project.write('main.tf', aws);

        const installed = await project.airlock(['install', `-plugin-dir=${mirror}`], { env });
        const validated = await runTerraform(['validate', '-no-color'], { cwd: project.work, env });

        expect(installed.code, installed.stderr).to.equal(0);
        expect(validated.stdout).to.contain('The configuration is valid.');
      });
    },
  );
});

function missing(): never {
  throw new Error('no such release');
}

function runKilled(
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  afterMs: number,
): Promise<ProgramResult> {
  return runAirlock(args, {
    ...options,
    onStart(kill) {
      void sleep(afterMs).then(() => {
        kill('SIGKILL');
      });
    },
  });
}

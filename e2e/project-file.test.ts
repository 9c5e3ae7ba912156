/** The project file, `airlock.toml`: what counts, in which order, and what is said of mistakes. */
import { expect } from 'chai';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { anvilConfig, withProject, type Project } from './harness/project.ts';

const linuxAndMac = 'platforms = ["linux_amd64", "darwin_arm64"]\n';

/** The platforms whose packages were fetched. */
async function fetchedPlatforms(
  project: Project,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const result = await project.airlock(args, { env });
  expect(result, result.stderr).to.include({ code: 0, stderr: '' });
  const matches = result.stdout.matchAll(/^- Obtained acme\/anvil checksums for (\w+)/gm);
  return [...matches].map(([, platform]) => platform ?? '');
}

async function version(project: Project, args: readonly string[], flavour = ''): Promise<string> {
  const result = await project.airlock([...args, 'version'], { env: { AIRLOCK_FLAVOUR: flavour } });
  return result.stdout;
}

/** What a mirror holds, without the sizes. */
async function listMirror(project: Project, directory = ''): Promise<readonly string[]> {
  const { stdout } = await project.airlock(['mirror', 'list', directory]);
  return [...stdout.matchAll(/^(.*) {2}\S+ MB$/gm)].map(([, release]) => release ?? '');
}

describe('airlock.toml', () => {
  it('says for which platforms to lock, unless the command line or the environment does', async () => {
    await withProject(async (project) => {
      await project.write('airlock.toml', linuxAndMac);
      const env = { AIRLOCK_PLATFORMS: 'windows_amd64' };

      expect(await fetchedPlatforms(project, ['providers', 'lock'])).to.deep.equal([
        'linux_amd64',
        'darwin_arm64',
      ]);
      expect(await fetchedPlatforms(project, ['lock'], env)).to.deep.equal(['windows_amd64']);
      expect(await fetchedPlatforms(project, ['lock', '-platform=linux_amd64'], env)).to.deep.equal(
        ['linux_amd64'],
      );
    });
  });

  it('is found from below, and not from outside the repository', async () => {
    await withProject(async (project) => {
      await project.write('airlock.toml', linuxAndMac);
      await project.write('live/eu/main.tf', anvilConfig);
      await project.write('other/main.tf', anvilConfig);
      await mkdir(join(project.work, 'other/.git'));

      expect(await fetchedPlatforms(project, ['-chdir=live/eu', 'lock'])).to.have.length(2);
      expect(await fetchedPlatforms(project, ['-chdir=other', 'lock'])).to.have.length(1);
    });
  });

  it('says which product to be like, unless the command line or the environment does', async () => {
    await withProject(async (project) => {
      await project.write('airlock.toml', 'flavour = "opentofu"\n');

      expect(await version(project, [])).to.contain('compatible with OpenTofu');
      expect(await version(project, [], 'terraform')).to.contain('compatible with Terraform');
      expect(await version(project, ['-flavour=terraform'], 'opentofu')).to.contain(
        'with Terraform',
      );
    });
  });

  it('stops a command where it is wrong, with the line of every mistake', async () => {
    await withProject(async (project) => {
      await project.write(
        'airlock.toml',
        'platfroms = []\n[mirror]\nproviders = [\n  "acme/anvil@1.x",\n]\nlatest = "3"\n',
      );

      const result = await project.airlock(['lock']);

      expect(result).to.include({ code: 1, stdout: '' });
      expect(result.stderr.split(/\n+/).filter((line) => line !== '')).to.deep.equal([
        'Error: airlock.toml:1: Cannot use key "platfroms": there is no such setting',
        'Did you mean "platforms"?',
        'Error: airlock.toml:4: Cannot use provider "acme/anvil@1.x": This string does not use correct version constraint syntax.',
        'Error: airlock.toml:6: Cannot use "mirror.latest": it must be a whole number above zero, not "3"',
      ]);
      expect(await project.lockFile()).to.equal(undefined);
      expect(project.registry.requests).to.deep.equal([]);
    });
  });

  it('does not stop a merge, which may be the one that mends it', async () => {
    await withProject(async (project) => {
      await project.write('airlock.toml', '<<<<<<< HEAD\n');
      for (const name of ['base', 'ours', 'theirs']) {
        await writeFile(join(project.work, name), '');
      }

      const result = await project.airlock(['merge-driver', 'base', 'ours', 'theirs']);

      expect(result, result.stderr).to.include({ code: 0, stderr: '' });
    });
  });

  it('says what the mirror holds, and where it is', async () => {
    await withProject(async (project) => {
      await project.write(
        'airlock.toml',
        `${linuxAndMac}[mirror]\ndirectory = "m"\nplatforms = ["windows_amd64"]\nlatest = 2\n` +
          'providers = ["acme/anvil@< 2"]\n',
      );
      await project.write('live/main.tf', 'not read {');

      const result = await project.airlock(['-chdir=live', 'mirror']);

      expect(result, result.stderr).to.include({ code: 0, stderr: '' });
      expect(await listMirror(project, 'm')).to.deep.equal([
        'acme/anvil 1.0.0  windows_amd64',
        'acme/anvil 1.2.0  windows_amd64',
      ]);
    });
  });

  it('says nothing of a mirror that the command line says too', async () => {
    await withProject(async (project) => {
      await project.write(
        'airlock.toml',
        '[mirror]\ndirectory = "m"\nplatforms = ["windows_amd64"]\nlatest = 2\n' +
          'providers = ["acme/anvil@< 2"]\n',
      );
      const linux = '-platform=linux_amd64';

      for (const [args, versions] of [
        [['a', 'acme/anvil@2.0.0'], ['2.0.0']],
        [['-latest=1', 'b'], ['1.2.0']],
        [
          ['-versions=>= 0', 'c'],
          ['1.0.0', '1.2.0', '2.0.0'],
        ],
        [['-recursive', '-latest=1', 'd'], ['1.2.0']],
      ] as const) {
        const result = await project.airlock(['mirror', linux, ...args]);

        expect(result, result.stderr).to.include({ code: 0, stderr: '' });
        expect(
          await listMirror(
            project,
            args.find((word) => word.length === 1),
          ),
        ).to.deep.equal(versions.map((version) => `acme/anvil ${version}  linux_amd64`));
      }
      await project.write('main.tf', 'read {');
      expect(await project.airlock(['mirror', '-recursive'])).to.include({ code: 1 });
    });
  });

  it('gives a mirror without platforms of its own those of the project', async () => {
    await withProject(async (project) => {
      await project.write('airlock.toml', `${linuxAndMac}[mirror]\ndirectory = "m"\n`);

      await project.airlock(['mirror']);

      expect(await listMirror(project, 'm')).to.deep.equal([
        'acme/anvil 1.2.0  darwin_arm64 linux_amd64',
      ]);
      expect(await project.airlock(['mirror', 'verify'])).to.include({ code: 0 });
      expect(await project.airlock(['mirror', 'list'])).to.include({ code: 0 });
      expect(await project.airlock(['mirror', 'prune', '-keep-last=1'])).to.include({ code: 0 });
    });
  });

  it('says which root modules get their providers installed', async () => {
    await withProject(async (project) => {
      await project.write('airlock.toml', '[roots]\nexclude = ["sandbox/**", "."]\n');
      await project.write('live/main.tf', anvilConfig);
      await project.write('sandbox/x/main.tf', anvilConfig);

      const result = await project.airlock(['install', '-recursive', '-platform=linux_amd64']);

      expect(result, result.stderr).to.include({ code: 0, stderr: '' });
      expect(result.stdout.match(/^\S+:$/gm)).to.deep.equal(['live:']);
      expect(await project.lockFile()).to.equal(undefined);
    });
  });
});

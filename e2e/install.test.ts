import { expect } from 'chai';
import {
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFilesystemMirror } from '../internal/testing/filesystem-mirror.ts';
import { providerRelease } from '../internal/testing/provider-package.ts';
import { withProject, type Project } from './harness/project.ts';

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
const platform = `${process.platform}_${architectures[process.arch] ?? process.arch}`;
const packagePath = `registry.terraform.io/acme/anvil/1.2.0/${platform}`;
const installedPath = `.terraform/providers/${packagePath}`;

const releases = ['1.0.0', '1.2.0'].map((version) =>
  providerRelease('acme/anvil', version, { platforms: [platform, 'plan9_386'] }),
);
const files = releases[1]?.packages[0]?.files ?? [];

function withAnvil(use: (project: Project) => Promise<void>, cliConfig = ''): Promise<void> {
  return withProject(use, { releases, cliConfig });
}

/** The files of a package as they should be. */
async function expectComplete(directory: string): Promise<void> {
  const names = (await readdir(directory)).sort();
  expect(names).to.deep.equal(files.map(({ name }) => name).sort());
  for (const { name, content, mode } of files) {
    expect((await readFile(join(directory, name))).equals(content), name).to.equal(true);
    expect((await stat(join(directory, name))).mode & 0o777).to.equal(mode & 0o777);
  }
}

describe('airlock install', () => {
  it('installs, writes the lock file and says what init says', async () => {
    await withAnvil(async (project) => {
      const result = await project.airlock(['install']);

      expect(result.stderr).to.equal('');
      expect(result.code).to.equal(0);
      expect(result.stdout.replaceAll(/[0-9A-F]{16}/g, 'KEY')).to.equal(
        [
          'Initializing provider plugins...',
          '- Finding acme/anvil versions matching "~> 1.0"...',
          '- Installing acme/anvil v1.2.0...',
          '- Installed acme/anvil v1.2.0 (self-signed, key ID KEY)',
          'Partner and community providers are signed by their developers.',
          "If you'd like to know more about provider signing, you can read about it here:",
          'https://developer.hashicorp.com/terraform/cli/plugins/signing',
          'Terraform has created a lock file .terraform.lock.hcl to record the provider',
          'selections it made above. Include this file in your version control repository',
          'so that Terraform can guarantee to make the same selections by default when',
          'you run "terraform init" in the future.',
          '',
          'Success! All providers are installed; "terraform init" has none left to fetch.',
          '',
        ].join('\n'),
      );
      await expectComplete(join(project.work, installedPath));
      expect(await readdir(dirname(join(project.work, installedPath)))).to.deep.equal([platform]);
      expect(await project.lockFile()).to.contain(`"${releases[1]?.packages[0]?.h1() ?? ''}"`);
    });
  });

  it('finds what it installed, and downloads nothing again', async () => {
    await withAnvil(async (project) => {
      await project.airlock(['install']);
      const lock = await project.lockFile();

      const result = await project.airlock(['install']);

      expect(result.stdout).to.contain('- Using previously-installed acme/anvil v1.2.0\n');
      expect(await project.lockFile()).to.equal(lock);
      expect(project.registry.count(/\.zip$/)).to.equal(1);
    });
  });

  it('replaces a package that has been modified, with files that do not belong there', async () => {
    await withAnvil(async (project) => {
      await project.airlock(['install']);
      const directory = join(project.work, installedPath);
      await writeFile(join(directory, 'stray'), '');

      const result = await project.airlock(['install']);

      expect(result.code).to.equal(0);
      await expectComplete(directory);
    });
  });

  it('never writes through a link', async () => {
    await withAnvil(async (project) => {
      const elsewhere = join(project.directory, 'elsewhere');
      await mkdir(elsewhere);
      await writeFile(join(elsewhere, 'README.md'), 'precious');
      await mkdir(dirname(join(project.work, installedPath)), { recursive: true });
      await symlink(elsewhere, join(project.work, installedPath));

      await project.airlock(['install']);

      expect((await lstat(join(project.work, installedPath))).isDirectory()).to.equal(true);
      await expectComplete(join(project.work, installedPath));
      expect(await readFile(join(elsewhere, 'README.md'), 'utf8')).to.equal('precious');
    });
  });

  it('leaves nothing behind where a package is refused', async () => {
    await withAnvil(async (project) => {
      const block = `provider "registry.terraform.io/acme/anvil" {\n  version = "1.2.0"\n  hashes = ["h1:AAAA"]\n}\n`;
      await project.write('.terraform.lock.hcl', block);

      const result = await project.airlock(['install']);

      expect(result.code).to.equal(1);
      expect(result.stderr).to.contain('Error: Failed to install provider\n');
      expect(result.stderr).to.contain("doesn't match any of the checksums");
      expect(await project.lockFile()).to.equal(block);
      expect(await readdir(join(project.work, '.terraform'))).to.deep.equal([]);
    });
  });

  it('upgrades only if told', async () => {
    await withAnvil(async (project) => {
      const block = `provider "registry.terraform.io/acme/anvil" {\n  version = "1.0.0"\n}\n`;
      await project.write('.terraform.lock.hcl', block);

      await project.airlock(['install']);
      const kept = await project.lockFile();
      await project.airlock(['install', '-upgrade']);

      expect(kept).to.contain('"1.0.0"');
      expect(await project.lockFile()).to.contain('"1.2.0"');
    });
  });

  it('does not touch a lock file that is read-only', async () => {
    await withAnvil(async (project) => {
      const missing = await project.airlock(['install', '-lockfile=readonly']);
      expect(missing.code).to.equal(1);
      expect(missing.stderr).to.contain('Error: Provider dependency changes detected');
      expect(await project.lockFile()).to.equal(undefined);

      const block = `provider "registry.terraform.io/acme/anvil" {\n  version = "1.2.0"\n}\n`;
      await project.write('.terraform.lock.hcl', block);
      const changed = await project.airlock(['install', '-lockfile=readonly']);
      expect(changed.code).to.equal(0);
      expect(changed.stdout).to.contain('Warning: Provider lock file not updated');
      expect(await project.lockFile()).to.equal(block);

      const contradiction = await project.airlock(['install', '-lockfile=readonly', '-upgrade']);
      expect(contradiction.code).to.equal(1);
      expect(contradiction.stderr).to.contain('-upgrade flag conflicts with -lockfile=readonly.');
    });
  });

  it('installs for other platforms and to other directories', async () => {
    await withAnvil(async (project) => {
      const args = ['install', `-platform=${platform}`, '-platform=plan9_386', '-target=../t'];
      const result = await project.airlock(args);

      expect(result.stdout).to.contain('- Installing acme/anvil v1.2.0 for plan9_386...\n');
      const parent = join(project.directory, 't', dirname(packagePath));
      expect((await readdir(parent)).sort()).to.deep.equal([platform, 'plan9_386'].sort());
      const hashes = releases[1]?.packages.map((item) => item.h1()) ?? [];
      for (const hash of hashes) expect(await project.lockFile()).to.contain(hash);
    });
  });

  it('names the providers that nobody vouches for, and links what lies unpacked', async () => {
    await withAnvil(async (project) => {
      const mirror = join(project.directory, 'mirror');
      await writeFilesystemMirror(mirror, releases, { layout: 'unpacked' });

      const result = await project.airlock(['install', '-plugin-dir=../mirror']);

      expect(result.stdout).to.contain('Warning: Incomplete lock file information for providers');
      expect(await readlink(join(project.work, installedPath))).to.equal(join(mirror, packagePath));
      expect(project.registry.requests).to.deep.equal([]);
    });
  });

  it('warns of development overrides and passes over built-in providers', async () => {
    await withAnvil(async (project) => {
      await project.write(
        'more.tf',
        'terraform {\n  required_providers {\n    terraform = {\n      source = "terraform.io/builtin/terraform"\n    }\n  }\n}\n',
      );
      await rm(join(project.work, 'main.tf'));

      const result = await project.airlock(['install']);

      expect(result.code).to.equal(0);
      expect(result.stdout).to.contain('- terraform.io/builtin/terraform is built in to Terraform');
      expect(result.stdout).to.contain('Warning: Provider development overrides are in effect');
    }, 'provider_installation {\n  dev_overrides {\n    "acme/anvil" = "/tmp"\n  }\n  direct {}\n}\n');
  });

  it('installs for every root module, and downloads a package once', async () => {
    await withAnvil(async (project) => {
      const config = await readFile(join(project.work, 'main.tf'), 'utf8');
      await project.write('a/main.tf', config);
      await project.write('b/main.tf', 'module "child" {\n  source = "../modules/child"\n}\n');
      await project.write('modules/child/main.tf', config);

      const result = await project.airlock(['install', '-recursive']);

      expect(result.stderr).to.equal('');
      expect(result.code).to.equal(0);
      expect(result.stdout).to.match(/^\.:\n.*^a:\n.*^b:\n/ms);
      for (const directory of ['.', 'a', 'b']) {
        await expectComplete(join(project.work, directory, installedPath));
        await readFile(join(project.work, directory, '.terraform.lock.hcl'));
      }
      expect(await readdir(join(project.work, 'modules/child'))).to.deep.equal(['main.tf']);
      expect(project.registry.count(/\.zip$/)).to.equal(1);
    });
  });

  it('goes on with other root modules where one is broken', async () => {
    await withAnvil(async (project) => {
      await project.write('a/main.tf', 'resource "broken" {');

      const result = await project.airlock(['install', '-recursive']);

      expect(result.code).to.equal(1);
      expect(result.stderr).to.contain('on a/main.tf line 1');
      await expectComplete(join(project.work, installedPath));
    });
  });

  it('ends at once on an interrupt, with 130, and leaves nothing behind', async () => {
    await withProject(
      async (project) => {
        const { registry } = project;
        const result = await project.airlock(['install'], {
          onStart(kill) {
            const timer = setInterval(() => {
              if (registry.count(/\.zip$/) === 0) return;
              clearInterval(timer);
              kill('SIGINT');
            }, 5);
          },
        });

        expect(result.code).to.equal(130);
        expect(await readdir(join(project.work, '.terraform'))).to.deep.equal([]);
        expect(await project.lockFile()).to.equal(undefined);
      },
      {
        bytesPerSecond: 20_000,
        releases: [
          providerRelease('acme/anvil', '1.0.0', { bytes: 2_000_000, platforms: [platform] }),
        ],
      },
    );
  });

  it('leaves a directory without configuration alone', async () => {
    await withAnvil(async (project) => {
      await rm(join(project.work, 'main.tf'));
      const lock = '# nothing\n';
      await project.write('.terraform.lock.hcl', lock);

      const result = await project.airlock(['install']);

      expect(result.code).to.equal(0);
      expect(await project.lockFile()).to.equal(lock);
    });
  });
});

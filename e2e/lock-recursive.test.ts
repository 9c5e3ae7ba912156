import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { providerRelease } from '../internal/testing/provider-package.ts';
import { monorepoPlatforms, monorepoReleases, rootOf, writeMonorepo } from './harness/monorepo.ts';
import { anvilConfig, withProject, type Project } from './harness/project.ts';

const linux = '-platform=linux_amd64';
const darwin = '-platform=darwin_arm64';
const lockFile = '.terraform.lock.hcl';

function read(project: Project, name: string): Promise<string> {
  return readFile(join(project.work, name), 'utf8');
}

function requires(...sources: readonly string[]): string {
  const entries = sources.map((source) => {
    const [address = '', version = '>= 0'] = source.split(' ');
    const name = address.split('/')[1] ?? '';
    return `    ${name} = {\n      source  = "${address}"\n      version = "${version}"\n    }\n`;
  });
  return `terraform {\n  required_providers {\n${entries.join('')}  }\n}\n`;
}

const releases = [
  ...['1.0.0', '1.2.0', '2.0.0'].map((version) =>
    providerRelease('acme/anvil', version, { platforms: ['linux_amd64', 'darwin_arm64'] }),
  ),
  providerRelease('acme/rocket', '0.1.0', { platforms: ['linux_amd64', 'darwin_arm64'] }),
  providerRelease('acme/winch', '3.0.0', { platforms: ['linux_amd64'] }),
];

describe('airlock lock -recursive', () => {
  it('keeps the versions that Terraform locked, as OpenTofu, whose own packages are others', async () => {
    await withProject(
      async (project) => {
        await project.write('main.tf', requires('hashicorp/knot'));
        await project.write(
          lockFile,
          'provider "registry.terraform.io/hashicorp/knot" {\n  version = "1.0.0"\n  hashes = ["h1:x"]\n}\n',
        );

        const result = await project.airlock(['-flavour=opentofu', 'lock', '-recursive', linux]);

        expect(result.code, result.stderr).to.equal(0);
        const [own = ''] = (await read(project, lockFile)).split('provider ').slice(1);
        expect(own).to.contain('"registry.opentofu.org/hashicorp/knot" {\n  version     = "1.0.0"');
        expect(own).to.match(/"h1:[^x]/);
      },
      {
        hosts: ['registry.opentofu.org'],
        releases: ['1.0.0', '1.2.0'].map((version) => providerRelease('hashicorp/knot', version)),
      },
    );
  });

  it('locks every root module and fetches each package once for all', async () => {
    await withProject(
      async (project) => {
        await rm(project.work, { recursive: true });
        await writeMonorepo(project.work, 30);
        execFileSync('git', ['init', '-q'], { cwd: project.work });
        const platforms = monorepoPlatforms.map((platform) => `-platform=${platform}`);

        const first = await project.airlock(['lock', '-recursive', ...platforms]);

        expect(first.code, first.stderr).to.equal(0);
        expect(first.stdout).to.contain(
          'Done. 30 root modules; 30 lock files written; 160 packages, 160 of them downloaded.',
        );
        expect(project.registry.count(/\.zip$/)).to.equal(160);
        expect(project.registry.count(/\/versions$/)).to.equal(20);
        expect(project.registry.count(/SHA256SUMS$/)).to.equal(40);
        for (const index of [0, 29]) {
          expect(
            (await read(project, `${rootOf(index)}/${lockFile}`)).match(/h1:/g),
          ).to.have.length(20);
        }
        expect(await readdir(join(project.work, 'build'))).to.deep.equal(['main.tf']);
        expect(await readdir(join(project.work, 'modules/net'))).to.deep.equal([
          'inner',
          'main.tf',
        ]);

        const before = await stat(join(project.work, rootOf(7), lockFile));
        const second = await project.airlock(['lock', '-recursive', ...platforms]);

        expect(second.stdout).to.contain('0 lock files written; 160 packages, 0 of them');
        expect((await stat(join(project.work, rootOf(7), lockFile))).ino).to.equal(before.ino);
      },
      { releases: monorepoReleases() },
    );
  });

  it('writes what plain lock writes', async () => {
    await withProject(async (project) => {
      await project.airlock(['providers', 'lock', linux, darwin]);
      const plain = await project.lockFile();
      await project.write('a/main.tf', anvilConfig);

      const result = await project.airlock(['lock', '-recursive', linux, darwin]);

      expect(result.code).to.equal(0);
      expect(await read(project, `a/${lockFile}`)).to.equal(plain);
      expect(result.stdout).to.equal(
        `a/${lockFile}\n  + acme/anvil 1.2.0\n\nDone. 2 root modules; 1 lock file written; 2 packages, 0 of them downloaded.\n`,
      );
    });
  });

  it('locks the root modules that can be locked, and names the others', async () => {
    await withProject(
      async (project) => {
        await project.write('main.tf', '');
        await project.write('good/main.tf', requires('acme/anvil'));
        await project.write('bad/main.tf', requires('acme/anvil', 'acme/winch'));
        await project.write('bad2/main.tf', requires('acme/winch'));
        await project.write('broken/main.tf', 'terraform {');
        await project.write('unread/main.tf', requires('acme/anvil'));
        await project.write(`unread/${lockFile}`, 'provider "x" {');

        const result = await project.airlock(['lock', '-recursive', linux, darwin]);

        expect(result.code).to.equal(1);
        expect(result.stdout).to.contain('good/');
        expect(await read(project, `good/${lockFile}`)).to.contain('acme/anvil');
        expect(await readdir(join(project.work, 'bad'))).to.deep.equal(['main.tf']);
        expect(result.stderr).to.contain('Cannot lock acme/winch for darwin_arm64');
        expect(result.stderr).to.contain('Not locked:\n- bad\n- bad2\n');
        expect(result.stderr).to.contain('on broken/main.tf line 1');
        expect(result.stderr).to.contain(`on unread/${lockFile} line 1`);
        expect(result.stdout).to.contain('Not done. 6 root modules; 1 lock file written; 4 failed');
      },
      { releases },
    );
  });

  for (const policy of ['warn', 'skip']) {
    it(`does without packages that do not exist, with -missing-platform=${policy}`, async () => {
      await withProject(
        async (project) => {
          await project.write('main.tf', requires('acme/winch'));

          const args = [`-missing-platform=${policy}`, linux, darwin];
          const result = await project.airlock(['lock', ...args]);

          expect(result.code, result.stderr).to.equal(0);
          expect(await project.lockFile()).to.contain('h1:');
          expect(result.stdout.includes('acme/winch 3.0.0: darwin_arm64')).to.equal(
            policy === 'warn',
          );
          expect((await project.airlock(['lock', '-check', ...args])).code).to.equal(0);
          expect((await project.airlock(['lock', '-check', linux, darwin])).stdout).to.contain(
            'acme/winch 3.0.0 does not exist for darwin_arm64',
          );
        },
        { releases },
      );
    });
  }

  it('takes no release that has nothing for any of the platforms', async () => {
    await withProject(
      async (project) => {
        await project.write('main.tf', requires('acme/winch'));

        const result = await project.airlock(['lock', '-missing-platform=skip', darwin]);

        expect(result.code).to.equal(1);
        expect(await project.lockFile()).to.equal(undefined);
      },
      { releases },
    );
  });

  it('upgrades what is named, says what kind of step it is, and -diff only shows it', async () => {
    await withProject(
      async (project) => {
        await project.write('main.tf', requires('acme/anvil 1.0.0', 'acme/rocket'));
        await project.airlock(['lock', linux]);
        const locked = await project.lockFile();
        await project.write('main.tf', requires('acme/anvil ~>1.0', 'acme/rocket'));

        const shown = await project.airlock(['lock', '-upgrade', '-diff', linux, 'acme/anvil']);

        expect(shown.code).to.equal(2);
        expect(shown.stdout).to.contain('  ~ acme/anvil 1.0.0 -> 1.2.0 (minor)\n');
        expect(shown.stdout).to.contain('-  version     = "1.0.0"\n');
        expect(shown.stdout).to.contain('+  version     = "1.2.0"\n');
        expect(await project.lockFile()).to.equal(locked);

        execFileSync('git', ['apply', '-'], {
          cwd: project.work,
          input: shown.stdout.slice(shown.stdout.indexOf('---'), shown.stdout.indexOf('\nDone')),
        });
        const applied = await project.lockFile();
        const written = await project.airlock([
          ...['lock', '-upgrade', '-diff', '-write', linux, 'acme/anvil'],
        ]);

        expect(written.code).to.equal(0);
        expect(await project.lockFile()).to.equal(applied);
        await project.write('main.tf', requires('acme/anvil', 'acme/rocket'));
        const major = await project.airlock(['lock', '-upgrade', linux]);
        expect(major.stdout).to.contain('  ~ acme/anvil 1.2.0 -> 2.0.0 (major)\n');
      },
      { releases },
    );
  });

  it('drops entries that nothing requires, with -prune only', async () => {
    await withProject(
      async (project) => {
        await project.write('main.tf', requires('acme/anvil', 'acme/rocket'));
        await project.airlock(['lock', linux]);
        await project.write('main.tf', requires('acme/anvil'));

        await project.airlock(['lock', '-recursive', linux]);
        expect(await project.lockFile()).to.contain('acme/rocket');
        const result = await project.airlock(['lock', '-prune', linux, 'acme/anvil']);

        expect(result.stdout).to.contain('  - acme/rocket 0.1.0\n');
        expect(await project.lockFile()).not.to.contain('acme/rocket');
      },
      { releases },
    );
  });

  it('mends what a bad merge has left if the sides agree', async () => {
    await withProject(async (project) => {
      await project.airlock(['lock', linux, darwin]);
      const whole = (await project.lockFile()) ?? '';
      const lines = whole.split('\n');
      const h1 = lines.findIndex((line) => line.includes('h1:'));
      const conflict = ['<<<<<<< HEAD', lines[h1], '=======', lines[h1 + 1], '>>>>>>> theirs'];
      await project.write(
        lockFile,
        [...lines.slice(0, h1), ...conflict, ...lines.slice(h1 + 2)].join('\n'),
      );

      const result = await project.airlock(['lock', '-recursive', linux]);

      expect(result.code, result.stderr).to.equal(0);
      expect(await project.lockFile()).to.equal(whole);
    });
  });

  it('makes no lock file for a root module without providers, and says where there is none', async () => {
    await withProject(async (project) => {
      await project.write('main.tf', '');
      expect((await project.airlock(['lock', '-recursive', linux])).code).to.equal(0);
      expect(await project.lockFile()).to.equal(undefined);

      await rm(join(project.work, 'main.tf'));
      const result = await project.airlock(['lock', '-recursive', linux]);

      expect(result.code).to.equal(1);
      expect(result.stderr).to.contain('No root modules');
    });
  });

  it('takes platforms and root modules from the project file', async () => {
    await withProject(async (project) => {
      await project.write(
        'airlock.toml',
        'platforms = ["linux_amd64", "windows_amd64"]\n[roots]\ninclude = ["live/**"]\nexclude = ["**/sandbox"]\n',
      );
      await project.write('live/a/main.tf', anvilConfig);
      await project.write('live/sandbox/main.tf', anvilConfig);

      const result = await project.airlock(['lock', '-recursive']);

      expect(result.stdout).to.contain('Done. 1 root module; 1 lock file written; 2 packages');
      expect(await read(project, `live/a/${lockFile}`)).to.contain('acme/anvil');
    });
  });

  const refused = [
    [['-check', '-upgrade'], 'The -check and -upgrade options are mutually exclusive.'],
    [['-check', '-write', '-diff'], 'The -check and -write options are mutually exclusive.'],
    [['-recursive', '-enable-plugin-cache'], 'mutually exclusive.'],
    [['-offline'], 'The -offline option has a meaning only with -check.'],
    [['-write'], 'The -write option has a meaning only with -diff.'],
    [['-missing-platform=never'], 'must be error, warn or skip.'],
    [['-recursive', 'acme/nobody'], 'acme/nobody is not required by the current'],
    [['-recursive', '-platform=linux'], 'is not a valid target'],
  ] as const;
  for (const [args, message] of refused) {
    it(`refuses ${args.join(' ')}`, async () => {
      await withProject(async (project) => {
        const result = await project.airlock(['lock', ...args]);

        expect(result.code).to.equal(1);
        expect(result.stderr.replaceAll(/\s+/g, ' ')).to.contain(message);
        expect(await project.lockFile()).to.equal(undefined);
      });
    });
  }
});

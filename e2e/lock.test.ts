import { expect } from 'chai';
import { lstat, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFilesystemMirror } from '../internal/testing/filesystem-mirror.ts';
import { providerRelease } from '../internal/testing/provider-package.ts';
import { anvilReleases, withProject } from './harness/project.ts';

const linux = '-platform=linux_amd64';
const darwin = '-platform=darwin_arm64';

describe('airlock providers lock', () => {
  it('writes the lock file and says what Terraform says', async () => {
    await withProject(async (project) => {
      const result = await project.airlock(['providers', 'lock', linux, darwin]);

      expect(result.stderr).to.equal('');
      expect(result.code).to.equal(0);
      expect(result.stdout.replaceAll(/[0-9A-F]{16}/g, 'KEY')).to.equal(
        [
          '- Fetching acme/anvil 1.2.0 for linux_amd64...',
          '- Retrieved acme/anvil 1.2.0 for linux_amd64 (self-signed, key ID KEY)',
          '- Fetching acme/anvil 1.2.0 for darwin_arm64...',
          '- Retrieved acme/anvil 1.2.0 for darwin_arm64 (self-signed, key ID KEY)',
          '- Obtained acme/anvil checksums for linux_amd64; This was a new provider and the checksums for this platform are now tracked in the lock file',
          '- Obtained acme/anvil checksums for darwin_arm64; This was a new provider and the checksums for this platform are now tracked in the lock file',
          '',
          'Success! Terraform has updated the lock file.',
          '',
          'Review the changes in .terraform.lock.hcl and then commit to your',
          'version control system to retain the new checksums.',
          '',
          '',
        ].join('\n'),
      );
      const release = anvilReleases[1];
      const hashes = [
        ...(release?.packages.slice(0, 2).map((item) => item.h1()) ?? []).sort(),
        ...(release?.packages.map((item) => item.zh()) ?? []).sort(),
      ];
      expect(await project.lockFile()).to.equal(
        [
          '# This file is maintained automatically by "terraform init".',
          '# Manual edits may be lost in future updates.',
          '',
          'provider "registry.terraform.io/acme/anvil" {',
          '  version     = "1.2.0"',
          '  constraints = "~> 1.0"',
          '  hashes = [',
          ...hashes.map((hash) => `    "${hash}",`),
          '  ]',
          '}',
          '',
        ].join('\n'),
      );
    });
  });

  it('is also called airlock lock', async () => {
    await withProject(async (project) => {
      expect((await project.airlock(['lock', linux])).code).to.equal(0);
      expect(await project.lockFile()).to.contain('acme/anvil');
    });
  });

  it('downloads nothing the second time and leaves the file alone', async () => {
    await withProject(async (project) => {
      await project.airlock(['lock', linux, darwin]);
      const archives = project.registry.count(/\.zip$/);
      const before = await lstat(join(project.work, '.terraform.lock.hcl'));

      const result = await project.airlock(['lock', linux, darwin]);

      expect(archives).to.equal(2);
      expect(project.registry.count(/\.zip$/)).to.equal(archives);
      expect(result.stdout).to.contain('from the hash index');
      expect(result.stdout).to.contain('found no need for changes');
      const after = await lstat(join(project.work, '.terraform.lock.hcl'));
      expect([after.ino, after.mtimeMs]).to.deep.equal([before.ino, before.mtimeMs]);
    });
  });

  it('downloads again with -no-hash-index', async () => {
    await withProject(async (project) => {
      await project.airlock(['lock', linux, '-no-hash-index']);
      await project.airlock(['lock', linux, '--no-hash-index']);

      expect(project.registry.count(/\.zip$/)).to.equal(2);
      expect(await readdir(project.directory)).not.to.include('.cache');
    });
  });

  it('asks for the checksum document and its signature once for all platforms', async () => {
    await withProject(async (project) => {
      await project.airlock(['lock', linux, darwin, '-platform=windows_amd64']);

      expect(project.registry.count(/SHA256SUMS$/)).to.equal(1);
      expect(project.registry.count(/SHA256SUMS\.sig$/)).to.equal(1);
      expect(project.registry.count(/\/versions$/)).to.equal(1);
    });
  });

  for (const layout of ['packed', 'unpacked'] as const) {
    it(`takes packages from a filesystem mirror, ${layout}`, async () => {
      await withProject(async (project) => {
        const mirror = join(project.directory, 'mirror');
        await writeFilesystemMirror(mirror, anvilReleases, { layout });

        const result = await project.airlock(['lock', linux, `-fs-mirror=${mirror}`]);

        expect(result.code).to.equal(0);
        expect(result.stdout).to.contain('for linux_amd64 (unauthenticated)');
        expect(project.registry.requests).to.have.length(0);
        const h1 = anvilReleases[1]?.packages[0]?.h1() ?? 'none';
        expect(await project.lockFile()).to.contain(`  hashes = [\n    "${h1}",\n  ]\n`);
      });
    });
  }

  it('writes both h1 hashes of an archive with directory entries if no zh covers it', async () => {
    const files = [
      { name: 'terraform-provider-anvil_v1.0.0', content: Buffer.from('x'), mode: 0o100755 },
      { name: 'docs/', content: new Uint8Array(), mode: 0o040755 },
    ];
    const releases = [providerRelease('acme/anvil', '1.0.0', { files })];
    await withProject(
      async (project) => {
        const mirror = join(project.directory, 'mirror');
        await writeFilesystemMirror(mirror, releases, { layout: 'packed' });

        await project.airlock(['lock', linux, `-fs-mirror=${mirror}`]);
        const unsigned = await project.lockFile();
        await project.airlock(['lock', linux]);
        const signed = await project.lockFile();

        expect(unsigned?.match(/"h1:/g)).to.have.length(2);
        expect(unsigned).not.to.contain('zh:');
        expect(signed).to.contain('zh:');
      },
      { releases },
    );
  });

  it('keeps to -chdir and to what the environment adds', async () => {
    await withProject(async (project) => {
      const result = await project.airlock(['-chdir=work', 'lock'], {
        cwd: project.directory,
        env: { TF_CLI_ARGS_providers_lock: '-platform=windows_amd64' },
      });

      expect(result.stdout).to.contain('Retrieved acme/anvil 1.2.0 for windows_amd64');
      expect(await project.lockFile()).to.contain('acme/anvil');
    });
  });

  it('writes a file with a header only if nothing is required', async () => {
    await withProject(async (project) => {
      await project.write('main.tf', '');

      const result = await project.airlock(['lock']);

      expect(result.stdout).to.contain('found no need for changes');
      expect(Buffer.byteLength((await project.lockFile()) ?? '')).to.equal(107);
    });
  });

  it('writes as OpenTofu with -flavour=opentofu', async () => {
    await withProject(
      async (project) => {
        const result = await project.airlock(['-flavour=opentofu', 'lock', linux]);

        expect(result.code).to.equal(0);
        const lock = await project.lockFile();
        expect(lock).to.contain('maintained automatically by "tofu init"');
        expect(lock).to.contain('provider "registry.opentofu.org/acme/anvil"');
      },
      { hosts: ['registry.opentofu.org'] },
    );
  });

  it('sends a token to the registry only, and prints it nowhere', async () => {
    const token = 'token-4711';
    await withProject(
      async (project) => {
        const result = await project.airlock(['lock', linux], { withoutToken: true });

        expect(result.code).to.equal(0);
        for (const { path, headers } of project.registry.requests) {
          const expected = path.startsWith('/v1/providers/') ? `Bearer ${token}` : undefined;
          expect(headers['authorization'], path).to.equal(expected);
        }
        expect(result.stdout + result.stderr).not.to.contain(token);
      },
      { cliConfig: `credentials "registry.terraform.io" {\n  token = "${token}"\n}\n` },
    );
  });

  it('ends at once on an interrupt, with 130, and leaves nothing behind', async () => {
    await withProject(
      async (project) => {
        await writeFile(join(project.work, '.terraform.lock.hcl'), '');
        const began = project.registry;
        const result = await project.airlock(['lock', linux], {
          onStart: (kill) => {
            const timer = setInterval(() => {
              if (began.count(/\.zip$/) === 0) return;
              clearInterval(timer);
              kill('SIGINT');
            }, 5);
          },
        });

        expect(result.code).to.equal(130);
        expect(await project.lockFile()).to.equal('');
        expect(await readdir(project.directory)).to.have.members(['work', 'cli.tfrc']);
        expect(await readdir(project.work)).to.have.members(['main.tf', '.terraform.lock.hcl']);
      },
      {
        bytesPerSecond: 20_000,
        releases: [providerRelease('acme/anvil', '1.0.0', { bytes: 2_000_000 })],
      },
    );
  });
});

describe('airlock hash', () => {
  it('prints the hashes of an archive and of a directory', async () => {
    await withProject(async (project) => {
      const item = anvilReleases[0]?.packages[0];
      await writeFile(join(project.work, 'a.zip'), item?.archive() ?? '');
      await writeFilesystemMirror(join(project.work, 'm'), anvilReleases, { layout: 'unpacked' });
      const directory = 'm/registry.terraform.io/acme/anvil/1.0.0/linux_amd64';

      const result = await project.airlock(['hash', 'a.zip', directory]);

      expect(result.stdout).to.equal(
        `a.zip\n${item?.h1() ?? ''}\n${item?.zh() ?? ''}\n${directory}\n${item?.h1() ?? ''}\n`,
      );
    });
  });

  for (const args of [['hash'], ['hash', 'missing.zip']]) {
    it(`fails with a message on: ${args.join(' ')}`, async () => {
      await withProject(async (project) => {
        const result = await project.airlock(args);

        expect(result.code).to.equal(1);
        expect(result.stderr).to.match(/No package to hash|missing\.zip/);
      });
    });
  }
});

describe('airlock', () => {
  for (const args of [['version'], ['-version'], ['--version']]) {
    it(`says what it is with ${args.join(' ')}`, async () => {
      await withProject(async (project) => {
        const result = await project.airlock(args);

        expect(result.code).to.equal(0);
        expect(result.stdout).to.match(/^Airlock v\d+\.\d+\.\d+\non [a-z]+_[a-z0-9]+\n/);
      });
    });
  }

  it('explains a command with -help', async () => {
    await withProject(async (project) => {
      const result = await project.airlock(['providers', 'lock', '-help']);

      expect(result.code).to.equal(0);
      for (const flag of ['-platform=os_arch', '-fs-mirror=dir', '-net-mirror=url']) {
        expect(result.stdout).to.contain(`\n    ${flag}\n`);
      }
    });
  });

  it('guesses what an unknown command was meant to be', async () => {
    await withProject(async (project) => {
      const result = await project.airlock(['lokc']);

      expect(result.code).to.equal(1);
      expect(result.stderr).to.contain('Airlock has no command named "lokc". Did you mean lock?');
    });
  });

  it('refuses an unknown flag as Terraform does', async () => {
    await withProject(async (project) => {
      const result = await project.airlock(['lock', '-foo']);

      expect(result.code).to.equal(1);
      expect(result.stderr).to.contain(
        'Error parsing command-line flags: flag provided but not defined: -foo',
      );
    });
  });
});

import { expect } from 'chai';
import { mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { writeFilesystemMirror } from '../internal/testing/filesystem-mirror.ts';
import { providerRelease } from '../internal/testing/provider-package.ts';
import { anvilReleases, withProject, type Project } from './harness/project.ts';

const linux = '-platform=linux_amd64';
const darwin = '-platform=darwin_arm64';
const home = 'mirror/registry.terraform.io/acme/anvil';

/** The files of a directory, sorted. */
async function listFiles(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort();
}

async function listVisible(project: Project): Promise<readonly string[]> {
  const files = await listFiles(join(project.work, home));
  return files.filter((name) => !name.startsWith('.'));
}

function archive(version: string, platform: string): string {
  return `terraform-provider-anvil_${version}_${platform}.zip`;
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}

describe('airlock providers mirror', () => {
  it('fills a directory and says what Terraform says', async () => {
    await withProject(async (project) => {
      const result = await project.airlock(['providers', 'mirror', linux, darwin, 'mirror']);

      expect(result.stderr).to.equal('');
      expect(result.code).to.equal(0);
      expect(result.stdout).to.equal(
        [
          '- Mirroring acme/anvil...',
          '  - Selected v1.2.0 to meet constraints ~> 1.0',
          '  - Downloading package for linux_amd64...',
          '  - Package authenticated: self-signed',
          '  - Downloading package for darwin_arm64...',
          '  - Package authenticated: self-signed',
          '',
        ].join('\n'),
      );
      expect(await listVisible(project)).to.deep.equal([
        '1.2.0.json',
        'index.json',
        archive('1.2.0', 'darwin_arm64'),
        archive('1.2.0', 'linux_amd64'),
      ]);
      const packages = anvilReleases[1]?.packages ?? [];
      expect(await readFile(join(project.work, home, 'index.json'), 'utf8')).to.equal(
        '{\n  "versions": {\n    "1.2.0": {}\n  }\n}',
      );
      expect(await readJson(join(project.work, home, '1.2.0.json'))).to.deep.equal({
        archives: {
          darwin_arm64: { hashes: [packages[1]?.h1()], url: archive('1.2.0', 'darwin_arm64') },
          linux_amd64: { hashes: [packages[0]?.h1()], url: archive('1.2.0', 'linux_amd64') },
        },
      });
    });
  });

  it('lists zh and h1, sorted, as OpenTofu', async () => {
    await withProject(
      async (project) => {
        const result = await project.airlock(['-flavour=opentofu', 'mirror', linux, 'mirror']);

        expect(result.stderr).to.equal('');
        const item = anvilReleases[1]?.packages[0];
        const path = 'mirror/registry.opentofu.org/acme/anvil/1.2.0.json';
        expect(await readJson(join(project.work, path))).to.deep.equal({
          archives: {
            linux_amd64: {
              hashes: [item?.h1(), item?.zh()],
              url: archive('1.2.0', 'linux_amd64'),
            },
          },
        });
      },
      { hosts: ['registry.opentofu.org'] },
    );
  });

  it('fetches nothing again, and touches no file, if all is there', async () => {
    await withProject(async (project) => {
      await project.airlock(['mirror', linux, darwin, 'mirror']);
      const count = project.registry.count(/\.zip$/);
      const before = await stampAll(project);

      const result = await project.airlock(['mirror', linux, darwin, 'mirror']);

      expect(result.code).to.equal(0);
      expect(project.registry.count(/\.zip$/)).to.equal(count);
      expect(result.stdout).to.match(/\nKept 2 packages, fetched 0, saved 0\.\d MB\.\n$/);
      expect(await stampAll(project)).to.deep.equal(before);
    });
  });

  it('moves only what is new when there is one version more', async () => {
    const versions = Array.from({ length: 10 }, (_, index) => `1.${index}.0`);
    const all = versions.map((version) => providerRelease('acme/anvil', version));
    const args = ['mirror', linux, '-versions=~> 1.0', 'mirror'];
    await withProject(
      async (project) => {
        await project.airlock(['mirror', linux, '-versions=~> 1.0, != 1.4.0', 'mirror']);
        const count = project.registry.count(/\.zip$/);

        const result = await project.airlock(args);

        expect(count).to.equal(9);
        expect(project.registry.count(/\.zip$/)).to.equal(10);
        expect(project.registry.requests.at(-1)?.path).to.match(/1\.4\.0/);
        expect(result.stdout).to.contain('Kept 9 packages, fetched 1');
        expect(await readVersions(project)).to.deep.equal(versions);
      },
      { releases: all },
    );
  });

  it('replaces what is not what the registry has, be it damaged or a link', async () => {
    await withProject(async (project) => {
      await project.airlock(['mirror', linux, darwin, 'mirror']);
      const [damaged, linked] = [archive('1.2.0', 'linux_amd64'), archive('1.2.0', 'darwin_arm64')];
      const paths = [damaged, linked].map((name) => join(project.work, home, name));
      const [damagedPath = '', linkedPath = ''] = paths;
      await writeFile(damagedPath, 'junk');
      await rename(linkedPath, join(project.work, 'elsewhere.zip'));
      await symlink('../../../../elsewhere.zip', linkedPath);

      const result = await project.airlock(['mirror', linux, darwin, 'mirror']);

      expect(result.code).to.equal(0);
      const packages = anvilReleases[1]?.packages ?? [];
      expect((await readFile(damagedPath)).equals(packages[0]?.archive() ?? new Uint8Array())).to.be
        .true;
      expect(await readdir(dirname(linkedPath), { withFileTypes: true })).to.satisfy(
        (entries: readonly { isSymbolicLink(): boolean }[]) =>
          entries.every((entry) => !entry.isSymbolicLink()),
      );
    });
  });

  it('keeps what earlier runs left, unless told to prune', async () => {
    await withProject(async (project) => {
      await project.airlock(['mirror', linux, 'mirror', 'acme/anvil@1.0.0']);
      await project.airlock(['mirror', linux, 'mirror']);
      expect(await readVersions(project)).to.deep.equal(['1.0.0', '1.2.0']);

      const result = await project.airlock(['mirror', linux, '-prune', 'mirror']);

      expect(result.code).to.equal(0);
      expect(await readVersions(project)).to.deep.equal(['1.2.0']);
      expect(await listVisible(project)).to.deep.equal([
        '1.2.0.json',
        'index.json',
        archive('1.2.0', 'linux_amd64'),
      ]);
      expect((await listFiles(join(project.work, 'mirror'))).join()).not.to.contain('1.0.0');
    });
  });

  it('prunes nothing when something could not be had', async () => {
    await withProject(async (project) => {
      await project.airlock(['mirror', linux, 'mirror', 'acme/anvil@1.0.0']);

      const result = await project.airlock(['mirror', '-platform=a_b', '-prune', 'mirror']);

      expect(result.code).to.equal(1);
      expect(result.stderr).to.contain('Provider release not available');
      expect(await readVersions(project)).to.deep.equal(['1.0.0']);
    });
  });

  it('mirrors the newest versions without any configuration', async () => {
    await withProject(async (project) => {
      await rm(join(project.work, 'main.tf'));

      const result = await project.airlock([
        'mirror',
        linux,
        '-latest=2',
        'mirror',
        'acme/anvil@>= 1',
      ]);

      expect(result.stderr).to.equal('');
      expect(await readVersions(project)).to.deep.equal(['1.2.0', '2.0.0']);
    });
  });

  it('mirrors what all root modules below lock or require', async () => {
    await withProject(async (project) => {
      await rm(join(project.work, 'main.tf'));
      await project.write('prod/main.tf', requiring('~> 1.0'));
      await project.write(
        'prod/.terraform.lock.hcl',
        'provider "registry.terraform.io/acme/anvil" {\n  version = "1.0.0"\n}\n',
      );
      await project.write('dev/main.tf', requiring('>= 1.2'));

      const result = await project.airlock(['mirror', linux, '-recursive', 'mirror']);

      expect(result.stderr).to.equal('');
      expect(await readVersions(project)).to.deep.equal(['1.0.0', '2.0.0']);
    });
  });

  it('says in which root module something is wrong, and mirrors nothing', async () => {
    await withProject(async (project) => {
      await project.write('bad/main.tf', 'resource "x" {\n');

      const result = await project.airlock(['mirror', linux, '-recursive', 'mirror']);

      expect(result.code).to.equal(1);
      expect(result.stderr).to.contain('on bad/main.tf line 1');
      expect(await readdir(project.work)).not.to.include('mirror');
    });
  });

  it('mirrors from a mirror, and copies nothing the second time', async () => {
    await withProject(async (project) => {
      const source = join(project.directory, 'source');
      await writeFilesystemMirror(source, anvilReleases, { layout: 'packed' });
      const args = ['mirror', linux, darwin, `-fs-mirror=${source}`, 'mirror'];

      const first = await project.airlock(args);
      const before = await stampAll(project);
      const second = await project.airlock(args);

      expect(first.stderr + second.stderr).to.equal('');
      expect(first.stdout).to.contain('Package authenticated: unauthenticated');
      expect(second.stdout).to.contain('Kept 2 packages, fetched 0');
      expect(await stampAll(project)).to.deep.equal(before);
      expect(project.registry.requests).to.have.length(0);
    });
  });

  it('refuses to make an archive of an unpacked package', async () => {
    await withProject(async (project) => {
      const source = join(project.directory, 'source');
      await writeFilesystemMirror(source, anvilReleases, { layout: 'unpacked' });

      const result = await project.airlock(['mirror', linux, `-fs-mirror=${source}`, 'mirror']);

      expect(result.code).to.equal(1);
      expect(result.stderr).to.contain('Cannot download provider release');
      expect(result.stderr).to.contain('it is unpacked');
    });
  });

  it('puts nothing in place that is not what was signed', async () => {
    const [good] = [providerRelease('acme/anvil', '1.2.0')];
    await withProject(
      async (project) => {
        project.registry.faults.add(/\.zip$/, { kind: 'body', body: 'forged' });

        const result = await project.airlock(['mirror', linux, 'mirror']);

        expect(result.code).to.equal(1);
        expect(await listFiles(join(project.work, 'mirror'))).to.deep.equal([]);
      },
      { releases: [good] },
    );
  });

  it('lets two runs into one directory both end well', async () => {
    await withProject(async (project) => {
      const args = ['mirror', linux, darwin, '-versions=>= 1', 'mirror'];

      const results = await Promise.all([project.airlock(args), project.airlock(args)]);

      for (const { code, stderr } of results) {
        expect(stderr).to.match(/^(Waiting for process \d+ on .*\n)?$/);
        expect(code).to.equal(0);
      }
      expect(await readVersions(project)).to.deep.equal(['1.0.0', '1.2.0', '2.0.0']);
      expect(await readdir(join(project.work, 'mirror/.airlock'))).to.deep.equal(['signed']);
    });
  });

  for (const [args, message] of [
    [[], 'No output directory specified'],
    [['a', 'b'], 'No output directory specified'],
    [['-latest=0', 'a'], 'Invalid value for -latest'],
    [['-versions=new', 'a'], 'Invalid value for -versions'],
    [['a', 'acme/anvil@new'], 'Invalid provider argument'],
    [['a', 'a/b/c/d@1'], 'Invalid provider source string'],
    [['-recursive', 'a', 'acme/anvil@1'], 'Invalid provider argument'],
    [['-fs-mirror=x', '-net-mirror=https://y', 'a'], 'Invalid installation method options'],
    [['-net-mirror=http://y', 'a'], 'Invalid network mirror URL'],
  ] as const) {
    it(`refuses the arguments ${args.join(' ')}`, async () => {
      await withProject(async (project) => {
        const result = await project.airlock(['mirror', ...args]);

        expect(result.code).to.equal(1);
        expect(result.stderr).to.contain(`Error: ${message}`);
      });
    });
  }
});

describe('airlock mirror verify', () => {
  const spoilers: readonly (readonly [
    what: string,
    spoil: (directory: string) => Promise<unknown>,
    reason: RegExp,
  ])[] = [
    [
      'an archive that is damaged',
      (directory) => writeFile(join(directory, archive('1.2.0', 'linux_amd64')), 'junk'),
      /anvil 1\.2\.0 for linux_amd64: .*not a valid zip file/,
    ],
    [
      'an archive that is another one',
      async (directory) => {
        const other = providerRelease('acme/anvil', '1.2.0', { seed: 'other' }).packages[0];
        await writeFile(
          join(directory, archive('1.2.0', 'linux_amd64')),
          other?.archive() ?? new Uint8Array(),
        );
      },
      /none of the hashes that the index lists/,
    ],
    [
      'an archive that is missing',
      (directory) => rm(join(directory, archive('1.2.0', 'linux_amd64'))),
      /terraform-provider-anvil_1\.2\.0_linux_amd64\.zip is missing/,
    ],
    [
      'a list without the version',
      (directory) => writeFile(join(directory, 'index.json'), '{"versions":{}}'),
      /index\.json does not list it/,
    ],
    [
      'no list at all',
      (directory) => rm(join(directory, 'index.json')),
      /index\.json: it is missing/,
    ],
    [
      'a version without its document',
      (directory) => rm(join(directory, '1.2.0.json')),
      /1\.2\.0\.json: it is missing/,
    ],
    [
      'a document that leads elsewhere',
      async (directory) => {
        const path = join(directory, '1.2.0.json');
        await writeFile(path, (await readFile(path, 'utf8')).replace('_linux_amd64.zip', '_x.zip'));
      },
      /the index leads to/,
    ],
    [
      'a forgery that only the signature tells',
      async (directory) => {
        const other = providerRelease('acme/anvil', '1.2.0', { seed: 'other' }).packages[0];
        const name = archive('1.2.0', 'linux_amd64');
        await writeFile(join(directory, name), other?.archive() ?? new Uint8Array());
        const entry = { hashes: [other?.h1()], url: name };
        await writeFile(
          join(directory, '1.2.0.json'),
          JSON.stringify({ archives: { linux_amd64: entry } }),
        );
      },
      /archive has incorrect checksum/,
    ],
    [
      'a checksum document that was changed with the archive',
      async (directory) => {
        const other = providerRelease('acme/anvil', '1.2.0', { seed: 'other' }).packages[0];
        const own = anvilReleases[1]?.packages[0];
        const name = archive('1.2.0', 'linux_amd64');
        await writeFile(join(directory, name), other?.archive() ?? new Uint8Array());
        const entry = { hashes: [other?.h1()], url: name };
        await writeFile(
          join(directory, '1.2.0.json'),
          JSON.stringify({ archives: { linux_amd64: entry } }),
        );
        const sums = join(
          directory,
          '../../../.airlock/signed/registry.terraform.io/acme/anvil/1.2.0',
          'terraform-provider-anvil_1.2.0_SHA256SUMS',
        );
        const text = await readFile(sums, 'utf8');
        await writeFile(sums, text.replace(hex(own?.zh()), hex(other?.zh())));
      },
      /signature/,
    ],
  ];

  it('finds everything right in a mirror just made, with no network', async () => {
    await withProject(async (project) => {
      await project.airlock(['mirror', linux, darwin, 'mirror']);
      const requests = project.registry.requests.length;

      const result = await project.airlock(['mirror', 'verify', 'mirror']);

      expect(result.code).to.equal(0);
      expect(result.stdout).to.match(/acme\/anvil 1\.2\.0 for linux_amd64: self-signed, key ID/);
      expect(result.stdout).to.contain('Verified 2 packages.\n');
      expect(project.registry.requests).to.have.length(requests);
    });
  });

  for (const [what, spoil, reason] of spoilers) {
    it(`finds ${what}, which the next mirror mends`, async () => {
      await withProject(async (project) => {
        await project.airlock(['mirror', linux, 'mirror']);
        await spoil(join(project.work, home));

        const result = await project.airlock(['mirror', 'verify', 'mirror']);
        await project.airlock(['mirror', linux, 'mirror']);
        const mended = await project.airlock(['mirror', 'verify', 'mirror']);

        expect(result.code).to.equal(3);
        expect(result.stderr.replaceAll('\n', ' ')).to.match(reason);
        expect(mended.code, mended.stderr).to.equal(0);
      });
    });
  }

  it('makes do with the index where nothing was signed', async () => {
    await withProject(async (project) => {
      const source = join(project.directory, 'source');
      await writeFilesystemMirror(source, anvilReleases, { layout: 'packed' });
      await project.airlock(['mirror', linux, `-fs-mirror=${source}`, 'mirror']);

      const result = await project.airlock(['mirror', 'verify', 'mirror']);

      expect(result.code).to.equal(0);
      expect(result.stdout).to.contain('for linux_amd64: verified checksum');
    });
  });

  it('cannot verify what is not there', async () => {
    await withProject(async (project) => {
      const result = await project.airlock(['mirror', 'verify', 'nowhere']);

      expect(result.code).to.equal(1);
      expect(result.stderr).to.contain('no such file or directory');
    });
  });
});

describe('airlock mirror list and prune', () => {
  it('list what is there, and keep the newest', async () => {
    await withProject(async (project) => {
      await project.airlock(['mirror', linux, '-versions=>= 1', 'mirror']);

      const before = await project.airlock(['mirror', 'list', 'mirror']);
      const pruned = await project.airlock(['mirror', 'prune', 'mirror', '-keep-last', '2']);
      const verified = await project.airlock(['mirror', 'verify', 'mirror']);

      expect(before.stdout).to.equal(
        ['1.0.0', '1.2.0', '2.0.0']
          .map((version) => `acme/anvil ${version}  linux_amd64  0.0 MB\n`)
          .join(''),
      );
      expect(pruned.stdout).to.equal('- Removed acme/anvil 1.0.0\n');
      expect(await readVersions(project)).to.deep.equal(['1.2.0', '2.0.0']);
      expect(await listVisible(project)).not.to.include.members([archive('1.0.0', 'linux_amd64')]);
      expect(verified.code).to.equal(0);
    });
  });

  it('take a directory that is called like a command', async () => {
    await withProject(async (project) => {
      expect((await project.airlock(['mirror', linux, './list'])).code).to.equal(0);
      expect((await project.airlock(['mirror', 'list', 'list'])).stdout).to.contain('anvil 1.2.0');
    });
  });

  for (const args of [
    ['prune', 'mirror'],
    ['prune', '-keep-last=none', 'mirror'],
    ['list'],
    ['list', 'a', 'b'],
  ]) {
    it(`refuse ${args.join(' ')}`, async () => {
      await withProject(async (project) => {
        await mkdir(join(project.work, 'mirror'));

        expect((await project.airlock(['mirror', ...args])).code).to.equal(1);
      });
    });
  }
});

function requiring(version: string): string {
  return (
    'terraform {\n  required_providers {\n    anvil = {\n      source = "acme/anvil"\n' +
    `      version = "${version}"\n    }\n  }\n}\n`
  );
}

async function readVersions(project: Project): Promise<readonly string[]> {
  const document = await readJson(join(project.work, home, 'index.json'));
  expect(document).to.have.property('versions');
  return Object.keys((document as { versions: object }).versions);
}

async function stampAll(project: Project): Promise<readonly string[]> {
  const directory = join(project.work, 'mirror');
  const files = await listFiles(directory);
  const stamps = files.map(async (name) => {
    const { ino, mtimeMs } = await stat(join(directory, name));
    return `${name} ${ino} ${mtimeMs}`;
  });
  return Promise.all(stamps);
}

function hex(zh: string | undefined): string {
  return zh?.slice('zh:'.length) ?? '';
}

/** Whatever is bad gets a message that says where, exit code 1, and an untouched lock file. */
import { expect } from 'chai';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fault } from '../internal/testing/fault.ts';
import { makeReadOnly, mountSmallDisk, unmount } from '../internal/testing/small-disk.ts';
import { writeZip } from '../internal/testing/zip-writer.ts';
import { anvilConfig, anvilReleases, withProject, type Project } from './harness/project.ts';

/** Leaves room for the name of a new file, but not for anything in it. */
async function fillDisk(directory: string): Promise<void> {
  await writeFile(join(directory, 'ballast'), Buffer.alloc(64 * 1024)).catch((error: unknown) => {
    expect(error).to.have.property('code', 'ENOSPC');
  });
}

const linux = '-platform=linux_amd64';
const oldLock = '# kept as it is\n';

/** Words of the message may be wrapped anywhere between them. */
function unwrap(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

async function expectRefusal(
  project: Project,
  expected: readonly (string | RegExp)[],
  args: readonly string[] = ['lock', linux],
): Promise<void> {
  if ((await project.lockFile()) === undefined) await project.write('.terraform.lock.hcl', oldLock);
  const before = await project.lockFile();

  const result = await project.airlock(args);

  expect(result.code, result.stderr).to.equal(1);
  const text = unwrap(result.stderr);
  for (const part of expected) {
    if (typeof part === 'string') expect(text).to.contain(part);
    else expect(text).to.match(part);
  }
  expect(await project.lockFile()).to.equal(before);
  const left = (await readdir(project.work)).filter((name) => /lock\.hcl.+/.test(name));
  expect(left).to.deep.equal([]);
}

describe('bad files', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] =
    [
      [
        'a configuration that is not HCL',
        { 'main.tf': 'terraform {\n  required_providers {\n' },
        ['Unclosed configuration block', 'on main.tf line 2'],
      ],
      [
        'a lock file with the marks of a merge conflict',
        { '.terraform.lock.hcl': '<<<<<<< HEAD\n=======\n>>>>>>> topic\n' },
        ['on .terraform.lock.hcl line 1'],
      ],
      [
        'a lock file with an unnormalised version',
        {
          '.terraform.lock.hcl':
            'provider "registry.terraform.io/acme/anvil" {\n  version = "1"\n}\n',
        },
        ['Invalid provider version number', 'on .terraform.lock.hcl line 2', '"1.0.0"'],
      ],
      [
        'a constraint that is none',
        { 'main.tf': anvilConfig.replace('~> 1.0', 'latest') },
        ['Invalid version constraint', 'on main.tf line 5, in terraform'],
      ],
      [
        'a module that is not installed',
        { 'child.tf': 'module "child" {\n  source = "./child"\n}\n' },
        ['Module not installed', 'on child.tf line 1', 'terraform init'],
      ],
    ];
  for (const [what, files, expected] of cases) {
    it(`refuses ${what}`, async () => {
      await withProject(async (project) => {
        for (const [name, content] of Object.entries(files)) await project.write(name, content);

        await expectRefusal(project, expected);
        expect(project.registry.requests).to.have.length(0);
      });
    });
  }
});

describe('bad wishes', () => {
  it('lists what is available when nothing meets a constraint', async () => {
    await withProject(async (project) => {
      await project.write('main.tf', anvilConfig.replace('~> 1.0', '~> 7.0'));

      await expectRefusal(project, [
        'no available releases match the given constraints ~> 7.0',
        'available versions: 2.0.0, 1.2.0, 1.0.0',
      ]);
    });
  });

  it('names every provider and platform that the registry does not have', async () => {
    await withProject(async (project) => {
      await project.write('more.tf', 'resource "rocket_launch" "x" {}\n');

      await expectRefusal(
        project,
        [
          'provider registry registry.terraform.io does not have a provider named registry.terraform.io/hashicorp/rocket',
          'provider registry.terraform.io/acme/anvil 1.2.0 is not available for plan9_386',
          'provider registry.terraform.io/acme/anvil 1.2.0 is not available for aix_ppc64',
        ],
        ['lock', '-platform=plan9_386', linux, '-platform=aix_ppc64'],
      );
    });
  });

  it('lists the platforms that there are, and says which may have been meant', async () => {
    await withProject(async (project) => {
      await project.write('more.tf', 'resource "github_repository" "x" {}\n');

      await expectRefusal(
        project,
        [
          'For registry.terraform.io/acme/anvil: Did you mean "linux_amd64"? It is available for darwin_arm64, linux_amd64, windows_amd64.',
          'For registry.terraform.io/hashicorp/github: Did you mean "integrations/github"?',
        ],
        ['lock', '-platform=linux_amd46', '-platform=darwin_arm64'],
      );
    });
  });

  it('refuses words that are no platform', async () => {
    await withProject(async (project) => {
      await expectRefusal(
        project,
        [
          'The string "linux" given in the -platform option',
          'must be two words separated by an underscore. Did you mean "linux_amd64"?',
        ],
        ['lock', '-platform=linux', '-platform=linux-amd64'],
      );
    });
  });
});

describe('bad registries', () => {
  const faults: readonly (readonly [string, RegExp, Fault, readonly (string | RegExp)[]])[] = [
    [
      'an answer of 401',
      /versions$/,
      { kind: 'status', status: 401 },
      ['host registry.terraform.io rejected the given authentication credentials'],
    ],
    [
      'an answer of 403',
      /versions$/,
      { kind: 'status', status: 403 },
      ['host registry.terraform.io rejected the given authentication credentials'],
    ],
    [
      'an answer of 500, again and again',
      /versions$/,
      { kind: 'status', status: 500 },
      [
        'the request failed after 2 attempts, please try again later: 500 Internal Server Error returned from 127.0.0.1',
      ],
    ],
    [
      'a connection that breaks, again and again',
      /versions$/,
      { kind: 'reset' },
      ['failed after 2 attempts'],
    ],
    [
      'an answer that is not JSON',
      /versions$/,
      { kind: 'body', body: '<html>' },
      ['could not query provider registry'],
    ],
    [
      'JSON of the wrong shape',
      /versions$/,
      { kind: 'body', body: '{"versions": {"1.0.0": 5}}' },
      ['could not query provider registry'],
    ],
    [
      'a download document for another platform',
      /linux\/amd64$/,
      { kind: 'edit', edit: (document) => ({ ...document, arch: 'mips' }) },
      ['incorrect target linux_mips'],
    ],
    ['an archive cut short', /\.zip$/, { kind: 'truncate', bytes: 100 }, ['unexpected EOF']],
    [
      'another archive than the one promised',
      /\.zip$/,
      {
        kind: 'body',
        body: writeZip({ entries: [{ name: 'x', content: Buffer.from('x') }] }),
        contentType: 'application/zip',
      },
      ['archive has incorrect checksum zh:'],
    ],
    [
      'an archive that is not there',
      /\.zip$/,
      { kind: 'status', status: 404 },
      [/127\.0\.0\.1:\d+: bad response code: 404/],
    ],
    [
      'a signature of something else',
      /SHA256SUMS$/,
      {
        kind: 'body',
        body: `${anvilReleases[1]?.packages.map((item) => `${item.zh().slice(3)}  ${item.filename}\n`).join('') ?? ''}\n`,
        contentType: 'text/plain',
      },
      ['error checking signature: openpgp: invalid signature'],
    ],
    [
      'a signature that is none',
      /\.sig$/,
      { kind: 'body', body: 'no signature', contentType: 'text/plain' },
      ['error checking signature'],
    ],
    [
      'sums that do not name the archive',
      /SHA256SUMS$/,
      { kind: 'body', body: `${'0'.repeat(64)}  other.zip\n`, contentType: 'text/plain' },
      ['checksum list has no SHA-256 hash for "terraform-provider-anvil_1.2.0_linux_amd64.zip"'],
    ],
  ];
  for (const [what, path, fault, expected] of faults) {
    it(`refuses ${what}`, async () => {
      await withProject(async (project) => {
        project.registry.faults.add(path, fault);

        await expectRefusal(project, expected);
      });
    });
  }

  it('says where a token is to be put that a registry asks for', async () => {
    await withProject(async (project) => {
      project.registry.faults.add(/versions$/, { kind: 'status', status: 401 });

      const { code, stderr } = await project.airlock(['lock', linux], { withoutToken: true });

      expect(code).to.equal(1);
      expect(unwrap(stderr))
        .to.contain('host registry.terraform.io requires authentication credentials')
        .and.contain('TF_TOKEN_registry_terraform_io');
    });
  });

  it('gets over an answer of 503 and a broken connection', async () => {
    await withProject(async (project) => {
      const once = { times: 1 };
      const busy = { kind: 'status', status: 503, headers: { 'retry-after': '0' } } as const;
      project.registry.faults.add(/versions$/, busy, once);
      project.registry.faults.add(/\.zip$/, { kind: 'truncate', bytes: 1000 }, once);

      const result = await project.airlock(['lock', linux]);

      expect(result.stderr).to.equal('');
      expect(result.code).to.equal(0);
    });
  });

  it('says that a host cannot be reached', async () => {
    await withProject(async (project) => {
      await project.registry.close();

      await expectRefusal(project, ['connection refused']);
    });
  });
});

describe('bad packages', () => {
  const hostile: readonly (readonly [string, Uint8Array, string])[] = [
    ['not a zip', Buffer.from('hello'), 'zip: not a valid zip file'],
    [
      'a name that leads out of the package',
      writeZip({ entries: [{ name: '../evil', content: Buffer.from('x') }] }),
      "entry contains '..': ../evil",
    ],
    ['no entries', writeZip({ entries: [] }), 'empty archive'],
    [
      'no plugin in it',
      writeZip({ entries: [{ name: 'README', content: Buffer.from('x') }] }),
      'provider binary not found: could not find executable file starting with terraform-provider-anvil',
    ],
  ];
  for (const [what, archive, expected] of hostile) {
    it(`refuses an archive with ${what}`, async () => {
      await withProject(async (project) => {
        const mirror = join(project.directory, 'mirror');
        const home = join(mirror, 'registry.terraform.io/acme/anvil');
        await mkdir(home, { recursive: true });
        await writeFile(join(home, 'terraform-provider-anvil_1.0.0_linux_amd64.zip'), archive);

        await expectRefusal(project, [expected], ['lock', linux, `-fs-mirror=${mirror}`]);
      });
    });
  }

  it('refuses a mirror that is not there', async () => {
    await withProject(async (project) => {
      await expectRefusal(
        project,
        ['cannot search /no/such: lstat /no/such: no such file or directory'],
        ['lock', linux, '-fs-mirror=/no/such'],
      );
    });
  });
});

describe('bad places', () => {
  for (const [what, prepare, expected] of [
    ['a full disk', fillDisk, 'no space left on device'],
    ['a directory in which it cannot write', makeReadOnly, 'read-only file system'],
  ] as const) {
    it(`refuses ${what}`, async function () {
      await withProject(async (project) => {
        const disk = join(project.directory, 'disk');
        const obstacle = await mountSmallDisk(disk, 16);
        if (obstacle !== undefined) {
          console.log(`      skipped: ${obstacle}`);
          this.skip();
        }
        try {
          await writeFile(join(disk, 'main.tf'), anvilConfig);
          await prepare(disk);
          const before = await readdir(disk);

          const result = await project.airlock(['lock', linux], { cwd: disk });

          expect(result.code).to.equal(1);
          expect(unwrap(result.stderr)).to.contain('Failed to update dependency lock file');
          expect(unwrap(result.stderr)).to.contain(expected);
          expect(await readdir(disk)).to.deep.equal(before);
        } finally {
          await unmount(disk);
        }
      });
    });
  }

  it('refuses a lock file that is a directory', async () => {
    await withProject(async (project) => {
      await mkdir(join(project.work, '.terraform.lock.hcl'));

      const result = await project.airlock(['lock', linux]);

      expect(result.code).to.equal(1);
      expect(result.stderr).to.contain('Failed to read file');
    });
  });

  it('works without a place for its cache', async () => {
    await withProject(async (project) => {
      await writeFile(join(project.directory, 'file'), '');

      const result = await project.airlock(['lock', linux], {
        env: { XDG_CACHE_HOME: join(project.directory, 'file') },
      });

      expect(result.code).to.equal(0);
    });
  });

  it('says that -chdir leads nowhere', async () => {
    await withProject(async (project) => {
      const result = await project.airlock(['-chdir=nope', 'lock']);

      expect(result.code).to.equal(1);
      expect(unwrap(result.stderr)).to.contain(
        'Error handling -chdir option: chdir nope: no such file or directory',
      );
    });
  });
});

import { expect } from 'chai';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFilesystemMirror } from '../internal/testing/filesystem-mirror.ts';
import { anvilConfig, anvilReleases, withProject, type Project } from './harness/project.ts';
import type { ProgramResult } from './harness/run-program.ts';

const linux = '-platform=linux_amd64';
const darwin = '-platform=darwin_arm64';
const windows = '-platform=windows_amd64';
const lockFile = '.terraform.lock.hcl';

function check(project: Project, ...args: readonly string[]): Promise<ProgramResult> {
  return project.airlock(['lock', '-check', linux, darwin, ...args]);
}

async function edit(
  project: Project,
  change: (text: string) => string,
  name = lockFile,
): Promise<void> {
  await project.write(name, change((await project.lockFile()) ?? ''));
}

/** Locks for two platforms; gives the number of requests that took. */
async function lock(project: Project, ...args: readonly string[]): Promise<number> {
  const result = await project.airlock(['lock', linux, darwin, ...args]);
  expect(result.code, result.stderr).to.equal(0);
  return project.registry.requests.length;
}

function keep(text: string): string {
  return text;
}

function forget(project: Project): Promise<void> {
  return rm(join(project.directory, '.cache'), { recursive: true });
}

describe('airlock lock -check', () => {
  it('finds a complete lock file complete without asking anyone, and writes nothing', async () => {
    await withProject(async (project) => {
      const requests = await lock(project);
      const before = await readdir(project.work);

      const result = await check(project);

      expect([result.code, result.stdout, result.stderr]).to.deep.equal([
        0,
        'Complete. 1 root module: locking would change nothing.\n',
        '',
      ]);
      expect(project.registry.requests).to.have.length(requests);
      expect(await readdir(project.work)).to.deep.equal(before);
    });
  });

  it('names the platform that is missing, where, and what mends it', async () => {
    await withProject(async (project) => {
      await lock(project);
      const complete = await project.lockFile();
      const h1 = anvilReleases[1]?.packages[1]?.h1() ?? '';
      await edit(project, (text) => text.replace(`    "${h1}",\n`, ''));

      const result = await check(project);

      expect(result.code).to.equal(2);
      expect(result.stdout).to.equal(
        [
          `${lockFile}:7: acme/anvil 1.2.0 lacks the h1 checksum for darwin_arm64`,
          '',
          'To mend it:',
          `  airlock lock ${linux} ${darwin}`,
          '',
          'Not complete. 1 root module; 1 finding in 1 file.',
          '',
        ].join('\n'),
      );
      await project.airlock(['lock', linux, darwin]);
      expect(await project.lockFile()).to.equal(complete);
    });
  });

  it('is not taken in by the right number of wrong hashes', async () => {
    await withProject(async (project) => {
      await lock(project);
      const h1 = anvilReleases[1]?.packages[1]?.h1() ?? '';
      const other = anvilReleases[0]?.packages[1]?.h1() ?? '';
      await edit(project, (text) => text.replace(h1, other));

      expect((await check(project)).stdout).to.contain('lacks the h1 checksum for darwin_arm64');
    });
  });

  it('asks the registry for the signed checksums of what is not known here, and downloads nothing', async () => {
    await withProject(async (project) => {
      await lock(project);
      const zh = anvilReleases[1]?.packages[2]?.zh() ?? '';
      await edit(project, (text) => text.replace(`    "${zh}",\n`, ''));
      await forget(project);

      const result = await check(project);

      expect(result.code).to.equal(2);
      expect(result.stdout).to.contain('lacks 1 of the checksums signed with the release');
      expect(project.registry.count(/\.zip$/)).to.equal(2);
    });
  });

  it('never calls complete what it cannot know', async () => {
    await withProject(async (project) => {
      await lock(project);
      await forget(project);

      for (const args of [[], ['-offline']]) {
        const requests = project.registry.requests.length;
        const result = await check(project, ...args);

        expect(result.code).to.equal(1);
        expect(result.stdout).to.contain('Not checked.');
        expect(result.stderr).to.contain('acme/anvil 1.2.0 for darwin_arm64, in 1 root module');
        expect(project.registry.count(/\.zip$/)).to.equal(2);
        expect(project.registry.requests.length > requests).to.equal(args.length === 0);
      }
    });
  });

  it('counts only where nothing else is left: too few are too few', async () => {
    await withProject(async (project) => {
      await lock(project);
      await forget(project);

      const result = await check(project, '-offline', windows);

      expect(result.code).to.equal(2);
      expect(result.stdout).to.contain(
        'acme/anvil 1.2.0 has 2 h1 checksums that may be for linux_amd64, darwin_arm64, windows_amd64',
      );
    });
  });

  it('says why a registry did not answer', async () => {
    await withProject(async (project) => {
      await lock(project);
      await forget(project);
      await project.registry.close();

      const result = await check(project);

      expect(result.code).to.equal(1);
      expect(result.stderr).to.match(/for darwin_arm64, in 1 root module: could not\s+query/);
    });
  });

  for (const layout of ['packed', 'unpacked'] as const) {
    it(`hashes the packages of a filesystem mirror, ${layout}, offline too`, async () => {
      await withProject(async (project) => {
        const mirror = join(project.directory, 'mirror');
        await writeFilesystemMirror(mirror, anvilReleases, { layout });
        const source = `-fs-mirror=${mirror}`;
        await project.airlock(['lock', linux, source]);

        const result = await check(project, '-offline', source);

        expect(result.code).to.equal(2);
        expect(result.stdout).to.contain('lacks the h1 checksum for darwin_arm64');
        expect(result.stdout).to.contain(`airlock lock ${linux} ${darwin} -fs-mirror=${mirror}`);
        await lock(project, source);
        expect((await check(project, '-offline', source)).code).to.equal(0);
      });
    });
  }

  it('takes the word of an OpenTofu registry for hashes, as OpenTofu does', async () => {
    await withProject(
      async (project) => {
        const env = { AIRLOCK_FLAVOUR: 'opentofu' };
        await project.airlock(['lock', linux, darwin], { env });
        await forget(project);

        const result = await project.airlock(['lock', '-check', linux, darwin], { env });

        expect([result.code, result.stderr]).to.deep.equal([0, '']);
        expect(project.registry.count(/\.zip$/)).to.equal(2);
      },
      { reportsHashes: true, hosts: ['registry.opentofu.org'] },
    );
  });

  const findings: readonly {
    readonly title: string;
    readonly config?: string;
    readonly change?: (text: string) => string;
    readonly expected: readonly string[];
  }[] = [
    {
      title: 'a constraint that the locked version does not meet',
      config: '~> 2.0',
      expected: [
        `${lockFile}:5: acme/anvil 1.2.0 does not meet "~> 2.0"`,
        `airlock lock -upgrade ${linux} ${darwin} acme/anvil`,
      ],
    },
    {
      title: 'constraints that are not those of the configuration',
      config: '>= 1.0, < 2.0',
      expected: [
        `${lockFile}:6: acme/anvil 1.2.0 is recorded under other constraints than ">= 1.0.0, < 2.0.0"`,
        `airlock lock ${linux} ${darwin}`,
      ],
    },
    {
      title: 'an entry that is missing',
      change: (text) => text.slice(0, text.indexOf('\nprovider')),
      expected: ['main.tf:3: acme/anvil is required here but not locked'],
    },
    {
      title: 'an entry that nothing requires',
      change: (text) =>
        `${text}\n${text.slice(text.indexOf('provider')).replaceAll('anvil', 'bolt')}`,
      expected: [
        ':16: acme/bolt is locked but not required',
        `airlock lock -prune ${linux} ${darwin}`,
      ],
    },
    {
      title: 'hashes out of order',
      change: (text) => text.replace(/( {4}"h1:.*\n)( {4}"h1:.*\n)/, '$2$1'),
      expected: [`${lockFile}:8: not as Terraform writes it: unsorted, or edited by hand`],
    },
    {
      title: 'a file that cannot be parsed',
      change: (text) => text.replace('hashes = [', 'hashes = '),
      expected: [`${lockFile}:7: `],
    },
    {
      title: 'two entries for one provider that agree',
      change: (text) => `${text}\n${text.slice(text.indexOf('provider'))}`,
      expected: [`${lockFile}:16: left over from a merge`, `airlock lock ${linux} ${darwin}`],
    },
    {
      title: 'a conflict between versions',
      change: (text) => {
        const block = text.slice(text.indexOf('provider'));
        const other = block.replace('1.2.0', '1.0.0');
        return `${text.slice(0, text.indexOf('provider'))}<<<<<<< HEAD\n${block}=======\n${other}>>>>>>> x\n`;
      },
      expected: [`${lockFile}:4: there are merge conflict markers, and the sides disagree`],
    },
  ];
  for (const { title, config = '~> 1.0', change = keep, expected } of findings) {
    it(`finds ${title}`, async () => {
      await withProject(async (project) => {
        await lock(project);
        await project.write(
          'main.tf',
          `terraform {\n  required_providers {\n    anvil = {\n      source = "acme/anvil"\n      version = "${config}"\n    }\n  }\n}\n`,
        );
        await edit(project, change);
        const before = await project.lockFile();

        const result = await check(project);

        expect(result.code).to.equal(2);
        for (const text of expected) expect(result.stdout).to.contain(text);
        expect(await project.lockFile()).to.equal(before);
      });
    });
  }

  it('finds that there is no lock file', async () => {
    await withProject(async (project) => {
      const result = await check(project);

      expect(result.code).to.equal(2);
      expect(result.stdout).to.contain('main.tf:3: there is no lock file for 1 provider\n');
    });
  });

  it('leaves line ends to git', async () => {
    await withProject(async (project) => {
      await lock(project);
      await edit(project, (text) => text.replaceAll('\n', '\r\n'));

      expect((await check(project)).code).to.equal(0);
    });
  });

  it('shows with -diff what is known to change', async () => {
    await withProject(async (project) => {
      await lock(project);
      const h1 = anvilReleases[1]?.packages[1]?.h1() ?? '';
      await edit(project, (text) => text.replace(`    "${h1}",\n`, ''));

      const result = await check(project, '-diff');

      expect(result.code).to.equal(2);
      expect(result.stdout).to.contain(`${lockFile}\n  ~ acme/anvil 1.2.0: +1 checksums\n`);
      expect(result.stdout).to.contain(`\n+    "${h1}",\n`);
    });
  });

  it('checks every root module, those that cannot be read apart', async () => {
    await withProject(async (project) => {
      await lock(project);
      await project.write('bad/main.tf', 'terraform {');
      const broken = await check(project, '-recursive');
      await project.write('bad/main.tf', anvilConfig.replace('~> 1.0', '1.0.0'));
      await edit(project, keep, `bad/${lockFile}`);

      const result = await check(project, '-recursive');

      expect(broken.code).to.equal(1);
      expect(broken.stderr).to.contain('on bad/main.tf line 1');
      expect(result.code).to.equal(2);
      expect(result.stdout).to.contain(`bad/${lockFile}:5: acme/anvil 1.2.0 does not meet "1.0.0"`);
      expect(result.stdout).to.contain(
        `airlock lock -recursive -upgrade ${linux} ${darwin} acme/anvil`,
      );
    });
  });
});

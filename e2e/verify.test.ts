/** `airlock verify`: everything right, and each thing wrong alone; the registry never hears of it. */
import { expect } from 'chai';
import { chmod, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FakeRegistryOptions } from '../internal/testing/fake-registry.ts';
import { writeFilesystemMirror } from '../internal/testing/filesystem-mirror.ts';
import { providerRelease } from '../internal/testing/provider-package.ts';
import { anvilConfig, withProject, type Project } from './harness/project.ts';
import type { ProgramResult } from './harness/run-program.ts';

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
const platform = `${process.platform}_${architectures[process.arch] ?? process.arch}`;
const other = 'freebsd_386';
const releases = ['1.0.0', '1.2.0'].map((version) =>
  providerRelease('acme/anvil', version, { platforms: [platform, other] }),
);
const [own, foreign] = releases[1]?.packages ?? [];
const ownH1 = own?.h1() ?? '';
const ownZh = own?.zh() ?? '';
const forgery = providerRelease('acme/anvil', '1.2.0', { platforms: [platform], seed: 'other' })
  .packages[0];

const lockFile = '.terraform.lock.hcl';
const home = 'registry.terraform.io/acme/anvil';
const installed = `.terraform/providers/${home}/1.2.0/${platform}`;
const executable = `terraform-provider-anvil_v1.2.0_x5${platform.startsWith('windows') ? '.exe' : ''}`;
const archive = `mirror/${home}/terraform-provider-anvil_1.2.0_${platform}.zip`;
const kept = `mirror/.airlock/signed/${home}/1.2.0`;
const sums = `${kept}/terraform-provider-anvil_1.2.0_SHA256SUMS`;
const mirror = '-mirror=mirror';

/** A project whose providers are locked, installed and mirrored. */
function withLocked(
  use: (project: Project) => Promise<void>,
  options: Partial<FakeRegistryOptions> & { readonly cliConfig?: string } = {},
): Promise<void> {
  return withProject(
    async (project) => {
      await run(project, 'lock', `-platform=${platform}`, `-platform=${other}`);
      await run(project, 'install');
      await run(project, 'mirror', `-platform=${platform}`, `-platform=${other}`, 'mirror');
      await use(project);
    },
    { releases, ...options },
  );
}

async function run(project: Project, ...args: readonly string[]): Promise<ProgramResult> {
  const result = await project.airlock(args);
  expect(result.stderr).to.equal('');
  expect(result.code, result.stdout).to.equal(0);
  return result;
}

/** Verifies, and makes sure that nobody was asked. */
async function verify(project: Project, ...args: readonly string[]): Promise<ProgramResult> {
  const before = project.registry.requests.length;
  const result = await project.airlock(['verify', ...args]);
  expect(project.registry.requests).to.have.length(before);
  return result;
}

async function edit(
  project: Project,
  name: string,
  change: (text: string) => string,
): Promise<void> {
  const before = await project.read(name);
  const after = change(before);
  expect(after).not.to.equal(before);
  await rm(join(project.work, name));
  await project.write(name, after);
}

/** Changes one bit of a file. */
async function flipBit(project: Project, name: string): Promise<void> {
  const path = join(project.work, name);
  const bytes = await readFile(path);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  await chmod(path, 0o644);
  await writeFile(path, bytes);
}

function lineOf(text: string, part: string): number {
  return text.split('\n').findIndex((line) => line.includes(part)) + 1;
}

describe('airlock verify', () => {
  it('finds everything right that was just installed and mirrored', () =>
    withLocked(async (project) => {
      const result = await verify(project, mirror);

      expect(result.stderr).to.equal('');
      expect(result.code).to.equal(0);
      const lines = result.stdout
        .replaceAll(/[0-9A-F]{16}/g, 'KEY')
        .trimEnd()
        .split('\n');
      expect(lines.slice(0, -1)).to.have.members([
        `- Verified acme/anvil 1.2.0 for ${platform} (verified checksum) in ${installed}`,
        `- Verified acme/anvil 1.2.0 for ${platform} (self-signed, key ID KEY) in ${archive}`,
        `- Verified acme/anvil 1.2.0 for ${other} (self-signed, key ID KEY) in ${archive.replace(platform, other)}`,
      ]);
      expect(lines.at(-1)).to.equal(
        'Verified. 1 lock file; 3 packages verified; 4 hashes: 4 signed, 0 computed here, 0 reported, 0 unknown.',
      );
    }));

  const spoilers: readonly {
    readonly what: string;
    readonly spoil: (project: Project) => Promise<unknown>;
    readonly kind: RegExp;
    /** What the place is that is told; the list of hashes unless told. */
    readonly at?: string;
    /** What mends it, all words after `airlock`. */
    readonly remedy?: string;
  }[] = [
    {
      what: 'one bit of an installed file that has changed',
      spoil: (project) => flipBit(project, `${installed}/${executable}`),
      kind: /has the hash h1:\S+, which is not locked/,
      remedy: 'install',
    },
    {
      what: 'a file too many in an installed package',
      spoil: (project) => project.write(`${installed}/.hidden`, 'x'),
      kind: /has the hash h1:\S+, which is not locked/,
      remedy: 'install',
    },
    {
      what: 'an installed package that cannot be hashed',
      spoil: (project) => symlink('..', join(project.work, installed, 'link')),
      kind: /is no proper package: .*link: is a directory/,
      remedy: 'install',
    },
    {
      what: 'a wrong h1 in the lock file',
      spoil: (project) =>
        edit(project, lockFile, (text) => text.replace(ownH1, `h1:${'A'.repeat(43)}=`)),
      kind: /is that of the archive zh:\w+, but its own hash h1:\S+ is not locked/,
      remedy: `lock -platform=${platform}`,
    },
    {
      what: 'a zh in the lock file that was not signed',
      spoil: (project) =>
        edit(project, lockFile, (text) => text.replace('  ]', `    "zh:${'f'.repeat(64)}",\n  ]`)),
      kind: /zh:f{64} is not among the checksums that were signed/,
      at: 'zh:fff',
    },
    {
      what: 'an archive of the mirror that is another one',
      spoil: (project) =>
        writeFile(join(project.work, archive), forgery?.archive() ?? new Uint8Array()),
      kind: /is not what the mirror promises: .*none of the hashes/,
      remedy: `mirror -platform=${platform} mirror`,
    },
    {
      what: 'an archive of the mirror that is damaged',
      spoil: (project) => writeFile(join(project.work, archive), 'junk'),
      kind: /is no proper package/,
      remedy: `mirror -platform=${platform} mirror`,
    },
    {
      what: 'an archive that the mirror lacks',
      spoil: (project) => rm(join(project.work, archive)),
      kind: /the mirror mirror has no package for/,
      remedy: `mirror -platform=${platform} mirror`,
    },
    {
      what: 'a signature that is none',
      spoil: (project) => flipBit(project, `${sums}.sig`),
      kind: /signed\/\S+ are not worth anything: .*sign/,
      remedy: 'mirror mirror',
    },
    {
      what: 'signed checksums that were changed',
      spoil: (project) =>
        edit(project, sums, (text) => text.replace(/^./, (c) => (c === '0' ? '1' : '0'))),
      kind: /are not worth anything/,
      remedy: 'mirror mirror',
    },
    {
      what: 'signed checksums of which a part is missing',
      spoil: (project) => rm(join(project.work, `${sums}.sig`)),
      kind: /it is not complete/,
      remedy: 'mirror mirror',
    },
    {
      what: 'a lock file that was edited by hand',
      spoil: (project) =>
        edit(project, lockFile, (text) => text.replace('  version ', '    version ')),
      kind: /not as Terraform writes it/,
      at: 'version ',
      remedy: 'lock',
    },
  ];
  for (const { what, spoil, kind, at = 'hashes = [', remedy } of spoilers) {
    it(`finds ${what}, and nothing else`, () =>
      withLocked(async (project) => {
        await spoil(project);

        const result = await verify(project, mirror);

        expect(result.code, result.stderr).to.equal(3);
        const findings = result.stdout.split('\n').filter((line) => line.startsWith(lockFile));
        expect(findings).to.have.length(1);
        expect(findings[0], findings[0]).to.match(kind);
        const line = lineOf(await project.read(lockFile), at);
        expect(findings[0]).to.contain(`${lockFile}:${line}: `);
        expect(result.stdout).to.contain('\nVerification failed. 1 finding;');
        if (remedy === undefined) {
          expect(result.stdout).not.to.contain('To mend it:');
          return;
        }
        expect(result.stdout).to.contain(`\nTo mend it:\n  airlock ${remedy}\n`);
        await run(project, ...remedy.split(' '));
        const mended = await verify(project, mirror);
        expect(mended.stdout).not.to.match(kind);
      }));
  }

  it('finds a forged mirror, documents and all, by the lock file', () =>
    withLocked(async (project) => {
      await rm(join(project.work, 'mirror'), { recursive: true });
      await writeFilesystemMirror(
        join(project.work, 'mirror'),
        [{ ...providerRelease('acme/anvil', '1.2.0'), packages: forgery ? [forgery] : [] }],
        { layout: 'packed' },
      );

      const result = await verify(project, mirror, `-platform=${platform}`);

      expect(result.code).to.equal(3);
      expect(result.stdout).to.match(/has the checksum zh:\w+, which is not locked/);
    }));

  it('needs neither index nor signatures in a mirror, packed or not', () =>
    withLocked(async (project) => {
      for (const layout of ['packed', 'unpacked'] as const) {
        await writeFilesystemMirror(join(project.work, layout), releases, { layout });

        const result = await verify(project, `-mirror=${layout}`);

        expect(result.code, result.stdout).to.equal(0);
        expect(result.stdout).to.contain('3 packages verified');
      }
      await rm(join(project.work, 'unpacked', home, '1.2.0', other, 'README.md'));
      const spoilt = await verify(project, '-mirror=unpacked');
      expect(spoilt.code).to.equal(3);
    }));

  it('looks behind links to a plugin cache, and at the cache itself', () =>
    withLocked(async (project) => {
      const cache = join(project.directory, 'cache');
      const target = join(project.work, installed);
      await mkdir(dirname(join(cache, home, '1.2.0', platform)), { recursive: true });
      await rename(target, join(cache, home, '1.2.0', platform));
      await symlink(join(cache, home, '1.2.0', platform), target);
      expect((await verify(project, '-require-installed')).code).to.equal(0);

      await writeFile(join(cache, home, '1.2.0', platform, 'README.md'), 'changed');
      const linked = await verify(project);
      const cached = await verify(project, `-installed=${cache}`);

      for (const { code, stdout } of [linked, cached]) {
        expect(code).to.equal(3);
        expect(stdout).to.contain('which is not locked');
      }
      expect(linked.stdout).to.contain('\n  airlock install\n');
      expect(cached.stdout).to.contain(`\n  airlock install -target=${cache}\n`);
    }));

  it('reports what is not installed and what is not locked, and takes neither for an error', () =>
    withLocked(async (project) => {
      const versions = join(project.work, `.terraform/providers/${home}`);
      await rename(join(versions, '1.2.0'), join(versions, '1.0.0'));

      const lenient = await verify(project);
      const strict = await verify(project, '-require-installed');

      expect(lenient.code).to.equal(0);
      expect(lenient.stdout).to.contain(`- Not installed: acme/anvil 1.2.0 for ${platform} in `);
      expect(lenient.stdout).to.contain(
        `- Installed, but not locked: acme/anvil 1.0.0 for ${platform}`,
      );
      expect(lenient.stdout).to.contain('Nothing wrong. 1 lock file; 0 packages verified;');
      expect(strict.code).to.equal(3);
      expect(strict.stdout).to.contain(
        `there is no package for ${platform} in .terraform/providers`,
      );
      expect(strict.stdout).to.contain('\n  airlock install\n');
    }));

  it('cannot say what the lock file has no h1 for, unless the archive was hashed here', () =>
    withLocked(async (project) => {
      await edit(project, lockFile, (text) => text.replaceAll(/ {4}"h1:.*\n/g, ''));
      expect((await verify(project)).code).to.equal(0);

      await rm(join(project.directory, '.cache'), { recursive: true });
      const result = await verify(project);

      expect(result.code).to.equal(1);
      expect(result.stderr).to.contain('Not all packages could be verified');
      expect(result.stderr).to.contain(`airlock lock -platform=${platform}`);
      expect(result.stdout).to.contain('Not verified.');
    }));

  it('cannot verify without a lock file', () =>
    withLocked(async (project) => {
      await rm(join(project.work, lockFile));

      const result = await verify(project);

      expect(result.code).to.equal(1);
      expect(result.stderr).to.contain('Cannot verify ".": there is no lock file');
    }));

  it('finds what was not signed from memory alone', () =>
    withLocked(async (project) => {
      await edit(project, lockFile, (text) =>
        text.replace('  ]', `    "zh:${'f'.repeat(64)}",\n  ]`),
      );

      expect((await verify(project)).code).to.equal(3);
      await rm(join(project.directory, '.cache'), { recursive: true });
      expect((await verify(project)).code).to.equal(0);
    }));

  it('works as OpenTofu', () =>
    withProject(
      async (project) => {
        const tofu = '-flavour=opentofu';
        await run(project, tofu, 'lock', `-platform=${platform}`);
        await run(project, tofu, 'install');
        await run(project, tofu, 'mirror', `-platform=${platform}`, 'mirror');
        const good = await project.airlock([tofu, 'verify', mirror, '-explain']);
        await edit(project, lockFile, (text) => text.replace(ownH1, `h1:${'A'.repeat(43)}=`));
        const bad = await project.airlock([tofu, 'verify', mirror]);

        expect(good.code, good.stdout + good.stderr).to.equal(0);
        expect(good.stdout).to.match(new RegExp(`${ownZh} +${platform} +signed, key ID`));
        expect(good.stdout).to.contain('2 packages verified');
        expect(bad.code).to.equal(3);
      },
      { releases, hosts: ['registry.opentofu.org'] },
    ));

  it('verifies all root modules below, and names the one that is wrong', () =>
    withLocked(async (project) => {
      for (const name of ['live/a', 'live/b', 'live/none']) {
        await project.write(`${name}/main.tf`, name === 'live/none' ? 'locals {}\n' : anvilConfig);
      }
      await rm(join(project.work, 'main.tf'));
      await rm(join(project.work, lockFile));
      await run(project, 'lock', '-recursive', `-platform=${platform}`);
      await run(project, 'install', '-recursive');
      const good = await verify(project, '-recursive', '-require-installed');
      await project.write(`live/b/${installed}/more`, 'x');
      const bad = await verify(project, '-recursive');
      const named = await verify(project, 'live/a', 'live/b');
      await rm(join(project.work, 'live/a', lockFile));
      const unlocked = await verify(project, '-recursive', 'live/a');

      expect(good.code, good.stdout + good.stderr).to.equal(0);
      expect(good.stdout).to.contain('2 lock files; 2 packages verified');
      expect(bad.code).to.equal(3);
      expect(bad.stdout).to.match(/^live\/b\/\.terraform\.lock\.hcl:\d+: /m);
      expect(bad.stdout).to.contain('1 finding;');
      expect(bad.stdout).to.contain('\n  airlock install -recursive\n');
      expect(named.code).to.equal(3);
      expect(named.stdout).to.contain('\n  airlock -chdir=live/b install\n');
      expect(unlocked.code).to.equal(1);
      expect(unlocked.stderr).to.contain('Cannot verify "live/a": there is no lock file');
    }));

  it('takes the mirror and its platforms from the project file', () =>
    withLocked(async (project) => {
      await project.write(
        'airlock.toml',
        `[mirror]\ndirectory = "mirror"\nplatforms = ["${platform}"]\n`,
      );
      const good = await verify(project);
      await rm(join(project.work, archive.replace(platform, other)));
      const still = await verify(project);
      await rm(join(project.work, archive));
      const bad = await verify(project);
      await rm(join(project.work, 'mirror'), { recursive: true });
      const gone = await verify(project);

      expect([good.code, still.code, bad.code, gone.code]).to.deep.equal([0, 0, 3, 0]);
      expect(good.stdout).to.contain('2 packages verified');
      expect(gone.stdout).to.contain('Warning: The mirror of the project is not here');
    }));

  it('explains each hash: platform, and how that is known', () =>
    withLocked(async (project) => {
      await edit(project, lockFile, (text) =>
        text
          .replace('    "h1:', '    "foo:1",\n    "h1:')
          .replace('    "zh:', `    "h1:${'z'.repeat(43)}=",\n    "zh:`),
      );
      const { stdout } = await verify(project, '-explain');

      expect(stdout).to.contain(`acme/anvil 1.2.0, ${lockFile}:4\n`);
      const rows = stdout.split('\n').filter((line) => line.startsWith('  '));
      const table = new Map(
        rows.map((row) => row.trim().split(/ {2,}/)).map(([hash = '', ...rest]) => [hash, rest]),
      );
      expect(table.get(ownZh)?.[0]).to.equal(platform);
      expect(table.get(ownZh)?.[1]).to.match(/^self-signed, key ID [0-9A-F]{16}$/);
      expect(table.get(ownH1)?.[1]).to.match(/^computed here, archive self-signed, key ID/);
      expect(table.get(foreign?.h1() ?? '')?.[0]).to.equal(other);
      expect(table.get(`h1:${'z'.repeat(43)}=`)).to.deep.equal(['unknown platform', 'unknown']);
      expect(table.get('foo:1')).to.deep.equal(['unknown platform', 'unknown scheme']);

      await rm(join(project.directory, '.cache'), { recursive: true });
      const listed = await verify(project, '-explain', mirror, `-platform=${platform}`);
      expect(listed.stdout).to.match(new RegExp(`  h1:\\S+ +${other} +listed by the mirror`));
    }));

  for (const [args, message] of [
    [['-mirror=nowhere'], 'nowhere'],
    [['-installed=nowhere'], 'nowhere'],
    [['-mirror='], 'The -mirror option must name a directory'],
    [['-installed='], 'The -installed option must name a directory'],
    [[''], 'The argument must name a directory'],
    [['-platform=x'], 'Invalid target platform'],
    [['-recursive', 'empty'], 'No root modules'],
  ] as const) {
    it(`refuses ${args.join(' ') || 'an empty argument'}`, () =>
      withProject(async (project) => {
        await project.write('empty/notes.txt', 'x');

        const result = await verify(project, ...args);

        expect(result.code).to.equal(1);
        expect(result.stderr).to.contain(message);
      }));
  }
});

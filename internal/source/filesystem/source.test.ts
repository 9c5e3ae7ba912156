import { expect } from 'chai';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseProviderSource } from '../../addr/provider.ts';
import { terraform } from '../../flavour/flavour.ts';
import { parsePlatform } from '../../platform/platform.ts';
import { writeFilesystemMirror } from '../../testing/filesystem-mirror.ts';
import { itIf } from '../../testing/it-if.ts';
import { providerPackage, providerRelease } from '../../testing/provider-package.ts';
import { rejection } from '../../testing/rejection.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { hasTerraform, lockWithTerraform } from '../../testing/terraform-lock.ts';
import { formatVersion, parseVersion } from '../../version/version.ts';
import type { Source } from '../source.ts';
import { createFilesystemMirrorSource } from './source.ts';

const { signal } = new AbortController();
const linux = parsePlatform('linux_amd64');
const home = 'registry.terraform.io/hashicorp/anvil';
const zip = `${home}/terraform-provider-anvil_1.0.0_linux_amd64.zip`;
const unpacked = `${home}/1.0.0/linux_amd64`;
const executable = 'terraform-provider-anvil_v1.0.0_x5';

/** A mirror and what is found in it. */
interface SearchCase {
  readonly title: string;
  /**
   * Paths: of archives (`.zip`), of directories of packages, of other files (`file …`), of empty
   * directories (`… /`), of links (`… -> target`). Each package has another content.
   */
  readonly tree: readonly string[];
  readonly provider?: string;
  /** All versions found. */
  readonly versions: readonly string[];
  /** Where the newest one is for linux_amd64, if it is for it. */
  readonly found?: string;
}

const cases: readonly SearchCase[] = [
  { title: 'an archive', tree: [zip], versions: ['1.0.0'], found: zip },
  { title: 'a directory', tree: [unpacked], versions: ['1.0.0'], found: unpacked },
  { title: 'nothing', tree: [], versions: [] },
  {
    title: 'several versions for several platforms',
    tree: [
      `${home}/1.0.0/darwin_arm64`,
      `${home}/1.2.0/linux_amd64`,
      `${home}/terraform-provider-anvil_1.1.0_linux_amd64.zip`,
    ],
    versions: ['1.0.0', '1.2.0', '1.1.0'],
    found: `${home}/1.2.0/linux_amd64`,
  },
  {
    title: 'the directory before the archive',
    tree: [zip, unpacked],
    versions: ['1.0.0'],
    found: unpacked,
  },
  {
    title: 'the bytewise first of two spellings of an archive',
    tree: [zip, `${home}/Terraform-Provider-Anvil_1.0.0_linux_amd64.zip`],
    versions: ['1.0.0'],
    found: `${home}/Terraform-Provider-Anvil_1.0.0_linux_amd64.zip`,
  },
  {
    title: 'the bytewise first of three spellings of a version',
    tree: [unpacked, `${home}/1.0/linux_amd64`, `${home}/1/linux_amd64`],
    versions: ['1.0.0'],
    found: `${home}/1/linux_amd64`,
  },
  {
    title: 'directories in upper case',
    tree: ['Registry.Terraform.IO/HashiCorp/Anvil/1.0.0/linux_amd64'],
    versions: ['1.0.0'],
    found: 'Registry.Terraform.IO/HashiCorp/Anvil/1.0.0/linux_amd64',
  },
  {
    title: 'an archive in upper case before a directory in lower case',
    tree: [
      'registry.terraform.io/hashicorp/Anvil/terraform-provider-anvil_1.0.0_linux_amd64.zip',
      unpacked,
    ],
    versions: ['1.0.0'],
    found: 'registry.terraform.io/hashicorp/Anvil/terraform-provider-anvil_1.0.0_linux_amd64.zip',
  },
  {
    title: 'a host in upper case before one in lower case',
    tree: ['Registry.terraform.io/hashicorp/anvil/1.0.0/linux_amd64', unpacked],
    versions: ['1.0.0'],
    found: 'Registry.terraform.io/hashicorp/anvil/1.0.0/linux_amd64',
  },
  {
    title: 'a host with its usual port',
    tree: ['registry.terraform.io:443/hashicorp/anvil/1.0.0/linux_amd64'],
    versions: ['1.0.0'],
    found: 'registry.terraform.io:443/hashicorp/anvil/1.0.0/linux_amd64',
  },
  {
    title: 'a host with another port',
    tree: ['example.com:8443/acme/anvil/1.0.0/linux_amd64'],
    provider: 'example.com:8443/acme/anvil',
    versions: ['1.0.0'],
    found: 'example.com:8443/acme/anvil/1.0.0/linux_amd64',
  },
  {
    title: 'a host that is not ASCII',
    tree: ['café.fr/acme/anvil/1.0.0/linux_amd64'],
    provider: 'café.fr/acme/anvil',
    versions: ['1.0.0'],
    found: 'café.fr/acme/anvil/1.0.0/linux_amd64',
  },
  {
    title: 'no host in punycode',
    tree: ['xn--caf-dma.fr/acme/anvil/1.0.0/linux_amd64'],
    provider: 'café.fr/acme/anvil',
    versions: [],
  },
  { title: 'no other provider', tree: [zip], provider: 'hashicorp/hammer', versions: [] },
  archive(
    'an archive with more after its platform',
    'terraform-provider-anvil_1.0.0_linux_amd64_extra.zip',
    '1.0.0',
  ),
  archive(
    'an archive with a name in upper case',
    'TERRAFORM-PROVIDER-ANVIL_1.0.0_LINUX_AMD64.ZIP',
    '1.0.0',
  ),
  archive('an archive of a short version', 'terraform-provider-anvil_1_linux_amd64.zip', '1.0.0'),
  archive(
    'an archive of a version with metadata',
    'terraform-provider-anvil_1.0.0+b.1_linux_amd64.zip',
    '1.0.0+b.1',
  ),
  archive(
    'no archive with a prefix before its version',
    'terraform-provider-anvil_v1.0.0_linux_amd64.zip',
  ),
  archive('no archive of another type', 'terraform-provider-hammer_1.0.0_linux_amd64.zip'),
  archive('no archive without a platform', 'terraform-provider-anvil_1.0.0_linux.zip'),
  archive('no archive of another kind', 'terraform-provider-anvil_1.0.0_linux_amd64.tgz'),
  archive('no archive further down', `1.0.0/terraform-provider-anvil_1.0.0_linux_amd64.zip`),
  archive(
    'no archive further down, in no version',
    `x/terraform-provider-anvil_1.0.0_linux_amd64.zip`,
  ),
  {
    title: 'a platform in upper case, which is another one',
    tree: [`${home}/1.0.0/LINUX_AMD64`],
    versions: ['1.0.0'],
  },
  { title: 'no platform of three words', tree: [`${home}/1.0.0/linux_amd64_x`], versions: [] },
  { title: 'no version with a prefix', tree: [`${home}/v1.0.0/linux_amd64`], versions: [] },
  { title: 'no version without platforms', tree: [`${home}/1.0.0/`], versions: [] },
  { title: 'no directory with the name of an archive', tree: [`${zip}/`], versions: [] },
  { title: 'no file with the name of a platform', tree: [`file ${unpacked}`], versions: [] },
  {
    title: 'nothing among other files',
    tree: ['file README', `file ${home}/index.json`, `file ${home}/1.0.0.json`, zip],
    versions: ['1.0.0'],
    found: zip,
  },
  {
    title: 'a link to an archive',
    tree: ['elsewhere/a.zip', `${zip} -> ../../../elsewhere/a.zip`],
    versions: ['1.0.0'],
    found: zip,
  },
  {
    title: 'a link to a directory',
    tree: ['elsewhere/a', `${unpacked} -> ../../../../elsewhere/a`],
    versions: ['1.0.0'],
    found: unpacked,
  },
  {
    title: 'no link from a platform to a file',
    tree: ['file a', `${unpacked} -> ../../../../a`],
    versions: [],
  },
  {
    title: 'no link to nowhere',
    tree: [`${unpacked} -> nowhere`, `${zip} -> nowhere`, `${home}/1.0.0/darwin_amd64`],
    versions: ['1.0.0'],
  },
  {
    title: 'no link to a version',
    tree: [unpacked, `${home}/2.0.0 -> 1.0.0`],
    versions: ['1.0.0'],
    found: unpacked,
  },
  {
    title: 'no link to a type',
    tree: ['registry.terraform.io/hashicorp/other/1.0.0/linux_amd64', `${home} -> other`],
    versions: [],
  },
  {
    title: 'no link to a namespace',
    tree: [
      'registry.terraform.io/other/anvil/1.0.0/linux_amd64',
      'registry.terraform.io/hashicorp -> other',
    ],
    versions: [],
  },
  {
    title: 'no link to a host',
    tree: ['example.com/hashicorp/anvil/1.0.0/linux_amd64', 'registry.terraform.io -> example.com'],
    versions: [],
  },
];

function archive(title: string, name: string, version?: string): SearchCase {
  const path = `${home}/${name}`;
  return version === undefined
    ? { title, tree: [path], versions: [] }
    : { title, tree: [path], versions: [version], found: path };
}

/** A package whose content tells where it is. */
function packageAt(path: string): ReturnType<typeof providerPackage> {
  const name = { type: 'anvil', version: '1.0.0', platform: 'linux_amd64' };
  return providerPackage(name, {
    files: [{ name: executable, content: Buffer.from(path), mode: 0o755 }],
  });
}

async function plant(mirror: string, tree: readonly string[]): Promise<void> {
  await mkdir(mirror, { recursive: true });
  for (const entry of tree) await plantEntry(mirror, entry);
}

async function plantEntry(mirror: string, entry: string): Promise<void> {
  const [path = '', target] = entry.replace(/^file /, '').split(' -> ');
  const full = join(mirror, path);
  if (path.endsWith('/')) {
    await mkdir(full, { recursive: true });
    return;
  }
  await mkdir(dirname(full), { recursive: true });
  if (target !== undefined) await symlink(target, full);
  else if (entry.startsWith('file ')) await writeFile(full, '');
  else if (/[.]zip$/i.test(path)) await writeFile(full, packageAt(path).archive());
  else {
    await mkdir(full);
    await writeFile(join(full, executable), path);
  }
}

/** What a link is followed to: the same content is there under another name. */
function contentPath({ tree, found }: SearchCase): string | undefined {
  const isLink = tree.some((entry) => entry.startsWith(`${found ?? ''} -> `));
  return isLink ? tree[0] : found;
}

async function findNewest(source: Source, provider = 'hashicorp/anvil'): Promise<unknown> {
  const addr = parseProviderSource(provider, terraform);
  const { versions } = await source.availableVersions(addr, { signal });
  const newest = [...versions].map(formatVersion).sort().at(-1);
  if (newest === undefined) return undefined;
  const version = parseVersion(newest, terraform);
  return source.packageMeta({ provider: addr, version, platform: linux }, { signal });
}

describe('createFilesystemMirrorSource', () => {
  for (const { title, tree, provider, versions, found } of cases) {
    it(`finds ${title}`, async () => {
      await withTempDir(async (mirror) => {
        await plant(mirror, tree);
        const source = createFilesystemMirrorSource(mirror, { flavour: terraform });
        const addr = parseProviderSource(provider ?? 'hashicorp/anvil', terraform);

        const available = await source.availableVersions(addr, { signal });

        expect(available.versions.map(formatVersion)).to.deep.equal(versions);
        if (versions.length === 0) return;
        if (found === undefined) {
          expect(await rejection(findNewest(source, provider))).to.include({
            code: 'platform-not-available',
            message: `provider ${addr} ${versions[0] ?? ''} is not available for linux_amd64`,
          });
          return;
        }
        const kind = /zip$/i.test(found) ? 'local-archive' : 'local-directory';
        expect(await findNewest(source, provider)).to.deep.include({
          location: { kind, path: join(mirror, found) },
          claimedZh: undefined,
        });
      });
    });
  }

  it('lists the platforms of a release that lacks one', async () => {
    await withTempDir(async (mirror) => {
      const releases = ['1.0.0', '2.0.0'].map((version, index) =>
        providerRelease('hashicorp/anvil', version, {
          platforms: index === 0 ? ['windows_386'] : ['windows_arm64', 'darwin_arm64'],
        }),
      );
      await writeFilesystemMirror(mirror, releases, { layout: 'packed' });
      const source = createFilesystemMirrorSource(mirror, { flavour: terraform });

      expect(await rejection(findNewest(source))).to.include({
        code: 'platform-not-available',
        hint: 'It is available for darwin_arm64, windows_arm64.',
      });
    });
  });

  it('has no evidence', async () => {
    await withTempDir(async (mirror) => {
      await writeFilesystemMirror(mirror, [providerRelease('hashicorp/anvil', '1.0.0')], {
        layout: 'packed',
      });
      const source = createFilesystemMirrorSource(mirror, { flavour: terraform });
      const provider = parseProviderSource('hashicorp/anvil', terraform);
      const version = parseVersion('1.0.0', terraform);

      const meta = await source.packageMeta({ provider, version, platform: linux }, { signal });

      expect(await meta.evidence()).to.deep.equal([]);
    });
  });

  it('takes a directory that is itself a link', async () => {
    await withTempDir(async (directory) => {
      await plant(join(directory, 'mirror'), [zip]);
      await symlink('mirror', join(directory, 'link'));
      const source = createFilesystemMirrorSource(join(directory, 'link'), { flavour: terraform });

      expect(await findNewest(source)).to.deep.include({
        location: { kind: 'local-archive', path: join(directory, 'mirror', zip) },
      });
    });
  });

  it('searches once', async () => {
    await withTempDir(async (mirror) => {
      await plant(mirror, [zip]);
      const source = createFilesystemMirrorSource(mirror, { flavour: terraform });
      await findNewest(source);

      await plant(mirror, [`${home}/2.0.0/linux_amd64`]);

      expect(await findNewest(source)).to.deep.include({
        location: { kind: 'local-archive', path: join(mirror, zip) },
      });
    });
  });

  it('does not mind what it cannot read beside the way', async () => {
    await withTempDir(async (mirror) => {
      await plant(mirror, [zip, 'lost+found/', 'example.com/acme/']);
      await chmod(join(mirror, 'lost+found'), 0);
      await chmod(join(mirror, 'example.com'), 0);
      const source = createFilesystemMirrorSource(mirror, { flavour: terraform });

      expect(await findNewest(source)).to.be.an('object');
      await chmod(join(mirror, 'lost+found'), 0o700);
      await chmod(join(mirror, 'example.com'), 0o700);
    });
  });

  const isRoot = process.getuid?.() === 0;
  itIf(!isRoot, 'user whom permissions bind')('refuses to guess what it cannot read', async () => {
    await withTempDir(async (mirror) => {
      await plant(mirror, [unpacked]);
      const unreadable = join(mirror, home, '1.0.0');
      await chmod(unreadable, 0);
      const source = createFilesystemMirrorSource(mirror, { flavour: terraform });

      expect(await rejection(findNewest(source))).to.include({
        code: 'file-unreadable',
        message: `cannot search ${unreadable}: open ${unreadable}: permission denied`,
      });
      await chmod(unreadable, 0o700);
    });
  });

  it('names the directory', () => {
    const source = createFilesystemMirrorSource('./mirror', { flavour: terraform });
    const provider = parseProviderSource('hashicorp/anvil', terraform);

    expect(source.describe(provider)).to.equal('./mirror');
  });
});

/** Directories that cannot be searched, relative to one that holds a file and two bad links. */
const roots: readonly (readonly [root: string, message: string | undefined])[] = [
  ['none', 'cannot search DIR/none: lstat DIR/none: no such file or directory'],
  ['none/', 'cannot search DIR/none/: lstat DIR/none/: no such file or directory'],
  [
    'none/deeper',
    'cannot search DIR/none/deeper: lstat DIR/none/deeper: no such file or directory',
  ],
  ['file/deeper', 'cannot search DIR/file/deeper: lstat DIR/file/deeper: not a directory'],
  ['file', undefined],
  ['dangling', undefined],
  ['loop', undefined],
];

async function withRoots<T>(use: (directory: string) => Promise<T>): Promise<T> {
  return withTempDir(async (directory) => {
    await writeFile(join(directory, 'file'), '');
    await symlink('/nowhere/at/all', join(directory, 'dangling'));
    await symlink('loop', join(directory, 'loop'));
    return use(directory);
  });
}

describe('createFilesystemMirrorSource of something that is no directory', () => {
  for (const [root, message] of roots) {
    it(root, async () => {
      await withRoots(async (directory) => {
        const source = createFilesystemMirrorSource(`${directory}/${root}`, { flavour: terraform });

        if (message === undefined) {
          expect(await findNewest(source)).to.equal(undefined);
          return;
        }
        expect(await rejection(findNewest(source))).to.include({
          code: 'file-unreadable',
          message: message.replaceAll('DIR', directory),
        });
      });
    });
  }
});

describe('Terraform, with the same mirrors', function () {
  this.timeout(60_000);
  for (const searchCase of cases) {
    itIf(hasTerraform, 'Terraform 1.11')(`finds ${searchCase.title}`, async () => {
      await withTempDir(async (mirror) => {
        await plant(mirror, searchCase.tree);
        const provider = searchCase.provider ?? 'hashicorp/anvil';

        const outcome = await lockWithTerraform({ provider, args: [`-fs-mirror=${mirror}`] });

        const expected = contentPath(searchCase);
        if (expected !== undefined) {
          expect(outcome.lockFile).to.contain(packageAt(expected).h1());
          return;
        }
        expect(outcome.refusal).to.match(
          searchCase.versions.length === 0
            ? /^no available releases match/
            : /is not available for linux_amd64$/,
        );
      });
    });
  }

  for (const [root, message] of roots) {
    itIf(hasTerraform, 'Terraform 1.11')(`is no directory: ${root}`, async () => {
      await withRoots(async (directory) => {
        const { refusal } = await lockWithTerraform({
          provider: 'hashicorp/anvil',
          args: [`-fs-mirror=${directory}/${root}`],
        });

        expect(refusal).to.equal(
          message?.replaceAll('DIR', directory) ??
            'no available releases match the given constraints >= 0.0.1',
        );
      });
    });
  }
});

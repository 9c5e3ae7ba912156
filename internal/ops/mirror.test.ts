import { expect } from 'chai';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseProviderSource } from '../addr/provider.ts';
import { createHashPool } from '../archive/hash-pool.ts';
import { createAuthenticator } from '../auth/authenticate.ts';
import { makeAuthPolicy } from '../auth/auth-policy.ts';
import { createFileDigests } from '../cache/file-digests.ts';
import { noFileMemo } from '../cache/file-memo.ts';
import { noHashIndex } from '../cache/hash-index.ts';
import { withMirrorWriter } from '../cache/mirror-writer.ts';
import { createPackageFetcher } from '../fetch/package-fetcher.ts';
import { opentofu, terraform, type Flavour } from '../flavour/flavour.ts';
import { systemClock } from '../net/system-clock.ts';
import { parsePlatform } from '../platform/platform.ts';
import { createFilesystemMirrorSource } from '../source/filesystem/source.ts';
import { writeFilesystemMirror } from '../testing/filesystem-mirror.ts';
import { providerRelease } from '../testing/provider-package.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { withTestClient } from '../testing/test-client.ts';
import { formatVersion, parseVersion } from '../version/version.ts';
import { announcePackage } from './announce-package.ts';
import { indexMirror } from './index-mirror.ts';
import { listMirror } from './list-mirror.ts';
import {
  mirrorProviders,
  type MirrorDeps,
  type MirrorReport,
  type MirrorRequest,
} from './mirror.ts';
import { pruneMirror } from './prune-mirror.ts';
import { verifyMirror } from './verify-mirror.ts';

const signal = new AbortController().signal;
const anvil = parseProviderSource('acme/anvil', terraform);
const linux = parsePlatform('linux_amd64');
const darwin = parsePlatform('darwin_arm64');
const home = 'registry.terraform.io/acme/anvil';
const releases = ['1.0.0', '1.1.0', '2.0.0'].map((version) =>
  providerRelease('acme/anvil', version, { platforms: [linux, darwin], bytes: 300 }),
);

interface World {
  readonly source: string;
  readonly directory: string;
  readonly deps: MirrorDeps;
  readonly mirror: (changes?: Partial<MirrorRequest>) => Promise<MirrorReport>;
  readonly read: (name: string) => Promise<string>;
}

/** Lends a packed mirror to mirror from, and a directory to mirror into. */
async function withWorld(
  use: (world: World) => Promise<void>,
  flavour: Flavour = terraform,
): Promise<void> {
  await withTempDir(async (parent) => {
    await withTestClient(async ({ client }) => {
      const [source, directory] = [join(parent, 'source'), join(parent, 'mirror')];
      await writeFilesystemMirror(source, releases, { layout: 'packed' });
      const pool = createHashPool({ workersMax: 1 });
      const fetcher = createPackageFetcher({
        http: client,
        pool,
        clock: systemClock,
        stallTimeoutMs: 60_000,
      });
      const digests = createFileDigests({
        memo: noFileMemo,
        index: noHashIndex,
        hashArchive: (path) => fetcher.digest({ kind: 'local-archive', path }, { signal }),
      });
      const deps: MirrorDeps = {
        source: createFilesystemMirrorSource(source, { flavour }),
        fetcher,
        index: noHashIndex,
        digests,
        flavour,
        authenticator: createAuthenticator({
          flavour,
          verifier: { verifyDetached: () => Promise.reject(new Error('nothing is signed here')) },
          policyFor: (host) => makeAuthPolicy(flavour, host, {}),
          now: () => new Date(0),
        }),
      };
      try {
        await use({
          source,
          directory,
          deps,
          read: (name) => readFile(join(directory, home, name), 'utf8'),
          mirror: (changes = {}) =>
            mirrorProviders(
              {
                directory,
                demands: new Map([[anvil, [{ constraints: [], lock: undefined }]]]),
                breadth: { versions: undefined, latest: undefined },
                platforms: [linux],
                prune: false,
                ...changes,
              },
              deps,
              { signal, onEvent: () => undefined },
            ),
        });
      } finally {
        await fetcher.close();
      }
    });
  });
}

function fileName(version: string, platform: string): string {
  return `terraform-provider-anvil_${version}_${platform}.zip`;
}

describe('mirrorProviders', () => {
  it('brings what is missing, keeps what is there, and counts both', async () => {
    await withWorld(async ({ mirror, read, directory }) => {
      const first = await mirror();
      const second = await mirror({ platforms: [linux, darwin] });

      const bytes = releases[2]?.packages[0]?.archive().length;
      expect(first).to.deep.equal({
        tally: { kept: 0, keptBytes: 0, fetched: 1 },
        failures: [],
        problems: [],
      });
      expect(second.tally).to.deep.equal({ kept: 1, keptBytes: bytes, fetched: 1 });
      expect(JSON.parse(await read('index.json'))).to.deep.equal({ versions: { '2.0.0': {} } });
      expect((await readdir(join(directory, home))).sort()).to.deep.equal([
        '2.0.0.json',
        'index.json',
        fileName('2.0.0', darwin),
        fileName('2.0.0', linux),
      ]);
    });
  });

  it('removes other versions only if told to, and only if all went well', async () => {
    await withWorld(async ({ mirror, read }) => {
      await mirror({ breadth: { versions: undefined, latest: 3 } });
      await mirror();
      expect(Object.keys(JSON.parse(await read('index.json')) as object)).to.have.length(1);

      const failed = await mirror({ prune: true, platforms: [linux, parsePlatform('a_b')] });
      expect(failed.failures).to.have.length(1);
      expect(await read('index.json')).to.contain('1.0.0');

      await mirror({ prune: true });
      expect(JSON.parse(await read('index.json'))).to.deep.equal({ versions: { '2.0.0': {} } });
    });
  });

  it('indexes what it has brought even if something else fails', async () => {
    await withWorld(async ({ mirror, read }) => {
      const report = await mirror({ platforms: [linux, parsePlatform('a_b')] });

      expect(report.tally.fetched).to.equal(1);
      expect(report.failures.map(({ platform }) => platform)).to.deep.equal(['a_b']);
      expect(await read('2.0.0.json')).to.contain(fileName('2.0.0', linux));
    });
  });
});

describe('mirrorProviders into what is no directory', () => {
  it('says of each package that it cannot be put there', async () => {
    await withWorld(async ({ mirror, directory }) => {
      await writeFile(directory, 'in the way');

      const report = await mirror({ platforms: [linux, darwin] });

      expect(report.failures.map(({ error }) => error)).to.satisfy(
        (errors: readonly Error[]) =>
          errors.length === 2 &&
          errors.every((error) => 'code' in error && error.code === 'file-unwritable'),
      );
      expect(report.problems).to.deep.equal([]);
    });
  });
});

describe('indexMirror', () => {
  it('lists zh beside h1 for OpenTofu', async () => {
    await withWorld(async ({ source, deps }) => {
      await withMirrorWriter(source, (writer) => indexMirror({ ...deps, writer }, { signal }), {
        signal,
      });

      const item = releases[0]?.packages[0];
      const document: unknown = JSON.parse(
        await readFile(join(source, home, '1.0.0.json'), 'utf8'),
      );
      expect(document).to.have.nested.property('archives.linux_amd64.hashes');
      expect(JSON.stringify(document)).to.contain(JSON.stringify([item?.h1(), item?.zh()]));
    }, opentofu);
  });

  it('tells of broken archives and lists the others', async () => {
    await withWorld(async ({ source, deps }) => {
      await writeFile(join(source, home, fileName('1.0.0', linux)), 'broken');

      const problems = await withMirrorWriter(
        source,
        (writer) => indexMirror({ ...deps, writer }, { signal }),
        { signal },
      );

      expect(problems.map(({ kind }) => kind)).to.deep.equal(['archive']);
      expect(await readFile(join(source, home, '1.0.0.json'), 'utf8')).to.contain(darwin);
    });
  });

  it('tells that there is no directory', async () => {
    await withWorld(async ({ directory, deps }) => {
      const problems = await withMirrorWriter(
        directory,
        (writer) => indexMirror({ ...deps, writer }, { signal }),
        { signal },
      );

      expect(problems).to.have.length(1);
      expect(problems[0]).to.have.nested.property('error.message').that.contains('cannot search');
    });
  });

  it('tells of documents that cannot be written', async () => {
    await withWorld(async ({ source, deps }) => {
      await mkdir(join(source, home, 'index.json', 'full'), { recursive: true });

      const problems = await withMirrorWriter(
        source,
        (writer) => indexMirror({ ...deps, writer }, { signal }),
        { signal },
      );

      expect(problems.map(({ kind }) => kind)).to.deep.equal(['write']);
    });
  });
});

describe('announcePackage', () => {
  it('has readers expect the old archive or the new one', async () => {
    await withWorld(async ({ mirror, read, directory, deps }) => {
      await mirror({ platforms: [linux, darwin] });
      const other = providerRelease('acme/anvil', '2.0.0', { seed: 'other' }).packages[0];
      const path = join(directory, 'other.zip');
      await writeFile(path, other?.archive() ?? new Uint8Array());
      const digests = await deps.digests.find(path, signal);
      const question = {
        provider: anvil,
        version: parseVersion('2.0.0', terraform),
        platform: linux,
        lockedHashes: [],
      };

      await withMirrorWriter(
        directory,
        (writer) => announcePackage(question, digests, { writer, flavour: terraform }),
        { signal },
      );

      const [old] = releases[2]?.packages ?? [];
      expect(JSON.parse(await read('2.0.0.json')))
        .to.have.nested.property('archives.linux_amd64.hashes')
        .that.deep.equals([old?.h1(), other?.h1()]);
      expect(await read('2.0.0.json')).to.contain(darwin);
    });
  });

  for (const [what, text] of [
    ['no document', undefined],
    ['a document that nobody can read', 'nonsense'],
    ['a document without the platform', '{"archives":{}}'],
    [
      'a document with hashes that are none',
      '{"archives":{"linux_amd64":{"hashes":["x"],"url":"u"}}}',
    ],
  ] as const) {
    it(`has nothing to announce to readers of ${what}`, async () => {
      await withWorld(async ({ mirror, directory, deps }) => {
        await mirror();
        const path = join(directory, home, '2.0.0.json');
        await rm(path);
        if (text !== undefined) await writeFile(path, text);
        const digests = await deps.digests.find(
          join(directory, home, fileName('2.0.0', linux)),
          signal,
        );
        const version = parseVersion('2.0.0', terraform);
        const question = { provider: anvil, version, platform: linux, lockedHashes: [] };

        await withMirrorWriter(
          directory,
          (writer) => announcePackage(question, digests, { writer, flavour: terraform }),
          { signal },
        );

        expect(await readFile(path, 'utf8').catch(() => undefined)).to.equal(text);
      });
    });
  }
});

describe('listMirror', () => {
  it('lists versions with their platforms and sizes, packed and unpacked', async () => {
    await withWorld(async ({ source }) => {
      const more = [providerRelease('acme/anvil', '10.0.0')];
      await writeFilesystemMirror(source, more, { layout: 'unpacked' });

      const listed = await listMirror(source, terraform);

      const sizes = releases.map(({ packages }) =>
        packages.reduce((sum, item) => sum + item.archive().length, 0),
      );
      expect(
        listed.map(({ version, platforms, bytes }) => [formatVersion(version), platforms, bytes]),
      ).to.deep.equal([
        ...['1.0.0', '1.1.0', '2.0.0'].map((version, index) => [
          version,
          [darwin, linux],
          sizes[index],
        ]),
        ['10.0.0', [linux], 0],
      ]);
    });
  });
});

describe('pruneMirror', () => {
  it('keeps the newest versions, and what is unpacked', async () => {
    await withWorld(async ({ source, deps }) => {
      const more = [providerRelease('acme/anvil', '0.1.0')];
      await writeFilesystemMirror(source, more, { layout: 'unpacked' });

      const report = await pruneMirror({ directory: source, keepLast: 2 }, deps, { signal });

      expect(report.removed.map(({ version }) => formatVersion(version))).to.deep.equal(['1.0.0']);
      const left = await listMirror(source, terraform);
      expect(left.map(({ version }) => formatVersion(version))).to.deep.equal([
        '0.1.0',
        '1.1.0',
        '2.0.0',
      ]);
      const index = await readFile(join(source, home, 'index.json'), 'utf8');
      expect(JSON.parse(index)).to.deep.equal({ versions: { '1.1.0': {}, '2.0.0': {} } });
    });
  });

  it('removes nothing as long as something is wrong', async () => {
    await withWorld(async ({ source, deps }) => {
      await writeFile(join(source, home, fileName('2.0.0', linux)), 'broken');

      const report = await pruneMirror({ directory: source, keepLast: 1 }, deps, { signal });

      expect(report.removed).to.deep.equal([]);
      expect(report.problems).to.have.length(1);
      expect(await listMirror(source, terraform)).to.have.length(3);
    });
  });
});

describe('verifyMirror', () => {
  it('believes bytes, and not what was found out earlier', async () => {
    await withWorld(async ({ mirror, directory, deps }) => {
      await mirror();
      const path = join(directory, home, fileName('2.0.0', linux));
      const bytes = await readFile(path);
      expect((await verifyMirror(directory, deps, { signal })).flaws).to.deep.equal([]);

      await writeFile(path, bytes.subarray(0, bytes.length - 1));
      const report = await verifyMirror(directory, deps, { signal });

      expect(report.good).to.deep.equal([]);
      expect(report.flaws.map(({ subject }) => subject)).to.deep.equal(['2.0.0 for linux_amd64']);
    });
  });

  it('is content with a provider that has no packages and names none', async () => {
    await withWorld(async ({ mirror, directory, deps }) => {
      await mirror();
      await mkdir(join(directory, 'example.com', 'a', 'b'), { recursive: true });

      expect((await verifyMirror(directory, deps, { signal })).flaws).to.deep.equal([]);
    });
  });

  it('refuses evidence that is not complete, and a document that does not name the archive', async () => {
    await withWorld(async ({ mirror, directory, deps }) => {
      await mirror();
      const kept = join(directory, '.airlock/signed', home, '2.0.0');
      await mkdir(kept, { recursive: true });
      const sums = join(kept, 'terraform-provider-anvil_2.0.0_SHA256SUMS');
      await writeFile(sums, `${'a'.repeat(64)}  other.zip\n`);
      const half = await verifyMirror(directory, deps, { signal });
      await writeFile(`${sums}.sig`, 'x');
      await writeFile(join(dirname(sums), 'release.json'), '{"keys":[],"filenames":{}}');
      const whole = await verifyMirror(directory, deps, { signal });

      expect(half.flaws[0]?.reason).to.contain('it is not complete');
      expect(whole.flaws[0]?.reason).to.contain('checksum list has no SHA-256 hash for');
    });
  });
});

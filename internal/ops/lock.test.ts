import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { parseProviderSource, type ProviderAddr } from '../addr/provider.ts';
import { createAuthenticator } from '../auth/authenticate.ts';
import { makeAuthPolicy } from '../auth/auth-policy.ts';
import { noHashIndex, type HashIndex } from '../cache/hash-index.ts';
import { createLockShelf } from '../cache/lock-shelf.ts';
import { noReleaseIndex } from '../cache/release-index.ts';
import { ToolError } from '../diag/tool-error.ts';
import type { PackageFetcher } from '../fetch/package-fetcher.ts';
import { opentofu, terraform, type Flavour } from '../flavour/flavour.ts';
import { makeH1, makeZh, parseHash, type Hash } from '../hash/hash.ts';
import type { InstallerEvent } from '../installer/events.ts';
import type { Locks } from '../lockfile/locks.ts';
import type { PackageDigests } from '../package/digests.ts';
import { parsePlatform } from '../platform/platform.ts';
import { createFakeSource, fakeZh, type FakeSource } from '../testing/fake-source.ts';
import { parseConstraints } from '../version/constraint.ts';
import { parseVersion, type Version } from '../version/version.ts';
import { lockProviders, type LockDeps, type LockReport } from './lock.ts';

const linux = parsePlatform('linux_amd64');
const darwin = parsePlatform('darwin_arm64');
const anvil = parseProviderSource('acme/anvil', terraform);
const rocket = parseProviderSource('acme/rocket', terraform);

function version(text: string): Version {
  return parseVersion(text, terraform);
}

function requirements(
  entries: Readonly<Record<string, string>>,
): ReadonlyMap<ProviderAddr, ReturnType<typeof parseConstraints>> {
  return new Map(
    Object.entries(entries).map(([source, text]) => [
      parseProviderSource(source, terraform),
      parseConstraints(text, terraform),
    ]),
  );
}

/** Digests as they would come out of an archive with the given checksum. */
function digestsOf(zh: Hash, changes: Partial<PackageDigests> = {}): PackageDigests {
  const h1 = makeH1(createHash('sha256').update(zh).digest());
  return {
    archive: { zh, h1, bytes: 1 },
    h1,
    executables: ['terraform-provider-anvil_v1', 'terraform-provider-rocket'],
    ...changes,
  };
}

interface World {
  readonly source: FakeSource;
  readonly downloads: string[];
  readonly events: InstallerEvent[];
  run(required: Readonly<Record<string, string>>, locks?: Locks): Promise<LockReport>;
}

function createWorld(
  options: {
    readonly flavour?: Flavour;
    readonly missing?: readonly string[];
    readonly index?: HashIndex;
    readonly digests?: (zh: Hash) => PackageDigests;
  } = {},
): World {
  const flavour = options.flavour ?? terraform;
  const source = createFakeSource(
    new Map([
      [anvil, ['1.0.0', '1.2.0', '2.0.0', '3.0.0-beta1'].map(version)],
      [rocket, ['0.1.0'].map(version)],
    ]),
    new Set(options.missing),
  );
  const downloads: string[] = [];
  const events: InstallerEvent[] = [];
  const fetcher: PackageFetcher = {
    digest(location) {
      if (location.kind !== 'http-archive') throw new Error('the fake source has archives only');
      const name = location.url.pathname.slice(1);
      downloads.push(name);
      const zh = makeZh(createHash('sha256').update(name).digest('hex'));
      return Promise.resolve((options.digests ?? digestsOf)(zh));
    },
    close: () => Promise.resolve(),
  };
  const deps: LockDeps = {
    source,
    fetcher,
    flavour,
    index: options.index ?? noHashIndex,
    releases: noReleaseIndex,
    shelf: createLockShelf(options.index ?? noHashIndex),
    requireExecutable: true,
    authenticator: createAuthenticator({
      flavour,
      verifier: { verifyDetached: () => Promise.reject(new Error('nothing is signed here')) },
      policyFor: (host) => makeAuthPolicy(flavour, host, {}),
      now: () => new Date(0),
    }),
  };
  return {
    source,
    downloads,
    events,
    run: (required, locks = new Map()) =>
      lockProviders(
        { requirements: requirements(required), locks, platforms: [linux, darwin] },
        deps,
        { signal: new AbortController().signal, onEvent: (event) => events.push(event) },
      ),
  };
}

function h1Of(provider: ProviderAddr, text: string, platform: typeof linux): Hash {
  return digestsOf(fakeZh({ provider, version: version(text), platform })).h1;
}

describe('lockProviders', () => {
  it('chooses the newest allowed version once and records a hash for each platform', async () => {
    const world = createWorld();

    const report = await world.run({ 'acme/anvil': '>= 1.0', 'acme/rocket': '' });

    expect(report.failures).to.deep.equal([]);
    expect(report.locks.get(anvil)).to.deep.include({ version: version('2.0.0') });
    expect(report.locks.get(anvil)?.hashes).to.have.members([
      h1Of(anvil, '2.0.0', linux),
      h1Of(anvil, '2.0.0', darwin),
    ]);
    expect(world.source.questions.filter((question) => question === anvil)).to.have.length(1);
    expect(report.contributions.map(({ novelty }) => novelty)).to.deep.equal(
      Array.from({ length: 4 }, () => 'new-provider'),
    );
  });

  it('keeps the locked version, old hashes, and locks that nobody asks for', async () => {
    const old = {
      provider: anvil,
      version: version('1.0.0'),
      constraints: [],
      hashes: [parseHash('h9:strange'), h1Of(anvil, '1.0.0', linux)],
    };
    const other = { ...old, provider: rocket, version: version('9.9.9') };
    const locks: Locks = new Map([
      [anvil, old],
      [rocket, other],
    ]);

    const report = await createWorld().run({ 'acme/anvil': '>= 1.0' }, locks);

    expect(report.locks.get(anvil)?.version).to.deep.equal(version('1.0.0'));
    expect(report.locks.get(anvil)?.constraints).to.have.length(1);
    expect(report.locks.get(anvil)?.hashes).to.have.members([
      'h9:strange',
      h1Of(anvil, '1.0.0', linux),
      h1Of(anvil, '1.0.0', darwin),
    ]);
    expect(report.locks.get(rocket)).to.equal(other);
    expect(report.contributions.map(({ novelty }) => novelty)).to.deep.equal([
      'already-tracked',
      'additional',
    ]);
  });

  it('refuses a locked version that the configuration no longer allows, and downloads nothing', async () => {
    const world = createWorld();
    const lock = { provider: anvil, version: version('1.0.0'), constraints: [], hashes: [] };

    const report = await world.run({ 'acme/anvil': '~> 2.0' }, new Map([[anvil, lock]]));

    expect(report.failures.map(({ error }) => error.message)).to.deep.equal([
      'locked provider registry.terraform.io/acme/anvil 1.0.0 does not match configured version ' +
        'constraint ~> 2.0; must use terraform init -upgrade to allow selection of new versions',
    ]);
    expect(world.downloads).to.deep.equal([]);
  });

  it('refuses a locked version that the source no longer lists', async () => {
    const lock = { provider: anvil, version: version('1.1.0'), constraints: [], hashes: [] };

    const report = await createWorld().run({ 'acme/anvil': '' }, new Map([[anvil, lock]]));

    expect(report.failures.map(({ error }) => error.message)).to.deep.equal([
      'the previously-selected version 1.1.0 is no longer available',
    ]);
  });

  it('names everything that failed and changes no lock', async () => {
    const world = createWorld({ missing: ['darwin_arm64'] });

    const report = await world.run({
      'acme/anvil': '',
      'acme/rocket': '>= 5',
      'acme/unknown': '',
    });

    expect(
      report.failures.map(({ provider, platform, error }) => [
        provider,
        platform,
        error instanceof ToolError ? error.code : error,
      ]),
    ).to.deep.equal([
      [anvil, darwin, 'platform-not-available'],
      [rocket, undefined, 'no-matching-version'],
      ['registry.terraform.io/acme/unknown', undefined, 'provider-not-found'],
    ]);
    expect(report.locks.size).to.equal(0);
  });

  it('lists what is available when nothing meets a constraint', async () => {
    const report = await createWorld().run({ 'acme/anvil': '>= 5' });

    const error = report.failures[0]?.error;
    expect(error?.message).to.equal('no available releases match the given constraints >= 5.0.0');
    expect(error).to.have.property('hint', 'available versions: 3.0.0-beta1, 2.0.0, 1.2.0, 1.0.0');
  });

  it('downloads nothing that the hash index knows, and teaches it the rest', async () => {
    const known = new Map<Hash, PackageDigests>();
    const index: HashIndex = {
      find: (zh) => Promise.resolve(known.get(zh)),
      record(digests) {
        if (digests.archive !== undefined) known.set(digests.archive.zh, digests);
        return Promise.resolve();
      },
    };
    const first = createWorld({ index });
    const second = createWorld({ index });

    const before = await first.run({ 'acme/anvil': '' });
    const after = await second.run({ 'acme/anvil': '' });

    expect(first.downloads).to.have.length(2);
    expect(second.downloads).to.deep.equal([]);
    expect(after.locks).to.deep.equal(before.locks);
    expect(second.events.map(({ type }) => type)).to.deep.equal([
      'query-begin',
      'versions-chosen',
      'package-ready',
      'package-ready',
    ]);
  });

  it('refuses a package without a plugin in it', async () => {
    const world = createWorld({
      digests: (zh) => digestsOf(zh, { executables: ['terraform-provider-anvilx'] }),
    });

    const report = await world.run({ 'acme/anvil': '' });

    expect(report.failures[0]?.error.message).to.equal(
      'provider binary not found: could not find executable file starting with ' +
        'terraform-provider-anvil',
    );
  });

  it('refuses an archive that is not the one promised', async () => {
    const world = createWorld({ digests: () => digestsOf(makeZh('0'.repeat(64))) });

    const report = await world.run({ 'acme/anvil': '' });

    expect(report.failures[0]?.error.message).to.match(/^archive has incorrect checksum zh:000/);
  });

  it('adds the h1 of the archive where no zh covers an archive with directory entries', async () => {
    const archiveH1 = parseHash('h1:archive');
    function digests(zh: Hash): PackageDigests {
      return digestsOf(zh, { archive: { zh, h1: archiveH1, bytes: 1 } });
    }
    const zhs = [linux, darwin].map((platform) =>
      fakeZh({ provider: anvil, version: version('2.0.0'), platform }),
    );
    const covered = { provider: anvil, version: version('2.0.0'), constraints: [], hashes: zhs };

    const bare = await createWorld({ digests }).run({ 'acme/anvil': '' });
    const locked = await createWorld({ digests }).run(
      { 'acme/anvil': '' },
      new Map([[anvil, covered]]),
    );

    expect(bare.locks.get(anvil)?.hashes).to.include(archiveH1);
    expect(locked.locks.get(anvil)?.hashes).not.to.include(archiveH1);
  });

  it('records the checksum of a verified archive for OpenTofu only', async () => {
    const tofu = await createWorld({ flavour: opentofu }).run({ 'acme/anvil': '' });
    const plain = await createWorld().run({ 'acme/anvil': '' });

    const zh = fakeZh({ provider: anvil, version: version('2.0.0'), platform: linux });
    expect(tofu.locks.get(anvil)?.hashes).to.include(zh);
    expect(plain.locks.get(anvil)?.hashes).not.to.include(zh);
  });
});

import { expect } from 'chai';
import { parseProviderSource } from '../addr/provider.ts';
import { createAuthenticator } from '../auth/authenticate.ts';
import { makeAuthPolicy } from '../auth/auth-policy.ts';
import { noHashIndex, type HashIndex } from '../cache/hash-index.ts';
import { createLockShelf } from '../cache/lock-shelf.ts';
import { noReleaseIndex, type ReleaseIndex } from '../cache/release-index.ts';
import { ToolError } from '../diag/tool-error.ts';
import { opentofu, terraform, type Flavour } from '../flavour/flavour.ts';
import { makeZh, parseHash, type Hash } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { Evidence } from '../package/evidence.ts';
import type { PackageLocation } from '../package/location.ts';
import { parsePlatform } from '../platform/platform.ts';
import type { Source } from '../source/source.ts';
import { parseVersion } from '../version/version.ts';
import type { LockDeps } from './lock.ts';
import { lookUpPackages, type Knowledge } from './look-up-packages.ts';

const key = {
  provider: parseProviderSource('acme/anvil', terraform),
  version: parseVersion('1.0.0', terraform),
  platform: parsePlatform('linux_amd64'),
};
const zh = makeZh('a'.repeat(64));
const h1 = parseHash('h1:own');
const digests: PackageDigests = { archive: { zh, h1, bytes: 7 }, h1, executables: [] };
const knowing: HashIndex = {
  ...noHashIndex,
  find: (asked) => Promise.resolve(asked === zh ? digests : undefined),
};

interface World {
  readonly flavour?: Flavour;
  readonly index?: HashIndex;
  readonly releases?: ReleaseIndex;
  readonly location?: PackageLocation;
  readonly claimedZh?: Hash | undefined;
  readonly evidence?: readonly Evidence[];
  readonly error?: Error;
  readonly mayAsk?: boolean;
  readonly signal?: AbortSignal;
}

/** Looks up one package; the source counts what it is asked. */
async function lookUp(
  world: World,
): Promise<{ readonly answer: Knowledge | undefined; readonly asked: number }> {
  const flavour = world.flavour ?? terraform;
  let asked = 0;
  const source: Source = {
    describe: () => 'here',
    availableVersions: () => Promise.reject(new Error('nobody asks for versions')),
    packageMeta(request) {
      asked += 1;
      if (world.error !== undefined) return Promise.reject(world.error);
      return Promise.resolve({
        ...request,
        location: world.location ?? {
          kind: 'http-archive',
          url: new URL('http://127.0.0.1/a.zip'),
        },
        claimedZh: 'claimedZh' in world ? world.claimedZh : zh,
        evidence: () => Promise.resolve(world.evidence ?? [{ kind: 'archive-checksum', zh }]),
      });
    },
  };
  const index = world.index ?? noHashIndex;
  const deps: LockDeps = {
    source,
    flavour,
    index,
    releases: world.releases ?? noReleaseIndex,
    shelf: createLockShelf(index),
    requireExecutable: true,
    fetcher: {
      digest: (location) =>
        location.kind === 'http-archive'
          ? Promise.reject(new Error('nothing is downloaded'))
          : Promise.resolve({ ...digests, archive: undefined }),
      close: () => Promise.resolve(),
    },
    authenticator: createAuthenticator({
      flavour,
      verifier: { verifyDetached: () => Promise.reject(new Error('nothing is signed here')) },
      policyFor: (host) => makeAuthPolicy(flavour, host, {}),
      now: () => new Date(0),
    }),
  };
  const [answer] = await lookUpPackages([key], deps, {
    signal: world.signal ?? new AbortController().signal,
    mayAsk: world.mayAsk ?? true,
  });
  return { answer, asked };
}

function knownH1({ answer }: { readonly answer: Knowledge | undefined }): Hash | undefined {
  return answer?.kind === 'known' ? answer.checked.digests.h1 : undefined;
}

describe('lookUpPackages', () => {
  const remembers: ReleaseIndex = {
    ...noReleaseIndex,
    find: ({ source }) =>
      Promise.resolve(source === 'here' ? { zh, signedHashes: [zh] } : undefined),
  };

  it('asks nobody about what was verified here', async () => {
    const found = await lookUp({ releases: remembers, index: knowing, mayAsk: false });

    expect(knownH1(found)).to.equal(h1);
    expect(found.answer).to.have.nested.property('checked.auth.signedHashes').deep.equal([zh]);
    expect(found.asked).to.equal(0);
  });

  it('asks for what only one of the two indexes knows', async () => {
    expect((await lookUp({ releases: remembers })).asked).to.equal(1);
    expect(knownH1(await lookUp({ index: knowing }))).to.equal(h1);
  });

  it('does not ask if it may not', async () => {
    const found = await lookUp({ mayAsk: false });

    expect(found).to.deep.equal({ answer: { kind: 'unknown', error: undefined }, asked: 0 });
  });

  it('remembers what a source has vouched for', async () => {
    const recorded: unknown[] = [];
    const releases: ReleaseIndex = {
      ...noReleaseIndex,
      record(question, vouched) {
        recorded.push([question.source, vouched]);
        return Promise.resolve();
      },
    };

    await lookUp({ releases, index: knowing });

    expect(recorded).to.deep.equal([['here', { zh, signedHashes: [] }]]);
  });

  it('hashes a package on this machine', async () => {
    const location = { kind: 'local-directory', path: '/p' } as const;

    expect(knownH1(await lookUp({ location, evidence: [], claimedZh: undefined }))).to.equal(h1);
  });

  it('takes the one h1 that a mirror lists', async () => {
    const listed = await lookUp({ evidence: [{ kind: 'mirror-hashes', hashes: [zh, h1] }] });
    const twice = await lookUp({
      evidence: [{ kind: 'mirror-hashes', hashes: [zh, h1, parseHash('h1:other')] }],
    });

    expect(knownH1(listed)).to.equal(h1);
    expect(twice.answer).to.deep.equal({ kind: 'signed', signedHashes: [] });
  });

  it('takes what an OpenTofu registry reports, for all platforms', async () => {
    const other = parsePlatform('darwin_arm64');
    const otherH1 = parseHash('h1:darwin');
    const packages = new Map([
      [key.platform, { hashes: [zh, h1], bytes: 7 }],
      [other, { hashes: [otherH1], bytes: 9 }],
    ]);
    const evidence: Evidence = { kind: 'registry-hashes', platform: key.platform, zh, packages };

    const found = await lookUp({ flavour: opentofu, evidence: [evidence] });

    expect(knownH1(found)).to.equal(h1);
  });

  it('does not believe a source that contradicts itself', async () => {
    const found = await lookUp({
      index: knowing,
      evidence: [{ kind: 'archive-checksum', zh: makeZh('b'.repeat(64)) }],
    });

    expect(found.answer).to.have.property('kind', 'unknown');
    expect(found.answer).to.have.nested.property('error.code', 'hash-mismatch');
  });

  it('tells what does not exist from what could not be found out', async () => {
    const missing = new ToolError('platform-not-available', 'no');
    const down = new ToolError('host-unreachable', 'down');

    expect((await lookUp({ error: missing })).answer).to.deep.equal({ kind: 'missing' });
    expect((await lookUp({ error: down })).answer).to.deep.equal({ kind: 'unknown', error: down });
  });

  it('knows nothing of an archive without any checksum', async () => {
    const found = await lookUp({ claimedZh: undefined, evidence: [] });

    expect(found.answer).to.deep.equal({ kind: 'unknown', error: undefined });
  });

  it('ends with the reason of an abort', async () => {
    const controller = new AbortController();
    const reason = new Error('interrupted');
    controller.abort(reason);

    const outcome = await lookUp({ error: new Error('x'), signal: controller.signal }).catch(
      (error: unknown) => error,
    );

    expect(outcome).to.equal(reason);
  });
});

import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { parseProviderSource, type ProviderAddr } from '../addr/provider.ts';
import { createAuthenticator } from '../auth/authenticate.ts';
import { makeAuthPolicy } from '../auth/auth-policy.ts';
import { noHashIndex } from '../cache/hash-index.ts';
import { createLockShelf } from '../cache/lock-shelf.ts';
import type { Shelf } from '../cache/shelf.ts';
import { noReleaseIndex } from '../cache/release-index.ts';
import { terraform } from '../flavour/flavour.ts';
import { makeH1, makeZh } from '../hash/hash.ts';
import type { InstallerEvent } from '../installer/events.ts';
import { noLocks, type Locks } from '../lockfile/locks.ts';
import { parsePlatform } from '../platform/platform.ts';
import { createFakeSource } from '../testing/fake-source.ts';
import { memoizeSource } from '../source/memoize.ts';
import { parseConstraints } from '../version/constraint.ts';
import { formatVersion, parseVersion } from '../version/version.ts';
import {
  isUnchanged,
  lockRoots,
  type LockRootsReport,
  type LockRootsRequest,
  type RootToLock,
} from './lock-roots.ts';

const anvil = parseProviderSource('acme/anvil', terraform);
const rocket = parseProviderSource('acme/rocket', terraform);
const platforms = ['linux_amd64', 'darwin_arm64'].map((name) => parsePlatform(name));

function root(
  directory: string,
  required: Readonly<Record<string, string>>,
  options: { readonly locks?: Locks; readonly keep?: ReadonlySet<ProviderAddr> } = {},
): RootToLock {
  const requirements = new Map(
    Object.entries(required).map(([name, text]) => [
      parseProviderSource(`acme/${name}`, terraform),
      parseConstraints(text, terraform),
    ]),
  );
  return { directory, requirements, locks: options.locks ?? noLocks, keep: options.keep };
}

interface Outcome {
  readonly report: LockRootsReport;
  readonly downloads: readonly string[];
  readonly questions: readonly string[];
  readonly events: readonly InstallerEvent[];
}

async function lock(
  roots: readonly RootToLock[],
  options: Partial<LockRootsRequest> & {
    readonly missing?: readonly string[];
    readonly shelf?: Shelf;
  } = {},
): Promise<Outcome> {
  const source = createFakeSource(
    new Map([
      [anvil, ['1.0.0', '1.1.0', '2.0.0'].map((text) => parseVersion(text, terraform))],
      [rocket, [parseVersion('0.1.0', terraform)]],
    ]),
    new Set(options.missing),
  );
  const downloads: string[] = [];
  const events: InstallerEvent[] = [];
  const request = { roots, platforms, upgrade: false, mayLackPlatforms: false, ...options };
  const deps = {
    source: memoizeSource(source),
    flavour: terraform,
    index: noHashIndex,
    releases: noReleaseIndex,
    shelf: options.shelf ?? createLockShelf(noHashIndex),
    requireExecutable: false,
    fetcher: {
      digest(location: { readonly kind: string; readonly url?: URL }) {
        const name = location.url?.pathname.slice(1) ?? '';
        downloads.push(name);
        const zh = makeZh(createHash('sha256').update(name).digest('hex'));
        const h1 = makeH1(createHash('sha256').update(zh).digest());
        return Promise.resolve({ archive: { zh, h1, bytes: 1 }, h1, executables: [] });
      },
      close: () => Promise.resolve(),
    },
    authenticator: createAuthenticator({
      flavour: terraform,
      verifier: { verifyDetached: () => Promise.reject(new Error('nothing is signed here')) },
      policyFor: (host) => makeAuthPolicy(terraform, host, {}),
      now: () => new Date(0),
    }),
  };
  const report = await lockRoots(request, deps, {
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
  });
  return { report, downloads, questions: source.questions, events };
}

function versionsOf({ report }: Outcome): readonly string[] {
  return report.roots.map(({ after }) => {
    const version = after.get(anvil)?.version;
    return version === undefined ? '' : formatVersion(version);
  });
}

describe('lockRoots', () => {
  it('asks and fetches once, whatever leads to a package', async () => {
    const outcome = await lock([
      root('a', { anvil: '~> 1.0' }),
      root('b', { anvil: '< 2.0' }),
      root('c', { anvil: '1.1.0', rocket: '' }),
      root('d', { anvil: '' }),
    ]);

    expect(versionsOf(outcome)).to.deep.equal(['1.1.0', '1.1.0', '1.1.0', '2.0.0']);
    expect(outcome.downloads).to.have.length(6);
    expect(outcome.questions.filter((name) => name === anvil)).to.have.length(1);
    expect(outcome.events.filter(({ type }) => type === 'package-ready')).to.have.length(6);
    expect(outcome.report.packages).to.equal(6);
  });

  it('gives root modules that ask the same the same lock', async () => {
    const { report } = await lock([root('a', { anvil: '' }), root('b', { anvil: '' })]);

    expect(report.roots[0]?.after.get(anvil)).to.equal(report.roots[1]?.after.get(anvil));
  });

  it('keeps the objects of what stays the same', async () => {
    const first = await lock([root('a', { anvil: '' })]);
    const locks = first.report.roots[0]?.after ?? noLocks;

    const again = await lock([
      root('a', { anvil: '' }, { locks }),
      root('b', { anvil: '', rocket: '' }, { locks }),
    ]);

    expect(again.report.roots.map(isUnchanged)).to.deep.equal([true, false]);
  });

  it('keeps the locked version unless an upgrade is asked for', async () => {
    const first = await lock([root('a', { anvil: '1.0.0' })]);
    const locks = first.report.roots[0]?.after ?? noLocks;
    const roots = [root('a', { anvil: '~> 1.0' }, { locks }), root('b', { anvil: '~> 1.0' })];

    expect(versionsOf(await lock(roots))).to.deep.equal(['1.0.0', '1.1.0']);
    expect(versionsOf(await lock(roots, { upgrade: true }))).to.deep.equal(['1.1.0', '1.1.0']);
  });

  it('lets one root module fail by itself', async () => {
    const { report } = await lock([
      root('bad', { anvil: '> 9', rocket: '' }),
      root('good', { anvil: '' }),
      root('unknown', { nobody: '' }),
    ]);

    expect(
      report.roots.map(({ directory, after, failures }) => [
        directory,
        after.size,
        failures.length,
      ]),
    ).to.deep.equal([
      ['bad', 0, 1],
      ['good', 1, 0],
      ['unknown', 0, 1],
    ]);
  });

  it('drops what is not to be kept', async () => {
    const first = await lock([root('a', { anvil: '', rocket: '' })]);
    const locks = first.report.roots[0]?.after ?? noLocks;
    const keep = new Set([anvil]);

    const { report } = await lock([root('a', { anvil: '' }, { locks, keep })]);

    expect([...(report.roots[0]?.after.keys() ?? [])]).to.deep.equal([anvil]);
  });

  it('reports a platform that does not exist once, or fails for it', async () => {
    const roots = [root('a', { anvil: '' }), root('b', { anvil: '>= 1' })];
    const lenient = await lock(roots, { missing: ['darwin_arm64'], mayLackPlatforms: true });
    const strict = await lock(roots, { missing: ['darwin_arm64'] });

    expect(lenient.report.missing.map(({ platform }) => platform)).to.deep.equal(['darwin_arm64']);
    expect(lenient.report.roots[1]?.after.get(anvil)?.hashes).to.have.length(1);
    expect(strict.report.roots.map(({ failures }) => failures.length)).to.deep.equal([1, 1]);
    expect(strict.events.filter(({ type }) => type === 'package-failed')).to.have.length(1);
  });

  it('does not take a package on the word of another root module', async () => {
    const first = await lock([root('a', { anvil: '1.0.0' })]);
    const locks = first.report.roots[0]?.after ?? noLocks;
    const asked: number[] = [];
    const inner = createLockShelf(noHashIndex);
    const shelf: Shelf = {
      obtain(question, bring, shelfOptions) {
        asked.push(question.lockedHashes.length);
        return inner.obtain(question, bring, shelfOptions);
      },
    };

    await lock([root('a', { anvil: '1.0.0' }, { locks })], { shelf });
    await lock([root('a', { anvil: '1.0.0' }, { locks }), root('b', {})], { shelf });

    expect(asked).to.deep.equal([2, 2, 0, 0]);
  });
});

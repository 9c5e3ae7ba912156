import { expect } from 'chai';
import { parseProviderSource, type ProviderAddr } from '../addr/provider.ts';
import { createAuthenticator } from '../auth/authenticate.ts';
import { makeAuthPolicy } from '../auth/auth-policy.ts';
import { createLockShelf } from '../cache/lock-shelf.ts';
import type { HashIndex } from '../cache/hash-index.ts';
import type { ReleaseIndex } from '../cache/release-index.ts';
import { terraform } from '../flavour/flavour.ts';
import { makeZh, parseHash, type Hash } from '../hash/hash.ts';
import { encodeLocks } from '../lockfile/encode.ts';
import { createLockDecoder } from '../lockfile/lock-decoder.ts';
import { makeProviderLock, noLocks, type Locks } from '../lockfile/locks.ts';
import type { PackageDigests } from '../package/digests.ts';
import { parsePlatform, type Platform } from '../platform/platform.ts';
import { createFakeSource } from '../testing/fake-source.ts';
import { parseConstraints } from '../version/constraint.ts';
import { parseVersion } from '../version/version.ts';
import { checkRoots, type CheckReport } from './check-roots.ts';
import type { RootToCheck } from './find-lock-problems.ts';

const anvil = parseProviderSource('acme/anvil', terraform);
const rocket = parseProviderSource('acme/rocket', terraform);
const linux = parsePlatform('linux_amd64');
const darwin = parsePlatform('darwin_arm64');
const windows = parsePlatform('windows_amd64');
/** Which packages were verified here before; windows never was. */
const zhOf: ReadonlyMap<Platform, Hash> = new Map([
  [linux, makeZh('a'.repeat(64))],
  [darwin, makeZh('b'.repeat(64))],
]);
const all = [...zhOf.values()];
const file = 'live/.terraform.lock.hcl';

function h1Of(zh: Hash): Hash {
  return parseHash(`h1:${zh.slice(3, 7)}`);
}

const index: HashIndex = {
  find(zh): Promise<PackageDigests> {
    const h1 = h1Of(zh);
    return Promise.resolve({ archive: { zh, h1, bytes: 1 }, h1, executables: [] });
  },
  record: () => Promise.resolve(),
};
const releases: ReleaseIndex = {
  find({ platform }) {
    const zh = zhOf.get(platform);
    return Promise.resolve(zh === undefined ? undefined : { zh, signedHashes: all });
  },
  record: () => Promise.resolve(),
};

function locked(hashes: readonly Hash[], provider: ProviderAddr = anvil): Locks {
  const version = parseVersion('1.0.0', terraform);
  const constraints = parseConstraints('~> 1.0', terraform);
  return new Map([[provider, makeProviderLock({ provider, version, constraints, hashes })]]);
}

const complete = locked([...all, ...all.map(h1Of)]);

interface RootOptions {
  readonly constraints?: string;
  readonly required?: readonly ProviderAddr[];
  readonly directory?: string;
}

/** A root module that requires acme/anvil, with the lock file of the text. */
function root(text: string | undefined, options: RootOptions = {}): RootToCheck {
  const required = options.required ?? [anvil];
  const constraints = parseConstraints(options.constraints ?? '~> 1.0', terraform);
  const bytes = Buffer.from(text ?? '');
  const decoded = createLockDecoder(terraform).decode(file, bytes);
  return {
    directory: options.directory ?? 'live',
    requirements: new Map(required.map((provider) => [provider, constraints])),
    required: new Set(required),
    places: new Map(required.map((provider) => [provider, { file: 'live/main.tf', line: 4 }])),
    lockFile:
      text === undefined
        ? { file, locks: noLocks, diagnostics: [], state: 'missing', text: '' }
        : { file, ...decoded, text: decoded.state === 'in-form' ? undefined : text },
  };
}

async function check(
  roots: readonly RootToCheck[],
  options: {
    readonly platforms?: readonly Platform[];
    readonly needsAllPlatforms?: boolean;
    readonly missing?: readonly string[];
    readonly mayAsk?: boolean;
  } = {},
): Promise<CheckReport> {
  const { platforms = [linux, darwin], needsAllPlatforms = true, mayAsk = false } = options;
  const deps = {
    source: createFakeSource(new Map(), new Set(options.missing)),
    flavour: terraform,
    index,
    releases,
    shelf: createLockShelf(index),
    requireExecutable: true,
    fetcher: {
      digest: () => Promise.reject(new Error('nothing is downloaded')),
      close: () => Promise.resolve(),
    },
    authenticator: createAuthenticator({
      flavour: terraform,
      verifier: { verifyDetached: () => Promise.reject(new Error('nothing is signed here')) },
      policyFor: (host) => makeAuthPolicy(terraform, host, {}),
      now: () => new Date(0),
    }),
  };
  const { signal } = new AbortController();
  return checkRoots({ roots, platforms, needsAllPlatforms }, deps, { signal, mayAsk });
}

function kindsOf({ findings }: CheckReport): readonly string[] {
  return findings.map(({ kind, place }) => `${place.file}:${place.line} ${kind}`);
}

function text(locks: Locks): string {
  return encodeLocks(locks, terraform);
}

describe('checkRoots', () => {
  it('finds nothing where nothing is to be found', async () => {
    const report = await check([root(text(complete)), root(text(complete))]);

    expect(report.findings).to.deep.equal([]);
    expect(report.unknown).to.deep.equal([]);
    expect(report.changes.map(({ after }) => text(after))).to.deep.equal([
      text(complete),
      text(complete),
    ]);
  });

  const block = text(complete).slice(text(complete).indexOf('provider'));
  const cases: readonly {
    readonly kind: string;
    readonly line: string;
    readonly text: string | undefined;
    readonly options?: RootOptions;
  }[] = [
    { kind: 'lock-missing', line: 'live/main.tf:4', text: undefined },
    { kind: 'lock-unreadable', line: `${file}:1`, text: 'provider {\n}\n' },
    {
      kind: 'lock-conflict',
      line: `${file}:1`,
      text: `<<<<<<< a\n${block}=======\n${block.replace('1.0.0', '1.1.0')}>>>>>>> b\n`,
    },
    { kind: 'lock-badly-merged', line: `${file}:15`, text: `${text(complete)}\n${block}` },
    { kind: 'lock-out-of-form', line: `${file}:14`, text: `${text(complete)}\n` },
    { kind: 'not-locked', line: 'live/main.tf:4', text: text(noLocks) },
    {
      kind: 'not-required',
      line: `${file}:15`,
      text: text(new Map([...complete, ...locked([], rocket)])),
    },
    {
      kind: 'constraints-unmet',
      line: `${file}:5`,
      text: text(complete),
      options: { constraints: '~> 2.0' },
    },
    {
      kind: 'constraints-differ',
      line: `${file}:6`,
      text: text(complete),
      options: { constraints: '>= 1.0' },
    },
    { kind: 'checksums-missing', line: `${file}:7`, text: text(locked(all)) },
  ];
  for (const { kind, line, text: content, options } of cases) {
    it(`finds ${kind}`, async () => {
      expect(kindsOf(await check([root(content, options)]))).to.include(`${line} ${kind}`);
    });
  }

  it('finds no more than the one thing that is wrong', async () => {
    for (const { kind, text: content, options } of cases) {
      expect(kindsOf(await check([root(content, options)])), kind).to.have.length(1);
    }
  });

  it('tells the checksums of platforms from those that were signed with the release', async () => {
    const [linuxZh, darwinZh] = all;
    const hashes = [linuxZh, darwinZh].flatMap((zh) => zh ?? []);
    const own = hashes.map(h1Of);

    const noDarwin = await check([root(text(locked([...hashes, ...own.slice(0, 1)])))]);
    const noSigned = await check([root(text(locked([...hashes.slice(0, 1), ...own])))]);

    expect(noDarwin.findings).to.have.length(1);
    expect(noDarwin.findings[0]).to.deep.include({ platforms: [darwin], signed: 0 });
    expect(noSigned.findings[0]).to.deep.include({ platforms: [], signed: 1 });
    expect(noDarwin.changes.map(({ after }) => text(after))).to.deep.equal([text(complete)]);
  });

  it('does not know what nobody has seen, and says so for all root modules together', async () => {
    const spare = locked([...all, ...all.map(h1Of), parseHash('h1:else')]);
    const roots = [root(text(spare)), root(text(spare), { directory: 'other' })];

    const report = await check(roots, { platforms: [linux, windows] });

    expect(report.findings).to.deep.equal([]);
    expect(report.unknown.map(({ key, roots: count }) => [key.platform, count])).to.deep.equal([
      [windows, 2],
    ]);
  });

  it('finds too few checksums too few, whosever they are', async () => {
    const report = await check([root(text(complete))], { platforms: [linux, darwin, windows] });

    expect(report.findings).to.have.length(1);
    expect(report.findings[0]).to.deep.include({
      kind: 'checksums-too-few',
      found: 0,
      platforms: [windows],
    });
  });

  it('finds platforms that do not exist, unless that is no matter', async () => {
    const options = { platforms: [linux, windows], missing: [windows], mayAsk: true };

    const strict = await check([root(text(complete))], options);
    const lenient = await check([root(text(complete))], { ...options, needsAllPlatforms: false });

    expect(kindsOf(strict)).to.deep.equal([`${file}:7 platform-missing`]);
    expect(kindsOf(lenient)).to.deep.equal([]);
    expect(lenient.missing.map(({ platform }) => platform)).to.deep.equal([windows]);
  });

  it('does not hold an entry against packages that will be replaced', async () => {
    const report = await check([root(text(locked([])), { constraints: '~> 2.0' })]);

    expect(kindsOf(report)).to.deep.equal([`${file}:5 constraints-unmet`]);
  });
});

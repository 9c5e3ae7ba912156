import { expect } from 'chai';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuthenticator } from '../../auth/authenticate.ts';
import { makeAuthPolicy } from '../../auth/auth-policy.ts';
import { noHashIndex, type HashIndex } from '../../cache/hash-index.ts';
import { noReleaseIndex, type ReleaseIndex } from '../../cache/release-index.ts';
import { ToolError } from '../../diag/tool-error.ts';
import { terraform } from '../../flavour/flavour.ts';
import { makeZh, parseHash } from '../../hash/hash.ts';
import { encodeLocks } from '../../lockfile/encode.ts';
import { createLockDecoder } from '../../lockfile/lock-decoder.ts';
import type { PackageDigests } from '../../package/digests.ts';
import type { PackageLocation } from '../../package/location.ts';
import { parsePlatform } from '../../platform/platform.ts';
import { locksOf, providerLock } from '../../testing/provider-lock.ts';
import { rejection } from '../../testing/rejection.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import {
  verifyRoots,
  type RootsVerdict,
  type RootToVerify,
  type VerifyRequest,
} from './verify-roots.ts';

const linux = parsePlatform('linux_amd64');
const zh = makeZh('a'.repeat(64));
const h1 = parseHash('h1:own');
const signer = { by: 'community', keyId: '0123456789ABCDEF' } as const;
const home = 'registry.terraform.io/acme/anvil';

function rootOf(
  name: string,
  installDirectory: string,
  text = encodeLocks(locksOf(providerLock('acme/anvil 1.2.0', { hashes: [h1, zh] })), terraform),
): RootToVerify {
  const file = `${name}/.terraform.lock.hcl`;
  const decoded = createLockDecoder(terraform).decode(file, Buffer.from(text));
  return { lockFile: { file, ...decoded, text }, installDirectory };
}

interface World {
  readonly digest?: (location: PackageLocation) => Promise<PackageDigests>;
  readonly index?: HashIndex;
  readonly releases?: ReleaseIndex;
  readonly mayBeReported?: boolean;
  readonly signal?: AbortSignal;
}

function verify(request: Partial<VerifyRequest>, world: World = {}): Promise<RootsVerdict> {
  const digests = { archive: undefined, h1, executables: [] };
  return verifyRoots(
    {
      roots: [],
      installPlatforms: [linux],
      requireInstalled: false,
      mirror: undefined,
      mirrorPlatforms: [],
      ownPlatform: linux,
      ...request,
    },
    {
      fetcher: { digest: world.digest ?? (() => Promise.resolve(digests)) },
      flavour: terraform,
      index: world.index ?? noHashIndex,
      releases: world.releases ?? noReleaseIndex,
      sourcesOf: () => ['here'],
      mayBeReported: () => world.mayBeReported ?? false,
      authenticator: createAuthenticator({
        flavour: terraform,
        verifier: { verifyDetached: () => Promise.reject(new Error('nothing is signed here')) },
        policyFor: (host) => makeAuthPolicy(terraform, host, {}),
        now: () => new Date(0),
      }),
    },
    { signal: world.signal ?? new AbortController().signal },
  );
}

async function makePackage(directory: string, version = '1.2.0'): Promise<string> {
  const path = join(directory, home, version, linux);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'x'), 'x');
  return path;
}

const remembering: ReleaseIndex = {
  ...noReleaseIndex,
  find: ({ platform }) =>
    Promise.resolve(
      platform === linux ? { zh, signedHashes: [zh, parseHash('h1:told')], signer } : undefined,
    ),
};
const knowing: HashIndex = {
  ...noHashIndex,
  find: (asked) =>
    Promise.resolve(
      asked === zh ? { archive: { zh, h1, bytes: 1 }, h1, executables: [] } : undefined,
    ),
};

describe('verifyRoots', () => {
  it('reads once what several working directories link to, and names where each has it', () =>
    withTempDir(async (directory) => {
      const cached = await makePackage(join(directory, 'cache'));
      for (const name of ['a', 'b']) {
        const version = join(directory, name, home, '1.2.0');
        await mkdir(version, { recursive: true });
        await symlink(cached, join(version, linux));
      }
      let read = 0;
      const roots = ['a', 'b'].map((name) => rootOf(name, join(directory, name)));

      const verdict = await verify(
        { roots },
        {
          digest() {
            read += 1;
            return Promise.resolve({
              archive: undefined,
              h1: parseHash('h1:bad'),
              executables: [],
            });
          },
        },
      );

      expect(read).to.equal(1);
      expect(verdict.findings.map((finding) => 'path' in finding && finding.path)).to.deep.equal(
        ['a', 'b'].map((name) => join(directory, name, home, '1.2.0', linux)),
      );
    }));

  it('tells of a shared package that is broken once', () =>
    withTempDir(async (directory) => {
      await makePackage(directory);
      const error = new ToolError('invalid-package', 'bad');

      const { findings } = await verify(
        { roots: ['a', 'b'].map((name) => rootOf(name, directory)) },
        { digest: () => Promise.reject(error) },
      );

      expect(findings.map(({ kind }) => kind)).to.deep.equal(['package-broken']);
    }));

  it('takes nothing for extra that another lock file of the directory names', () =>
    withTempDir(async (directory) => {
      await makePackage(directory, '1.0.0');
      await makePackage(directory);
      const old = encodeLocks(locksOf(providerLock('acme/anvil 1.0.0')), terraform);
      const roots = [rootOf('a', directory), rootOf('b', directory, old)];

      expect((await verify({ roots: roots.slice(0, 1) })).extra).to.have.length(1);
      expect((await verify({ roots })).extra).to.have.length(0);
    }));

  it('tells what is missing, and finds it wrong only if it has to be there', () =>
    withTempDir(async (directory) => {
      const roots = [rootOf('a', join(directory, 'nothing'))];

      const lenient = await verify({ roots });
      const strict = await verify({ roots, requireInstalled: true });

      expect(lenient.findings).to.have.length(0);
      expect(lenient.missing).to.have.length(1);
      expect(strict.missing).to.have.length(0);
      expect(strict.findings.map(({ kind, place }) => `${place.line} ${kind}`)).to.deep.equal([
        '6 package-missing',
      ]);
    }));

  it('finds lock files that cannot be read, and goes on with the others', async () => {
    const verdict = await verify({
      roots: [rootOf('a', 'nowhere', 'provider {\n}\n'), rootOf('b', 'nowhere')],
    });

    expect(verdict.findings.map(({ kind }) => kind)).to.deep.equal(['lock-unreadable']);
    expect(verdict.missing).to.have.length(1);
  });

  it('explains by what it remembers', async () => {
    const roots = [rootOf('a', 'nowhere')];

    const signed = await verify({ roots }, { releases: remembering, index: knowing });
    const reported = await verify({ roots }, { releases: remembering, mayBeReported: true });

    const [own, archive] = signed.entries[0]?.hashes ?? [];
    expect(own).to.deep.include({ hash: h1, platforms: [linux] });
    expect(own?.archive).to.deep.equal(archive);
    expect(archive).to.deep.include({ platforms: [linux], source: { kind: 'signed', signer } });
    expect(reported.entries[0]?.hashes[1]?.source).to.deep.equal({
      kind: 'reported',
      by: 'source',
    });
  });

  it('takes no h1 for signed, whatever came with the signed checksums', async () => {
    const told = locksOf(providerLock('acme/anvil 1.2.0', { hashes: ['h1:told'] }));
    const roots = [rootOf('a', 'nowhere', encodeLocks(told, terraform))];

    const { entries } = await verify({ roots }, { releases: remembering });

    expect(entries[0]?.hashes[0]?.source?.kind).to.equal('reported');
  });

  it('finds a zh that was not among those remembered as signed, at its line', async () => {
    const hashes = [zh, makeZh('b'.repeat(64))];
    const locks = locksOf(providerLock('acme/anvil 1.2.0', { hashes }));
    const roots = [rootOf('a', 'nowhere', encodeLocks(locks, terraform))];

    const { findings } = await verify({ roots }, { releases: remembering });

    expect(findings.map(({ kind, place }) => `${place.line} ${kind}`)).to.deep.equal([
      '8 hash-not-signed',
    ]);
  });

  it('passes on an abort and what is no failure of a package', () =>
    withTempDir(async (directory) => {
      await makePackage(directory);
      const roots = [rootOf('a', directory)];
      const defect = new TypeError('defect');
      const abort = new AbortController();

      expect(await rejection(verify({ roots }, { digest: () => Promise.reject(defect) }))).to.equal(
        defect,
      );
      const interrupted = verify(
        { roots },
        {
          signal: abort.signal,
          digest() {
            abort.abort();
            return Promise.reject(new ToolError('interrupted', 'over'));
          },
        },
      );
      expect(await rejection(interrupted)).to.have.property('name', 'AbortError');
    }));

  it('says nothing of a package that it cannot read', () =>
    withTempDir(async (directory) => {
      await makePackage(directory);
      const error = new ToolError('file-unreadable', 'permission denied');

      const verdict = await verify(
        { roots: [rootOf('a', directory)] },
        { digest: () => Promise.reject(error) },
      );

      expect(verdict.findings).to.have.length(0);
      expect(verdict.unverified.map(({ reason }) => reason)).to.deep.equal(['permission denied']);
    }));
});

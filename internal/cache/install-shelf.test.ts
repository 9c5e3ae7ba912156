import { expect } from 'chai';
import { cp, mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseProviderSource } from '../addr/provider.ts';
import { ToolError } from '../diag/tool-error.ts';
import { terraform } from '../flavour/flavour.ts';
import { makeZh, parseHash, type Hash } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { PackageLocation } from '../package/location.ts';
import { parsePlatform } from '../platform/platform.ts';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { parseVersion } from '../version/version.ts';
import { createCacheShelf } from './cache-shelf.ts';
import { noHashIndex, type HashIndex } from './hash-index.ts';
import { createInstallShelf } from './install-shelf.ts';
import { openProviderDir } from './provider-dir.ts';
import type { Bring, Brought, Shelf, ShelfQuestion } from './shelf.ts';

const zh = makeZh('a'.repeat(64));
const signal = new AbortController().signal;
const archive: PackageLocation = { kind: 'local-archive', path: '/a.zip' };
const question: ShelfQuestion = {
  provider: parseProviderSource('acme/anvil', terraform),
  version: parseVersion('1.0.0', terraform),
  platform: parsePlatform('linux_amd64'),
  lockedHashes: [],
};
const packagePath = 'registry.terraform.io/acme/anvil/1.0.0/linux_amd64';

/** Packages here are directories whose file `h1` says what they hash to. */
function digestsOf(name: string, executables = ['terraform-provider-anvil']): PackageDigests {
  return { archive: undefined, h1: parseHash(`h1:${name}`), executables };
}

async function hashDirectory(path: string): Promise<PackageDigests> {
  const name = await readFile(join(path, 'h1'), 'utf8');
  return digestsOf(name, name === 'useless' ? [] : undefined);
}

async function writePackage(path: string, name: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'h1'), name);
}

async function copyDirectory(path: string, copy: string): Promise<PackageDigests> {
  await cp(path, copy, { recursive: true });
  return hashDirectory(copy);
}

function bringFrom(location: PackageLocation, name: string): Bring<Brought> {
  return async (place) => {
    const known = await place.known(zh);
    if (known !== undefined) return known;
    const keep = await place.keepFrom(location);
    if (keep?.kind === 'unpacked') await writePackage(keep.directory, name);
    return { digests: digestsOf(name), origin: 'fetched' };
  };
}

interface World {
  readonly directory: string;
  readonly target: string;
  readonly cached: string;
  readonly shelf: Shelf;
}

interface WorldOptions {
  readonly hasCache?: boolean;
  readonly mayBreakLockFile?: boolean;
  readonly index?: HashIndex;
}

async function withWorld(
  { hasCache, mayBreakLockFile = false, index = noHashIndex }: WorldOptions,
  use: (world: World) => Promise<void>,
): Promise<void> {
  await withTempDir(async (directory) => {
    const deps = { hashDirectory, copyDirectory, index };
    const cache = openProviderDir(join(directory, 'cache'), deps);
    const cacheShelf = createCacheShelf({ ...deps, directory: cache, mayBreakLockFile });
    await use({
      directory,
      target: join(directory, 'target', packagePath),
      cached: join(directory, 'cache', packagePath),
      shelf: createInstallShelf({
        ...deps,
        directory: openProviderDir(join(directory, 'target'), deps),
        others: ['other', 'another'].map((name) => openProviderDir(join(directory, name), deps)),
        cache: hasCache === true ? { directory: cache, shelf: cacheShelf } : undefined,
      }),
    });
  });
}

/** An index that knows one archive. */
function indexOf(known: Hash, digests: PackageDigests): HashIndex {
  return {
    find: (asked) => Promise.resolve(asked === known ? digests : undefined),
    record: () => Promise.resolve(),
  };
}

function locked(...hashes: readonly string[]): ShelfQuestion {
  return { ...question, lockedHashes: hashes.map(parseHash) };
}

describe('createInstallShelf', () => {
  it('keeps the files of an archive', async () => {
    await withWorld({}, async ({ shelf, target }) => {
      const found = await shelf.obtain(question, bringFrom(archive, 'one'), { signal });

      expect(found.origin).to.equal('fetched');
      expect(await readFile(join(target, 'h1'), 'utf8')).to.equal('one');
    });
  });

  it('links what lies unpacked elsewhere', async () => {
    await withWorld({}, async ({ shelf, target, directory }) => {
      const location = { kind: 'local-directory', path: join(directory, 'mirror') } as const;

      await shelf.obtain(question, bringFrom(location, 'one'), { signal });

      expect(await readlink(target)).to.equal(location.path);
    });
  });

  it('refuses to link a package to itself', async () => {
    await withWorld({}, async ({ shelf, target }) => {
      await writePackage(target, 'one');
      const location = { kind: 'local-directory', path: target } as const;

      const error = await rejection(shelf.obtain(question, bringFrom(location, 'one'), { signal }));

      expect(error)
        .to.have.property('message')
        .that.matches(/^cannot install existing provider directory .* to itself$/);
      expect(await readFile(join(target, 'h1'), 'utf8')).to.equal('one');
    });
  });

  it('uses what is there if the lock knows it, and replaces it otherwise', async () => {
    await withWorld({}, async ({ shelf, target }) => {
      await writePackage(target, 'one');

      const used = await shelf.obtain(locked('h1:one'), bringFrom(archive, 'two'), { signal });
      const replaced = await shelf.obtain(locked('zh:x'), bringFrom(archive, 'two'), { signal });

      expect([used.origin, replaced.origin]).to.deep.equal(['in-place', 'fetched']);
      expect(await readFile(join(target, 'h1'), 'utf8')).to.equal('two');
    });
  });

  it('replaces what cannot be hashed', async () => {
    await withWorld({}, async ({ shelf, target }) => {
      await mkdir(target, { recursive: true });

      const found = await shelf.obtain(locked('h1:one'), bringFrom(archive, 'one'), { signal });

      expect(found.origin).to.equal('fetched');
    });
  });

  it('needs no archive for what is just what the archive unpacks to', async () => {
    const index = indexOf(zh, digestsOf('one'));
    await withWorld({ index }, async ({ shelf, target }) => {
      const missing = await shelf.obtain(question, bringFrom(archive, 'one'), { signal });
      const present = await shelf.obtain(question, bringFrom(archive, 'one'), { signal });
      await writeFile(join(target, 'h1'), 'modified');
      const modified = await shelf.obtain(question, bringFrom(archive, 'one'), { signal });

      const origins = [missing, present, modified].map(({ origin }) => origin);
      expect(origins).to.deep.equal(['fetched', 'in-place', 'fetched']);
    });
  });

  it('copies what another directory has, if that is just what the archive unpacks to', async () => {
    const index = indexOf(zh, digestsOf('one'));
    await withWorld({ index }, async ({ shelf, directory, target }) => {
      await writePackage(join(directory, 'other', packagePath), 'modified');
      const fetched = await shelf.obtain(question, bringFrom(archive, 'x'), { signal });
      await writePackage(join(directory, 'another', packagePath), 'one');
      const copied = await shelf.obtain(question, bringFrom(archive, 'x'), { signal });

      expect([fetched.origin, copied.origin]).to.deep.equal(['fetched', 'hash-index']);
      expect(await readFile(join(target, 'h1'), 'utf8')).to.equal('one');
    });
  });

  it('leaves no directories behind where nothing came', async () => {
    await withWorld({}, async ({ shelf, directory }) => {
      const failed = shelf.obtain(question, () => Promise.reject(new Error('no')), { signal });

      expect(await rejection(failed)).to.have.property('message', 'no');
      expect(await readdir(directory)).to.deep.equal([]);
    });
  });

  describe('with a plugin cache', () => {
    it('keeps packages there and links them', async () => {
      await withWorld({ hasCache: true }, async ({ shelf, target, cached }) => {
        await shelf.obtain(question, bringFrom(archive, 'one'), { signal });

        expect(await readlink(target)).to.equal(cached);
        expect(await readdir(dirname(cached))).to.deep.equal(['linux_amd64']);
      });
    });

    it('uses what the lock vouches for, without asking', async () => {
      await withWorld({ hasCache: true }, async ({ shelf, target, cached }) => {
        await writePackage(cached, 'one');

        const found = await shelf.obtain(locked('h1:one'), bringFrom(archive, 'x'), { signal });

        expect(found.origin).to.equal('plugin-cache');
        expect(await readlink(target)).to.equal(cached);
      });
    });

    it('uses what the registry vouches for, without its archive', async () => {
      const index = indexOf(zh, digestsOf('one'));
      await withWorld({ hasCache: true, index }, async ({ shelf, cached }) => {
        await writePackage(cached, 'one');

        const found = await shelf.obtain(question, bringFrom(archive, 'x'), { signal });

        expect(found.origin).to.equal('plugin-cache');
      });
    });

    it('replaces what nobody vouches for, unless the user does', async () => {
      await withWorld({ hasCache: true }, async ({ shelf, cached }) => {
        await writePackage(cached, 'other');
        await shelf.obtain(question, bringFrom(archive, 'one'), { signal });

        expect(await readFile(join(cached, 'h1'), 'utf8')).to.equal('one');
      });
      await withWorld({ hasCache: true, mayBreakLockFile: true }, async ({ shelf, cached }) => {
        await writePackage(cached, 'other');
        const found = await shelf.obtain(question, bringFrom(archive, 'one'), { signal });

        expect(found.digests.h1).to.equal('h1:other');
      });
    });

    it('does not link what the lock knows otherwise, or what holds no plugin', async () => {
      const options = { hasCache: true, mayBreakLockFile: true };
      await withWorld(options, async ({ shelf, cached, directory }) => {
        await writePackage(cached, 'other');
        const wrong = await rejection(
          shelf.obtain(locked('h1:one'), bringFrom(archive, 'x'), { signal }),
        );
        await writePackage(cached, 'useless');
        const useless = await rejection(
          shelf.obtain(question, bringFrom(archive, 'x'), { signal }),
        );

        for (const error of [wrong, useless]) {
          expect(error).to.be.instanceOf(ToolError).with.property('code', 'plugin-cache-unusable');
        }
        expect(wrong).to.have.property('message').that.contains("doesn't match any of the");
        expect(useless).to.have.property('message').that.contains('provider binary not found');
        expect(await readdir(directory)).to.deep.equal(['cache']);
      });
    });
  });
});

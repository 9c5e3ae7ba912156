import { expect } from 'chai';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseProviderSource } from '../addr/provider.ts';
import { terraform } from '../flavour/flavour.ts';
import { parseHash } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';
import { parsePlatform } from '../platform/platform.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { parseVersion } from '../version/version.ts';
import { noPluginCache, openPluginCache } from './plugin-cache.ts';

const h1 = parseHash('h1:here');
const digests: PackageDigests = { archive: undefined, h1, executables: [] };
const question = {
  provider: parseProviderSource('acme/anvil', terraform),
  version: parseVersion('1.0.0', terraform),
  platform: parsePlatform('linux_amd64'),
  lockedHashes: [parseHash('zh:other'), h1],
};
const signal = new AbortController().signal;

describe('openPluginCache', () => {
  async function find(
    options: { readonly filled?: boolean; readonly mayBreakLockFile?: boolean },
    asked = question,
  ): Promise<PackageDigests | undefined> {
    return withTempDir(async (directory) => {
      const path = join(directory, 'registry.terraform.io/acme/anvil/1.0.0/linux_amd64');
      if (options.filled !== false) await mkdir(path, { recursive: true });
      const cache = openPluginCache({
        directory,
        mayBreakLockFile: options.mayBreakLockFile ?? false,
        hashDirectory: (hashed) => {
          expect(hashed).to.equal(path);
          return Promise.resolve(digests);
        },
      });
      return cache.find(asked, signal);
    });
  }

  it('finds a package that the lock vouches for', async () => {
    expect(await find({})).to.equal(digests);
  });

  it('passes over one that the lock does not know', async () => {
    expect(await find({}, { ...question, lockedHashes: [parseHash('h1:other')] })).to.equal(
      undefined,
    );
    expect(await find({}, { ...question, lockedHashes: [] })).to.equal(undefined);
  });

  it('takes that too where the user says so', async () => {
    expect(await find({ mayBreakLockFile: true }, { ...question, lockedHashes: [] })).to.equal(
      digests,
    );
  });

  it('finds nothing where nothing is', async () => {
    expect(await find({ filled: false })).to.equal(undefined);
    expect(await noPluginCache.find(question, signal)).to.equal(undefined);
  });
});

import { expect } from 'chai';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseProviderSource } from '../addr/provider.ts';
import { terraform } from '../flavour/flavour.ts';
import { makeZh, parseHash } from '../hash/hash.ts';
import { parsePlatform } from '../platform/platform.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { parseVersion } from '../version/version.ts';
import {
  createReleaseIndex,
  noReleaseIndex,
  releaseIndexDirectory,
  type ReleaseQuestion,
} from './release-index.ts';

const question: ReleaseQuestion = {
  source: 'registry registry.terraform.io',
  provider: parseProviderSource('acme/anvil', terraform),
  version: parseVersion('1.2.0', terraform),
  platform: parsePlatform('linux_amd64'),
};
const zh = makeZh('a'.repeat(64));
const vouched = { zh, signedHashes: [zh, parseHash('h1:x=')] };

async function onlyEntry(directory: string): Promise<string> {
  const [folder = ''] = await readdir(directory);
  const [name = ''] = await readdir(join(directory, folder));
  return join(directory, folder, name);
}

describe('createReleaseIndex', () => {
  it('finds what was recorded, in another process too', async () => {
    await withTempDir(async (directory) => {
      await createReleaseIndex(directory, 'terraform').record(question, vouched);

      const found = await createReleaseIndex(directory, 'terraform').find(question);

      expect(found).to.deep.include(vouched);
    });
  });

  const others: readonly [string, Partial<ReleaseQuestion>][] = [
    ['another source', { source: 'mirror' }],
    ['another version', { version: parseVersion('1.2.1', terraform) }],
    ['another platform', { platform: parsePlatform('darwin_arm64') }],
    ['another provider', { provider: parseProviderSource('acme/bolt', terraform) }],
  ];
  for (const [what, change] of others) {
    it(`knows nothing of ${what}`, async () => {
      await withTempDir(async (directory) => {
        const index = createReleaseIndex(directory, 'terraform');
        await index.record(question, vouched);

        expect(await index.find({ ...question, ...change })).to.equal(undefined);
      });
    });
  }

  it('keeps the two products apart', async () => {
    await withTempDir(async (directory) => {
      await createReleaseIndex(directory, 'terraform').record(question, vouched);

      expect(await createReleaseIndex(directory, 'opentofu').find(question)).to.equal(undefined);
    });
  });

  it('passes over an entry that is altered, and replaces it', async () => {
    await withTempDir(async (directory) => {
      const index = createReleaseIndex(directory, 'terraform');
      await index.record(question, vouched);
      const entry = await onlyEntry(directory);
      await writeFile(entry, (await readFile(entry, 'utf8')).replace('zh:aa', 'zh:ab'));

      expect(await index.find(question)).to.equal(undefined);
      await index.record(question, vouched);
      expect(await index.find(question)).to.deep.include(vouched);
    });
  });

  it('remembers who signed, and knows nobody where that makes no sense', async () => {
    await withTempDir(async (directory) => {
      const index = createReleaseIndex(directory, 'terraform');
      const signer = { by: 'partner', keyId: '0123456789ABCDEF' } as const;

      await index.record(question, { ...vouched, signer });
      const known = await index.find(question);
      await index.record(question, { ...vouched, signer: { ...signer, keyId: 'x\n' } });
      const unknown = await index.find(question);

      expect(known?.signer).to.deep.equal(signer);
      expect(unknown).to.deep.include({ ...vouched, signer: undefined });
    });
  });

  it('leaves an entry alone that says the same, and replaces one that does not', async () => {
    await withTempDir(async (directory) => {
      const index = createReleaseIndex(directory, 'terraform');
      await index.record(question, vouched);
      const before = await stat(await onlyEntry(directory));
      await index.record(question, vouched);
      const same = await stat(await onlyEntry(directory));

      await index.record(question, { zh, signedHashes: [] });

      expect(same.ino).to.equal(before.ino);
      expect((await index.find(question))?.signedHashes).to.deep.equal([]);
    });
  });
});

describe('noReleaseIndex', () => {
  it('never knows anything', async () => {
    await noReleaseIndex.record(question, vouched);

    expect(await noReleaseIndex.find(question)).to.equal(undefined);
  });
});

describe('releaseIndexDirectory', () => {
  it('is beside the hash index', () => {
    expect(releaseIndexDirectory({ XDG_CACHE_HOME: '/c' }, '/h')).to.equal('/c/airlock/releases');
  });
});

import { expect } from 'chai';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHash } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';
import { createHashIndex, hashIndexDirectory, noHashIndex } from './hash-index.ts';

const zh = parseHash(`zh:${'ab'.repeat(32)}`);
const digests: PackageDigests = {
  archive: {
    zh,
    h1: parseHash('h1:gC3DilUnX3iypCe7Ct0p7LHaXV0ydsYpqPfPRrNz4iU='),
    bytes: 123,
  },
  h1: parseHash('h1:5kmCPBpRau/ojvFfM8XbLHcewDI/QnokWcy5C7SzM2E='),
  executables: ['terraform-provider-null_v1.0.0_x5'],
};

describe('createHashIndex', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'airlock-test-'));
  });
  afterEach(async () => {
    await rm(dir, { recursive: true });
  });

  async function entry(): Promise<string> {
    const files = await readdir(dir, { recursive: true, withFileTypes: true });
    const file = files.find((item) => item.isFile());
    if (file === undefined) throw new Error('the index has no entry');
    return join(file.parentPath, file.name);
  }

  it('finds what was recorded, in another process too', async () => {
    await createHashIndex(dir).record(digests);

    expect(await createHashIndex(dir).find(zh)).to.deep.equal(digests);
  });

  it('knows nothing of an archive that was never recorded', async () => {
    expect(await createHashIndex(dir).find(zh)).to.equal(undefined);
  });

  it('keeps its entries private and has no temporary file left', async () => {
    await createHashIndex(dir).record(digests);

    expect((await stat(await entry())).mode & 0o777).to.equal(0o600);
    const files = await readdir(dir, { recursive: true, withFileTypes: true });
    expect(files.filter((item) => item.isFile())).to.have.length(1);
  });

  for (const [what, spoil] of [
    ['cut short', (text: string) => text.slice(0, -20)],
    ['empty', () => ''],
    ['altered', (text: string) => text.replace('gC3D', 'gC3E')],
    ['not an entry at all', () => 'hello\nworld\n'],
  ] as const) {
    it(`ignores and replaces an entry that is ${what}`, async () => {
      const index = createHashIndex(dir);
      await index.record(digests);
      const path = await entry();
      await writeFile(path, spoil(await readFile(path, 'utf8')));

      expect(await index.find(zh)).to.equal(undefined);
      await index.record(digests);
      expect(await index.find(zh)).to.deep.equal(digests);
    });
  }

  it('does not answer for one archive with the entry of another', async () => {
    const index = createHashIndex(dir);
    await index.record(digests);
    const other = parseHash(`zh:ab${'cd'.repeat(31)}`);
    await writeFile(join(dir, 'ab', 'cd'.repeat(31)), await readFile(await entry()));

    expect(await index.find(other)).to.equal(undefined);
  });

  it('works without a place to write', async () => {
    await writeFile(join(dir, 'file'), '');
    const index = createHashIndex(join(dir, 'file', 'below'));

    await index.record(digests);

    expect(await index.find(zh)).to.equal(undefined);
  });

  it('does not record a package that is no archive', async () => {
    await createHashIndex(dir).record({ ...digests, archive: undefined });

    expect(await readdir(dir)).to.deep.equal([]);
  });
});

describe('noHashIndex', () => {
  it('never knows anything', async () => {
    await noHashIndex.record(digests);

    expect(await noHashIndex.find(zh)).to.equal(undefined);
  });
});

describe('hashIndexDirectory', () => {
  it('follows XDG_CACHE_HOME if it is absolute', () => {
    expect(hashIndexDirectory({ XDG_CACHE_HOME: '/c' }, '/home/u')).to.equal('/c/airlock/hashes');
    expect(hashIndexDirectory({ XDG_CACHE_HOME: 'c' }, '/home/u')).to.equal(
      '/home/u/.cache/airlock/hashes',
    );
  });
});

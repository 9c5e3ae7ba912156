import { expect } from 'chai';
import { rename, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stampFile } from '../fsx/file-stamp.ts';
import { parseHash } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { createFileDigests, type FileDigests } from './file-digests.ts';
import { createFileMemo, fileMemoDirectory, noFileMemo } from './file-memo.ts';
import { createHashIndex, noHashIndex } from './hash-index.ts';

const zh = parseHash(`zh:${'ab'.repeat(32)}`);
const h1 = parseHash('h1:gC3DilUnX3iypCe7Ct0p7LHaXV0ydsYpqPfPRrNz4iU=');
const digests: PackageDigests = { archive: { zh, h1, bytes: 3 }, h1, executables: [] };
const signal = new AbortController().signal;

interface World {
  readonly path: string;
  readonly hashed: string[];
  /** As another process would open them. */
  readonly open: (options?: { readonly forgetful?: boolean }) => FileDigests;
}

async function withWorld(
  use: (world: World) => Promise<void>,
  whileHashing: (path: string) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await withTempDir(async (directory) => {
    const path = join(directory, 'a.zip');
    await writeFile(path, 'zip');
    const hashed: string[] = [];
    await use({
      path,
      hashed,
      open: ({ forgetful = false } = {}) =>
        createFileDigests({
          memo: forgetful ? noFileMemo : createFileMemo(join(directory, 'memo')),
          index: forgetful ? noHashIndex : createHashIndex(join(directory, 'index')),
          hashArchive: async (each) => {
            hashed.push(each);
            await whileHashing(each);
            return digests;
          },
        }),
    });
  });
}

describe('createFileDigests', () => {
  it('hashes a file once, in this process and in the next', async () => {
    await withWorld(async ({ path, hashed, open }) => {
      const first = open();
      expect(await first.find(path, signal)).to.equal(digests);
      expect(await first.find(path, signal)).to.equal(digests);
      expect(await open().find(path, signal)).to.deep.equal(digests);

      expect(hashed).to.deep.equal([path]);
    });
  });

  it('knows a file under another name, and through a link', async () => {
    await withWorld(async ({ path, hashed, open }) => {
      await open().find(path, signal);
      await symlink(path, `${path}.link`);
      expect(await open().peek(`${path}.link`)).to.deep.equal(digests);
      // Renaming changes the time of change, as far as the file system tells it.
      await rename(path, `${path}.new`);
      await open().find(`${path}.new`, signal);

      expect(hashed.length).to.be.within(1, 2);
    });
  });

  it('hashes a file again that was written, replaced or only touched', async () => {
    await withWorld(async ({ path, hashed, open }) => {
      await open().find(path, signal);
      await utimes(path, new Date(0), new Date(0));
      await open().find(path, signal);
      await writeFile(`${path}.new`, 'zip');
      await rename(`${path}.new`, path);
      await open().find(path, signal);

      expect(hashed).to.have.length(3);
    });
  });

  it('does not remember a file that was changed while it was hashed', async () => {
    await withWorld(
      async ({ path, open }) => {
        await open().find(path, signal);

        expect(await open().peek(path)).to.equal(undefined);
      },
      (path) => writeFile(path, 'other'),
    );
  });

  it('remembers within a run even if nothing may be kept', async () => {
    await withWorld(async ({ path, hashed, open }) => {
      const here = open({ forgetful: true });
      await here.find(path, signal);
      await here.find(path, signal);
      expect(hashed).to.have.length(1);

      await open({ forgetful: true }).find(path, signal);
      expect(hashed).to.have.length(2);
    });
  });

  it('takes note of files that others have hashed', async () => {
    await withWorld(async ({ path, hashed, open }) => {
      await open().note(path, digests);
      expect(await open().find(path, signal)).to.deep.equal(digests);
      expect(hashed).to.deep.equal([]);

      await open().note(`${path}.missing`, digests);
      expect(await open().peek(`${path}.missing`)).to.equal(undefined);
    });
  });
});

describe('createFileMemo', () => {
  it('believes only an entry that is whole and of the very stamp', async () => {
    await withTempDir(async (directory) => {
      const [a, b] = ['a', 'b'].map((name) => join(directory, name));
      const memo = createFileMemo(join(directory, 'memo'));
      for (const path of [a ?? '', b ?? '']) await writeFile(path, path);
      const [first, second] = await Promise.all([stampFile(a ?? ''), stampFile(b ?? '')]);
      if (first === undefined || second === undefined) throw new Error('there are two files');

      await memo.record(first, zh);

      expect(await memo.find(first)).to.equal(zh);
      expect(await memo.find(second)).to.equal(undefined);
      await memo.record(first, h1);
      expect(await memo.find(first)).to.equal(undefined);
    });
  });

  it('lives beside the hash index', () => {
    expect(fileMemoDirectory({ XDG_CACHE_HOME: '/c' }, '/home/u')).to.equal('/c/airlock/files');
  });
});

import { expect } from 'chai';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listTree } from '../testing/list-tree.ts';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { createOutputFile, withOutputDirectory, withOutputFile } from './output-file.ts';

describe('withOutputFile', () => {
  it('lends a file for the owner alone that can be read back', () =>
    withTempDir(async (directory) => {
      const path = join(directory, 'a');

      const result = await withOutputFile(path, async (file) => {
        file.write(Buffer.from('abc'));
        expect(await listTree(directory)).to.deep.equal({ a: '600 abc' });
        file.setMode(0o644);
        return 1;
      });

      expect(result).to.equal(1);
      expect(await listTree(directory)).to.deep.equal({ a: '644 abc' });
    }));

  it('leaves nothing behind when filling it fails', () =>
    withTempDir(async (directory) => {
      const failure = new Error('no more bytes');

      const error = await rejection(
        withOutputFile(join(directory, 'a'), (file) => {
          file.write(Buffer.from('abc'));
          return Promise.reject(failure);
        }),
      );

      expect(error).to.equal(failure);
      expect(await listTree(directory)).to.deep.equal({});
    }));

  const obstacles = [
    { title: 'a file', prepare: (path: string) => writeFile(path, 'kept'), found: '644 kept' },
    { title: 'a link', prepare: (path: string) => symlink('target', path), found: '-> target' },
    {
      title: 'a dangling link',
      prepare: (path: string) => symlink('none', path),
      found: '-> none',
    },
    { title: 'a directory', prepare: (path: string) => mkdir(path), found: '755 /' },
  ];
  for (const { title, prepare, found } of obstacles) {
    it(`neither follows nor removes ${title} that is in its place`, () =>
      withTempDir(async (directory) => {
        const path = join(directory, 'a');
        await writeFile(join(directory, 'target'), 'untouched');
        await prepare(path);

        const file = await rejection(withOutputFile(path, () => Promise.resolve()));
        const inside = await rejection(withOutputDirectory(path, () => Promise.resolve()));

        expect(file).to.deep.include({
          code: 'file-unwritable',
          message: `open ${path}: file exists`,
        });
        expect(inside).to.deep.include({
          code: 'file-unwritable',
          message: `mkdir ${path}: file exists`,
        });
        expect(await listTree(directory)).to.deep.equal({ a: found, target: '644 untouched' });
      }));
  }
});

describe('withOutputDirectory', () => {
  it('removes the directory with all that is in it when filling it fails, but follows no link', () =>
    withTempDir(async (directory) => {
      const place = join(directory, 'place');
      await mkdir(join(directory, 'elsewhere'));
      await writeFile(join(directory, 'elsewhere', 'a'), 'kept');

      await rejection(
        withOutputDirectory(place, async () => {
          await symlink('../elsewhere', join(place, 'link'));
          await mkdir(join(place, 'x'));
          throw new Error('no');
        }),
      );

      expect(await listTree(directory)).to.deep.equal({
        elsewhere: '755 /',
        'elsewhere/a': '644 kept',
      });
    }));
});

describe('OutputFile', () => {
  it('names the file when a system call fails', () =>
    withTempDir(async (directory) => {
      const path = join(directory, 'a');
      const file = createOutputFile(path);
      file.close();

      for (const [verb, call] of [
        [
          'write',
          () => {
            file.write(Buffer.from('x'));
          },
        ],
        [
          'chmod',
          () => {
            file.setMode(0o644);
          },
        ],
        [
          'close',
          () => {
            file.close();
          },
        ],
      ] as const) {
        expect(call).to.throw(`${verb} ${path}: bad file descriptor`);
      }
      file.abandon();
      expect(await readFile(path, 'utf8')).to.equal('');
    }));
});

import { expect } from 'chai';
import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { findRealDirectory } from './find-real-directory.ts';

describe('findRealDirectory', () => {
  it('follows links to a directory', () =>
    withTempDir(async (directory) => {
      await mkdir(join(directory, 'a'));
      await symlink('a', join(directory, 'b'));

      expect(await findRealDirectory(join(directory, 'b'))).to.equal(
        join(await realpath(directory), 'a'),
      );
    }));

  it('finds none where there is nothing, a file, or a link that leads nowhere', () =>
    withTempDir(async (directory) => {
      await writeFile(join(directory, 'file'), '');
      await symlink('gone', join(directory, 'link'));

      for (const name of ['none', 'file', 'file/below', 'link']) {
        expect(await findRealDirectory(join(directory, name)), name).to.equal(undefined);
      }
    }));

  it('does not take what it could not find out for absence', () =>
    withTempDir(async (directory) => {
      await symlink('round', join(directory, 'round'));

      const error = await rejection(findRealDirectory(join(directory, 'round')));

      expect(error).to.have.property('code', 'file-unreadable');
      expect(error).to.have.property('message').that.contains('too many levels of symbolic links');
    }));
});

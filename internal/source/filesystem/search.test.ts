import { expect } from 'chai';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { terraform } from '../../flavour/flavour.ts';
import { writeFilesystemMirror } from '../../testing/filesystem-mirror.ts';
import { providerRelease } from '../../testing/provider-package.ts';
import { rejection } from '../../testing/rejection.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createPackageSearch } from './search.ts';

describe('findAll', () => {
  it('finds all providers of all hosts, in order, and nothing that is none', async () => {
    await withTempDir(async (directory) => {
      const releases = ['b/b', 'a/a'].map((name) =>
        providerRelease(name as `${string}/${string}`, '1.0.0'),
      );
      await writeFilesystemMirror(directory, releases, { layout: 'packed' });
      await writeFilesystemMirror(directory, releases.slice(1), {
        layout: 'unpacked',
        host: 'Example.com',
      });
      for (const path of [
        '.airlock/signed/x',
        'example.com/a/terraform-x',
        'example.org/a/-',
        'x',
      ]) {
        await mkdir(join(directory, path), { recursive: true });
      }
      await mkdir(join(directory, 'example.org/a/empty'));

      const found = await createPackageSearch(directory, terraform).findAll();

      expect([...found].map(([provider, packages]) => [provider, packages.length])).to.deep.equal([
        ['example.com/a/a', 1],
        ['example.org/a/empty', 0],
        ['registry.terraform.io/a/a', 1],
        ['registry.terraform.io/b/b', 1],
      ]);
    });
  });

  it('says so where there is no directory', async () => {
    await withTempDir(async (directory) => {
      const search = createPackageSearch(join(directory, 'nowhere'), terraform);

      expect(await rejection(search.findAll())).to.have.property('code', 'file-unreadable');
    });
  });
});

import { expect } from 'chai';
import { cp, link, lstat, mkdir, readdir, readlink, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ToolError } from '../diag/tool-error.ts';
import { parseHash } from '../hash/hash.ts';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { placeLink, type LinkDeps } from './place-link.ts';

const h1 = parseHash('h1:this');
const digests = { archive: undefined, h1, executables: [] };
const options = { signal: new AbortController().signal, h1 };

function refuse(code: string): () => Promise<never> {
  return () => Promise.reject(Object.assign(new Error(code), { code }));
}

const deps: LinkDeps = {
  hashDirectory: () => Promise.resolve(digests),
  copyDirectory: async (path, copy) => {
    await cp(path, copy, { recursive: true });
    return digests;
  },
};

async function withPackage(use: (source: string, path: string) => Promise<void>): Promise<void> {
  await withTempDir(async (directory) => {
    const source = join(directory, 'source');
    await mkdir(join(source, 'deep'), { recursive: true });
    await writeFile(join(source, 'deep', 'file'), 'x');
    await use(source, join(directory, 'path'));
  });
}

describe('placeLink', () => {
  it('links', async () => {
    await withPackage(async (source, path) => {
      await placeLink(source, path, { ...options, deps });

      expect(await readlink(path)).to.equal(source);
    });
  });

  it('links the files where there are no links to directories', async () => {
    await withPackage(async (source, path) => {
      const links = { symlink: refuse('EPERM'), link };
      await placeLink(source, path, { ...options, deps: { ...deps, links } });

      expect((await lstat(path)).isDirectory()).to.equal(true);
      const file = await stat(join(path, 'deep', 'file'));
      expect(file.ino).to.equal((await stat(join(source, 'deep', 'file'))).ino);
    });
  });

  it('copies where there are no links at all', async () => {
    await withPackage(async (source, path) => {
      const links = { symlink: refuse('ENOSYS'), link: refuse('EXDEV') };
      await placeLink(source, path, { ...options, deps: { ...deps, links } });

      const file = await stat(join(path, 'deep', 'file'));
      expect(file.ino).not.to.equal((await stat(join(source, 'deep', 'file'))).ino);
      expect(await readdir(join(path, 'deep'))).to.deep.equal(['file']);
    });
  });

  it('refuses a copy of what has changed meanwhile', async () => {
    await withPackage(async (source, path) => {
      const links = { symlink: refuse('EPERM'), link };
      const other = { ...options, h1: parseHash('h1:other') };
      const error = await rejection(
        placeLink(source, path, { ...other, deps: { ...deps, links } }),
      );

      expect(error).to.be.instanceOf(ToolError).with.property('code', 'hash-mismatch');
    });
  });

  it('does not take a full disk for one without links', async () => {
    await withPackage(async (source, path) => {
      const links = { symlink: refuse('ENOSPC'), link };
      const error = await rejection(
        placeLink(source, path, { ...options, deps: { ...deps, links } }),
      );

      expect(error).to.have.property('message').that.contains('no space left on device');
    });
  });
});

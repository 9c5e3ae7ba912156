import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '../diag/tool-error.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { Keep } from '../package/keep.ts';
import { fixUmask } from '../testing/fix-umask.ts';
import { listTree } from '../testing/list-tree.ts';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { hashDirectory } from './directory-hasher.ts';
import { PackageContentError } from './package-content-error.ts';
import { Pacer } from './pacer.ts';

const executable = 'terraform-provider-null_v1.0.0_x5';

/** Writes files; names are `latin1`, one character per byte. */
async function writeFiles(
  directory: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = Buffer.concat([Buffer.from(`${directory}/`), Buffer.from(name, 'latin1')]);
    await mkdir(dirname(path.toString()), { recursive: true });
    await writeFile(path, content);
  }
}

function hash(
  directory: string,
  options: { readonly readAhead?: boolean; readonly keep?: Keep } = {},
): Promise<PackageDigests> {
  return hashDirectory(directory, {
    readAhead: options.readAhead ?? false,
    keep: options.keep,
    buffers: [Buffer.alloc(1024), Buffer.alloc(1024)],
    pacer: new Pacer(new AbortController().signal, () => undefined),
  });
}

function utf8(text: string): string {
  return Buffer.from(text).toString('latin1');
}

describe('hashDirectory', () => {
  const tree = { [executable]: 'abc', 'sub/x.txt': 'x', Z: '', '.hidden': 'h', 'sub-a/f': '1' };
  /** Written by Terraform 1.11.4 for these files. */
  const cases = [
    {
      title: 'one file',
      files: { [executable]: 'abc' },
      h1: 'h1:5kmCPBpRau/ojvFfM8XbLHcewDI/QnokWcy5C7SzM2E=',
    },
    {
      title: 'hidden, empty and nested files',
      files: tree,
      h1: 'h1:gC3DilUnX3iypCe7Ct0p7LHaXV0ydsYpqPfPRrNz4iU=',
    },
    {
      title: 'names that are not text',
      files: { ...tree, [utf8('é')]: 'e', '\xff\xfe': 'bad' },
      h1: 'h1:Y2+7k1UUBERXZHCVi4X62TsP2o9Z9FNLgMlWHaBl3iM=',
    },
    {
      title: 'names that UTF-16 would sort differently',
      files: { ...tree, [utf8('ｱ')]: '1', [utf8('😀')]: '2' },
      h1: 'h1:apWKvZb9P2hpVD6aK8AgQpJSl8fyIvxzItnMcAMrvWQ=',
    },
    { title: 'nothing', files: {}, h1: 'h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' },
  ];
  for (const { title, files, h1 } of cases) {
    it(`hashes ${title}`, () =>
      withTempDir(async (directory) => {
        await mkdir(join(directory, 'sub/empty'), { recursive: true });
        await writeFiles(directory, files);

        const digests = await hash(directory);

        expect(digests.h1).to.equal(h1);
        expect(digests.archive).to.equal(undefined);
      }));
  }

  it('gives the same hash when it reads ahead', () =>
    withTempDir(async (directory) => {
      await writeFiles(directory, { [executable]: 'x'.repeat(9 * 1024 ** 2), small: 'x' });

      const behind = await hash(directory);
      const ahead = await hash(directory, { readAhead: true });

      expect(ahead).to.deep.equal(behind);
    }));

  it('hashes what links to files point at, and a package behind a link', () =>
    withTempDir(async (directory) => {
      await writeFiles(directory, {
        [`plain/${executable}`]: 'abc',
        'plain/sub/x.txt': 'abc',
        [`linked/${executable}`]: 'abc',
        'linked/sub/y': '',
        elsewhere: 'abc',
      });
      await symlink('../../elsewhere', join(directory, 'linked/sub/x.txt'));
      await symlink('linked', join(directory, 'package'));
      await writeFile(join(directory, 'plain/sub/y'), '');

      expect((await hash(join(directory, 'package'))).h1).to.equal(
        (await hash(join(directory, 'plain'))).h1,
      );
    }));

  it('lists what could be the plugin, links included', () =>
    withTempDir(async (directory) => {
      await writeFiles(directory, {
        'terraform-provider-b': '',
        'sub/terraform-provider-c': '',
        'terraform-provider-d/x': '',
        other: '',
      });
      await symlink('other', join(directory, 'terraform-provider-a'));

      expect((await hash(directory)).executables).to.deep.equal([
        'terraform-provider-a',
        'terraform-provider-b',
      ]);
    }));

  const refused = [
    {
      title: 'a link to a directory',
      prepare: (path: string) => symlink('..', path),
      message: 'read PATH: is a directory',
    },
    {
      title: 'a dangling link',
      prepare: (path: string) => symlink('nowhere', path),
      message: 'open PATH: no such file or directory',
    },
    {
      title: 'a link to itself',
      prepare: (path: string) => symlink('x', path),
      message: 'open PATH: too many levels of symbolic links',
    },
    {
      title: 'a pipe, without waiting for its other end',
      prepare: (path: string) => Promise.resolve(execFileSync('mkfifo', [path])),
      message: 'read PATH: not a regular file',
    },
  ];
  for (const { title, prepare, message } of refused) {
    it(`rejects ${title}`, () =>
      withTempDir(async (directory) => {
        await writeFiles(directory, { [executable]: 'abc' });
        const path = join(directory, 'x');
        await prepare(path);

        const error = await rejection(hash(directory));

        expect(error).to.be.instanceOf(PackageContentError).with.property('stage', 'checksum');
        expect(messageOf(error)).to.equal(message.replace('PATH', path));
      }));
  }

  it('rejects a name with a newline', () =>
    withTempDir(async (directory) => {
      await writeFiles(directory, { 'a\nb': '' });

      expect(await rejection(hash(directory)))
        .to.be.instanceOf(PackageContentError)
        .with.property('message', 'dirhash: filenames with newlines are not supported');
    }));

  it('rejects a package that is not there', () =>
    withTempDir(async (directory) => {
      const path = join(directory, 'none');

      expect(await rejection(hash(path))).to.deep.include({
        code: 'file-unreadable',
        message: `lstat ${path}: no such file or directory`,
      });
    }));
});

describe('copying an unpacked package', () => {
  fixUmask();

  it('copies files with their modes, directories and what links point at', () =>
    withTempDir(async (directory) => {
      const source = join(directory, 'source');
      await mkdir(join(source, 'sub/empty'), { recursive: true });
      await chmod(join(source, 'sub'), 0o700);
      await writeFiles(source, { [executable]: 'abc', 'sub/\xff': 'bytes', secret: 's' });
      await writeFiles(directory, { outside: 'o' });
      await chmod(join(source, executable), 0o4755);
      await chmod(join(source, 'secret'), 0o400);
      await symlink('../outside', join(source, 'link'));

      const keep = { kind: 'unpacked', directory: join(directory, 'place') } as const;
      const digests = await hash(source, { keep });

      expect(await listTree(keep.directory)).to.deep.equal({
        [executable]: '755 abc',
        link: '644 o',
        secret: '400 s',
        sub: '755 /',
        'sub/empty': '755 /',
        'sub/\xff': '644 bytes',
      });
      expect(digests).to.deep.equal(await hash(source));
      expect(await hash(keep.directory)).to.deep.equal(digests);
    }));

  it('copies a directory into itself, as it was', () =>
    withTempDir(async (directory) => {
      await writeFiles(directory, { [executable]: 'abc' });

      const keep = { kind: 'unpacked', directory: join(directory, 'place') } as const;
      await hash(directory, { keep });

      expect(await listTree(keep.directory)).to.deep.equal({ [executable]: '644 abc' });
    }));

  it('leaves nothing of a package that cannot be hashed', () =>
    withTempDir(async (directory) => {
      const source = join(directory, 'source');
      await mkdir(source);
      await writeFiles(source, { a: 'a' });
      await symlink('..', join(source, 'up'));

      const keep = { kind: 'unpacked', directory: join(directory, 'place') } as const;

      expect(await rejection(hash(source, { keep }))).to.have.property('stage', 'checksum');
      expect(Object.keys(await listTree(directory))).to.deep.equal([
        'source',
        'source/a',
        'source/up',
      ]);
    }));

  it('makes no archive of it', () =>
    withTempDir(async (directory) => {
      const keep = { kind: 'archive', path: join(directory, 'x.zip') } as const;

      expect(await rejection(hash(directory, { keep }))).to.deep.include({
        code: 'invalid-package',
        message: `Cannot copy package "${directory}" as an archive: it is unpacked`,
      });
      expect(await listTree(directory)).to.deep.equal({});
    }));
});

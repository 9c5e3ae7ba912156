import { expect } from 'chai';
import { lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ToolError } from '../diag/tool-error.ts';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { withMirrorWriter, type MirrorWriter } from './mirror-writer.ts';

const signal = new AbortController().signal;

async function withWriter(
  use: (writer: MirrorWriter, directory: string) => Promise<void>,
  prepare: (directory: string) => Promise<unknown> = (directory) => mkdir(directory),
): Promise<void> {
  await withTempDir(async (parent) => {
    const directory = join(parent, 'mirror');
    await prepare(directory);
    await withMirrorWriter(directory, (writer) => use(writer, directory), { signal });
  });
}

describe('withMirrorWriter', () => {
  it('makes no directory as long as there is nothing to put there', async () => {
    await withTempDir(async (parent) => {
      const directory = join(parent, 'a', 'mirror');

      await withMirrorWriter(directory, () => Promise.resolve(), { signal });
      expect(await readdir(parent)).to.deep.equal([]);

      await withMirrorWriter(directory, (writer) => writer.write('x/y.json', '{}'), { signal });
      expect(await readdir(directory)).to.deep.equal(['x']);
    });
  });

  it('clears away what dead processes have left, before and after', async () => {
    await withTempDir(async (parent) => {
      const remains = join(parent, '.airlock', 'staging', 'dead');
      await mkdir(remains, { recursive: true });
      await writeFile(join(parent, '.airlock', 'kept'), '');

      await withMirrorWriter(
        parent,
        async (writer) => {
          expect(await readdir(join(parent, '.airlock', 'staging'))).to.deep.equal([]);
          await writeFile(writer.stage(), 'never put anywhere');
        },
        { signal },
      );

      expect(await readdir(join(parent, '.airlock'))).to.deep.equal(['kept']);
    });
  });

  it('lets one write after the other', async () => {
    await withTempDir(async (parent) => {
      const order: string[] = [];
      const waited: unknown[] = [];
      let second: Promise<void> | undefined;

      await withMirrorWriter(
        parent,
        async () => {
          order.push('first begins');
          second = withMirrorWriter(
            parent,
            () => {
              order.push('second');
              return Promise.resolve();
            },
            { signal, onWait: (holder) => waited.push(holder) },
          );
          while (waited.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
          order.push('first ends');
        },
        { signal },
      );
      await second;

      expect(order).to.deep.equal(['first begins', 'first ends', 'second']);
    });
  });

  it('cannot write to what is no directory', async () => {
    await withTempDir(async (parent) => {
      const path = join(parent, 'file');
      await writeFile(path, '');

      const error = await rejection(
        withMirrorWriter(path, (writer) => writer.write('a', 'b'), { signal }),
      );

      expect(error).to.be.instanceOf(ToolError);
      expect(error).to.have.property('code', 'file-unwritable');
      expect(error)
        .to.have.property('message')
        .that.matches(/^mkdir .*file: /);
    });
  });

  it('leaves a file alone that says the same, but not a link to one', async () => {
    await withWriter(async (writer, directory) => {
      await writer.write('a.json', 'same');
      const before = await stat(join(directory, 'a.json'));
      await writer.write('a.json', 'same');
      expect((await stat(join(directory, 'a.json'))).ino).to.equal(before.ino);

      await writer.write('a.json', 'diff');
      expect(await readFile(join(directory, 'a.json'), 'utf8')).to.equal('diff');

      await symlink('a.json', join(directory, 'b.json'));
      await writer.write('b.json', 'diff');
      expect((await lstat(join(directory, 'b.json'))).isFile()).to.equal(true);
    });
  });

  it('replaces a directory, and removes with a file what becomes empty', async () => {
    await withWriter(async (writer, directory) => {
      for (const name of ['old', 'new']) {
        const staged = writer.stage();
        await mkdir(staged);
        await writeFile(join(staged, name), '');
        await writer.putDirectory(staged, 'x/y');
      }
      expect(await readdir(join(directory, 'x', 'y'))).to.deep.equal(['new']);

      await writer.remove('x/y');
      expect(await readdir(directory)).to.deep.equal(['.airlock']);
      await writer.remove('x/y');
    });
  });
});

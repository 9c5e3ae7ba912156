import { expect } from 'chai';
import { once } from 'node:events';
import {
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { ToolError } from '../diag/tool-error.ts';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { replacePackage, type Prepared, type Workroom } from './replace-package.ts';

const options = {
  signal: new AbortController().signal,
  onWait: () => undefined,
};

/** Makes a directory with one file. */
async function prepareFiles({ path }: Workroom): Promise<Prepared<string>> {
  await mkdir(path);
  await writeFile(join(path, 'file'), 'new');
  return { result: 'made', isNew: true };
}

describe('replacePackage', () => {
  for (const [what, arrange] of [
    ['nothing', () => Promise.resolve()],
    ['an empty directory', (target: string) => mkdir(target)],
    [
      'a package',
      async (target: string) => {
        await mkdir(join(target, 'deep'), { recursive: true });
        await writeFile(join(target, 'deep', 'stray'), '');
      },
    ],
    ['a link', (target: string) => symlink('elsewhere', target)],
    ['a file', (target: string) => writeFile(target, '')],
  ] as const) {
    it(`puts files where ${what} is`, async () => {
      await withTempDir(async (directory) => {
        const target = join(directory, 'linux_amd64');
        await arrange(target);

        expect(await replacePackage(target, prepareFiles, options)).to.equal('made');

        expect((await lstat(target)).isDirectory()).to.equal(true);
        expect(await readdir(target)).to.deep.equal(['file']);
        expect(await readdir(directory)).to.deep.equal(['linux_amd64']);
      });
    });

    it(`puts a link where ${what} is`, async () => {
      await withTempDir(async (directory) => {
        const target = join(directory, 'linux_amd64');
        await arrange(target);

        await replacePackage(
          target,
          async ({ path }) => {
            await symlink('/there', path);
            return { result: undefined, isNew: true };
          },
          options,
        );

        expect(await readlink(target)).to.equal('/there');
        expect(await readdir(directory)).to.deep.equal(['linux_amd64']);
      });
    });
  }

  it('writes nothing through a link', async () => {
    await withTempDir(async (directory) => {
      await mkdir(join(directory, 'elsewhere'));
      await writeFile(join(directory, 'elsewhere', 'file'), 'precious');
      await symlink('elsewhere', join(directory, 'linux_amd64'));

      await replacePackage(join(directory, 'linux_amd64'), prepareFiles, options);

      expect(await readFile(join(directory, 'elsewhere', 'file'), 'utf8')).to.equal('precious');
    });
  });

  it('leaves what is there if nothing new was made, or that failed', async () => {
    await withTempDir(async (directory) => {
      const target = join(directory, 'linux_amd64');
      await mkdir(target);
      await writeFile(join(target, 'old'), '');

      await replacePackage(
        target,
        async (room) => ({ ...(await prepareFiles(room)), isNew: false }),
        options,
      );
      const error = await rejection(
        replacePackage(
          target,
          async (room) => {
            await prepareFiles(room);
            throw new Error('no');
          },
          options,
        ),
      );

      expect(error).to.have.property('message', 'no');
      expect(await readdir(target)).to.deep.equal(['old']);
      expect(await readdir(directory)).to.deep.equal(['linux_amd64']);
    });
  });

  it('removes what killed processes left of this package, and nothing else', async () => {
    await withTempDir(async (directory) => {
      const remains = ['.airlock-linux-amd64.room.abcdef', '.airlock-linux-arm64.room.abcdef'];
      for (const name of remains) await mkdir(join(directory, name, 'new'), { recursive: true });

      await replacePackage(join(directory, 'linux_amd64'), prepareFiles, options);

      expect((await readdir(directory)).sort()).to.deep.equal([remains[1], 'linux_amd64']);
    });
  });

  it('tells whoever comes second that another was at work', async () => {
    await withTempDir(async (directory) => {
      const target = join(directory, 'linux_amd64');
      const order: string[] = [];
      const entered = new AbortController();
      const gate = new AbortController();
      const first = replacePackage(
        target,
        async (room) => {
          entered.abort();
          await once(gate.signal, 'abort');
          order.push(`first ${room.hasWaited}`);
          return prepareFiles(room);
        },
        options,
      );
      if (!entered.signal.aborted) await once(entered.signal, 'abort');

      await replacePackage(
        target,
        ({ hasWaited }) => {
          order.push(`second ${hasWaited}`);
          return Promise.resolve({ result: undefined, isNew: false });
        },
        {
          ...options,
          onWait() {
            order.push('waits');
            gate.abort();
          },
        },
      );
      await first;

      expect(order).to.deep.equal(['waits', 'first false', 'second true']);
    });
  });

  it('does not publish from a room that has been taken away', async () => {
    await withTempDir(async (directory) => {
      const target = join(directory, 'linux_amd64');

      const error = await rejection(
        replacePackage(
          target,
          async (room) => {
            const made = await prepareFiles(room);
            // Another, who takes this process for gone, sweeps.
            await rename(join(room.path, '..'), join(directory, 'swept'));
            return made;
          },
          options,
        ),
      );

      expect(error).to.be.instanceOf(ToolError).with.property('code', 'file-unwritable');
      expect(await readdir(directory)).to.deep.equal(['swept']);
    });
  });
});

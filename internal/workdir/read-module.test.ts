import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { opentofu, terraform, type Flavour } from '../flavour/flavour.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { readModule } from './read-module.ts';

describe('readModule', () => {
  function read(
    root: string,
    directory = '.',
    flavour: Flavour = terraform,
  ): ReturnType<typeof readModule> {
    const { signal } = new AbortController();
    return readModule(directory, { root, flavour, signal });
  }

  it('reads configuration files, also behind links, and nothing else', async () => {
    await withTempDir(async (root) => {
      await writeFile(join(root, 'main.tf'), 'main');
      await writeFile(join(root, 'notes.md'), 'notes');
      await writeFile(join(root, 'elsewhere'), 'linked');
      await symlink('elsewhere', join(root, 'link.tf'));
      await mkdir(join(root, 'directory.tf'));

      const module = await read(root);

      const contents = module?.value.map(({ name, bytes }) => [
        name,
        Buffer.from(bytes).toString(),
      ]);
      expect(contents).to.deep.equal([
        ['link.tf', 'linked'],
        ['main.tf', 'main'],
      ]);
      expect(module?.diagnostics).to.deep.equal([]);
    });
  });

  it('names files by the path from the working directory', async () => {
    await withTempDir(async (root) => {
      await mkdir(join(root, 'a', 'b'), { recursive: true });
      await writeFile(join(root, 'a', 'b', 'main.tf'), '');

      for (const directory of ['a/b', './a/b', 'a/../a/b/']) {
        expect((await read(root, directory))?.value[0]?.name).to.equal('a/b/main.tf');
      }
    });
  });

  it('reads files of OpenTofu for OpenTofu only', async () => {
    await withTempDir(async (root) => {
      await writeFile(join(root, 'main.tf'), '');
      await writeFile(join(root, 'main.tofu'), '');

      expect((await read(root))?.value.map(({ name }) => name)).to.deep.equal(['main.tf']);
      expect((await read(root, '.', opentofu))?.value.map(({ name }) => name)).to.deep.equal([
        'main.tofu',
      ]);
    });
  });

  it('tells of files that cannot be read, and reads the others', async () => {
    await withTempDir(async (root) => {
      await symlink('nowhere', join(root, 'dangling.tf'));
      await mkdir(join(root, 'folder'));
      await symlink('folder', join(root, 'folder.tf'));
      await writeFile(join(root, 'huge.tf'), '');
      await truncate(join(root, 'huge.tf'), 65 * 1024 * 1024);
      execFileSync('mkfifo', [join(root, 'pipe.tf')]);
      await writeFile(join(root, 'readable.tf'), '');

      const module = await read(root);

      expect(module?.value.map(({ name }) => name)).to.deep.equal(['readable.tf']);
      expect(
        module?.diagnostics.map(({ summary, detail }) => `${summary}: ${detail}`),
      ).to.deep.equal(
        ['dangling.tf', 'folder.tf', 'huge.tf', 'pipe.tf'].map(
          (name) => `Failed to read file: The file "${name}" could not be read.`,
        ),
      );
    });
  });

  it('answers nothing for what is no directory', async () => {
    await withTempDir(async (root) => {
      await writeFile(join(root, 'file'), '');

      expect(await read(root, 'missing')).to.equal(undefined);
      expect(await read(root, 'file')).to.equal(undefined);
    });
  });
});

import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ToolError } from '../diag/tool-error.ts';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { addMergeAttribute, mergeAttribute, removeMergeAttribute } from './git-attributes.ts';

const line = `${mergeAttribute}\n`;

describe('addMergeAttribute', () => {
  const cases: readonly (readonly [title: string, before: string | undefined, after: string])[] = [
    ['makes the file', undefined, line],
    ['fills an empty file', '', line],
    ['adds a line at the end', '*.zip binary\n', `*.zip binary\n${line}`],
    ['ends the line before first', '*.zip binary', `*.zip binary\n${line}`],
    ['ends lines as the file does', '*.zip -diff\r\n', `*.zip -diff\r\n${mergeAttribute}\r\n`],
    ['keeps bytes that are not UTF-8', '*.\xff -diff\n', `*.\xff -diff\n${line}`],
    [
      'keeps another line for the same file',
      '.terraform.lock.hcl merge=union\n',
      `.terraform.lock.hcl merge=union\n${line}`,
    ],
  ];
  for (const [title, before, after] of cases) {
    it(`${title}, once, and the removal undoes it`, async () => {
      await withAttributes(before, async (root, read) => {
        expect(await addMergeAttribute(root)).to.equal(true);
        expect(await addMergeAttribute(root)).to.equal(false);
        expect(await read()).to.equal(after);

        expect(await removeMergeAttribute(root)).to.equal(true);
        expect(await removeMergeAttribute(root)).to.equal(false);
        const rest = after.replace(/[^\n]*merge=airlock\r?\n/, '');
        expect(await read()).to.equal(rest === '' ? undefined : rest);
      });
    });
  }

  it('knows the line by its words, and keeps the mode of the file', async () => {
    await withAttributes(`  .terraform.lock.hcl   merge=airlock\n`, async (root) => {
      expect(await addMergeAttribute(root)).to.equal(false);
    });
    await withAttributes('x\n', async (root) => {
      await chmod(join(root, '.gitattributes'), 0o600);

      await addMergeAttribute(root);

      expect((await stat(join(root, '.gitattributes'))).mode & 0o777).to.equal(0o600);
    });
  });

  it('refuses what is not a file', async () => {
    await withTempDir(async (root) => {
      await mkdir(join(root, 'a/.gitattributes'), { recursive: true });
      await mkdir(join(root, 'b'));
      await symlink('elsewhere', join(root, 'b/.gitattributes'));

      for (const directory of ['a', 'b']) {
        const error = await rejection(addMergeAttribute(join(root, directory)));

        expect(error).to.be.instanceOf(ToolError).with.property('code', 'file-unreadable');
      }
      expect(existsSync(join(root, 'elsewhere'))).to.equal(false);
    });
  });
});

async function withAttributes(
  content: string | undefined,
  use: (root: string, read: () => Promise<string | undefined>) => Promise<void>,
): Promise<void> {
  await withTempDir(async (root) => {
    const path = join(root, '.gitattributes');
    if (content !== undefined) await writeFile(path, content, 'latin1');
    await use(root, () => readFile(path, 'latin1').catch(() => undefined));
  });
}

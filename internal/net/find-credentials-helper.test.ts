import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { terraform } from '../flavour/flavour.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { findCredentialsHelper } from './find-credentials-helper.ts';

describe('findCredentialsHelper', () => {
  const stem = 'terraform-credentials-vault';
  const table = [
    ['nothing', [], undefined],
    ['a program without version', [`one/${stem}`], `one/${stem}`],
    ['a Windows program', [`one/${stem}.exe`], `one/${stem}.exe`],
    [
      'the newest version, by number',
      [`one/${stem}`, `one/${stem}_v1.9.0`, `one/${stem}_v1.10.0.exe`],
      `one/${stem}_v1.10.0.exe`,
    ],
    [
      'a release before its preview',
      [`one/${stem}_v2.0.0-beta`, `one/${stem}_v2.0.0`],
      `one/${stem}_v2.0.0`,
    ],
    ['a version with a protocol', [`one/${stem}_v1.0.0_x4`], `one/${stem}_v1.0.0_x4`],
    [
      'the newest of all directories',
      [`one/${stem}_v1.0.0`, `two/${stem}_v1.1.0`],
      `two/${stem}_v1.1.0`,
    ],
    [
      'the first directory’s, of equals',
      [`two/${stem}_v1.0.0`, `one/${stem}_v1.0.0`],
      `one/${stem}_v1.0.0`,
    ],
    ['no directory', [`one/${stem}_v9.0.0/file`, `one/${stem}`], `one/${stem}`],
    [
      'no other helper',
      ['one/terraform-credentials-vault2', 'one/terraform-credentials-v'],
      undefined,
    ],
    ['nothing with a version that is none', [`one/${stem}_vbad`, `one/${stem}_v`], undefined],
    ['no provider', ['one/terraform-provider-vault_v1.0.0'], undefined],
  ] as const;
  for (const [what, files, expected] of table) {
    it(`finds ${what}`, async () => {
      await withTempDir(async (directory) => {
        for (const file of files) {
          await mkdir(dirname(join(directory, file)), { recursive: true });
          await writeFile(join(directory, file), '');
        }
        const directories = ['absent', 'one', 'two'].map((name) => join(directory, name));

        expect(await findCredentialsHelper('vault', directories, terraform)).to.equal(
          expected === undefined ? undefined : join(directory, expected),
        );
      });
    });
  }
});

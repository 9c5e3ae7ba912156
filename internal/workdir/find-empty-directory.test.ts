import { expect } from 'chai';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { findEmptyDirectory } from './find-empty-directory.ts';

describe('findEmptyDirectory', () => {
  it('reports a directory without configuration, whatever else there is', async () => {
    await withTempDir(async (directory) => {
      await writeFile(join(directory, 'a.tftest.hcl'), '');
      await writeFile(join(directory, 'b.tofu'), '');
      await mkdir(join(directory, 'c.tf'));

      expect(await findEmptyDirectory(directory, terraform)).to.deep.equal({
        severity: 'error',
        summary: 'No configuration files',
        detail: `The directory ${directory} contains no Terraform configuration files.`,
      });
      expect(await findEmptyDirectory(directory, opentofu)).to.equal(undefined);
    });
  });

  it('is content with an override file', async () => {
    await withTempDir(async (directory) => {
      await writeFile(join(directory, 'override.tf.json'), '{}');

      expect(await findEmptyDirectory(directory, terraform)).to.equal(undefined);
    });
  });
});

import { expect } from 'chai';
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { terraform } from '../flavour/flavour.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { loadManifest } from './load-manifest.ts';

describe('loadManifest', () => {
  it('finds no modules where there is no manifest', async () => {
    await withTempDir(async (directory) => {
      await writeFile(join(directory, 'file'), '');

      for (const name of ['missing', 'file']) {
        const { value, diagnostics } = await loadManifest(join(directory, name), terraform);

        expect(value.size).to.equal(0);
        expect(diagnostics).to.deep.equal([]);
      }
    });
  });

  it('says which file is wrong, and what mends it', async () => {
    await withTempDir(async (directory) => {
      const path = await writeManifest(directory, '{"Modules":[{"Key":3}]}');

      const { diagnostics } = await loadManifest(directory, terraform);

      expect(diagnostics).to.deep.equal([
        {
          severity: 'error',
          summary: 'Failed to read module manifest',
          detail: `The list of installed modules in ${path} cannot be read: "key" must be a string. Run "terraform init" to install all modules required by this configuration again.`,
        },
      ]);
    });
  });

  it('refuses a manifest that is a directory, or much too large', async () => {
    await withTempDir(async (directory) => {
      const path = await writeManifest(directory, '');
      await truncate(path, 17 * 1024 * 1024);
      const large = await loadManifest(directory, terraform);
      await mkdir(join(directory, 'other', 'modules', 'modules.json'), { recursive: true });
      const folder = await loadManifest(join(directory, 'other'), terraform);

      expect(large.diagnostics[0]?.detail).to.contain('it is too large');
      expect(folder.diagnostics[0]?.detail).to.contain('it is not a file');
    });
  });
});

async function writeManifest(dataDir: string, text: string): Promise<string> {
  const path = join(dataDir, 'modules', 'modules.json');
  await mkdir(join(dataDir, 'modules'));
  await writeFile(path, text);
  return path;
}

import { expect } from 'chai';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseProviderSource } from '../addr/provider.ts';
import { terraform } from '../flavour/flavour.ts';
import { makeManifest } from '../testing/config-cases.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { formatConstraints } from '../version/canonical.ts';
import { loadRequirements } from './load-requirements.ts';

describe('loadRequirements', () => {
  it('merges what all modules require', async () => {
    await withTempDir(async (directory) => {
      function requiring(constraint: string): string {
        return `terraform {\n  required_providers {\n    anvil = {\n      source  = "acme/anvil"\n      version = "${constraint}"\n    }\n  }\n}\n`;
      }
      await mkdir(join(directory, 'a'));
      await mkdir(join(directory, '.terraform', 'modules'), { recursive: true });
      const call = 'module "a" {\n  source = "./a"\n}\n';
      await writeFile(join(directory, 'main.tf'), call + requiring('~> 1.0'));
      await writeFile(join(directory, 'a', 'main.tf'), requiring('!= 1.2.0'));
      const manifest = join(directory, '.terraform', 'modules', 'modules.json');
      await writeFile(manifest, makeManifest('a ./a a'));
      const { signal } = new AbortController();
      const options = { dataDir: '.terraform', flavour: terraform, signal };

      const { value, diagnostics } = await loadRequirements(directory, options);

      expect(diagnostics).to.deep.equal([]);
      expect([...value.keys()]).to.deep.equal([parseProviderSource('acme/anvil', terraform)]);
      expect([...value.values()].map(formatConstraints)).to.deep.equal(['~> 1.0, != 1.2.0']);
    });
  });

  it('requires nothing where there is no configuration', async () => {
    await withTempDir(async (directory) => {
      const { signal } = new AbortController();

      const { value, diagnostics } = await loadRequirements(directory, {
        dataDir: '.terraform',
        flavour: terraform,
        signal,
      });

      expect(value.size).to.equal(0);
      expect(diagnostics).to.deep.equal([]);
    });
  });
});

import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { itIf } from '../testing/it-if.ts';
import { decodeCliConfig } from './decode.ts';
import { mergeCliConfigs } from './merge.ts';
import { resolveInstallation } from './resolve-installation.ts';

/** Files that people have published; not part of the repository. */
const corpus = new URL('../../../../shared/corpus/cliconfig/', import.meta.url);

describe('CLI configuration files from the wild', () => {
  const test = itIf(existsSync(corpus), 'corpus beside the repository');

  test('are read without a problem, each with what it says', () => {
    for (const name of readdirSync(corpus)) {
      const flavour = name.includes('tofurc') ? opentofu : terraform;
      const text = readFileSync(new URL(encodeURIComponent(name), corpus), 'utf8');

      const file = decodeCliConfig(name, text, { flavour, env: { HOME: '/h' } });
      const config = mergeCliConfigs({ main: file.value, directory: [], env: {} });

      expect([...file.diagnostics, ...config.diagnostics], name).to.deep.equal([]);
      const { providerInstallation, pluginCacheDir } = config.value;
      expect(providerInstallation !== undefined, name).to.equal(/^provider_inst/m.test(text));
      expect(pluginCacheDir !== undefined, name).to.equal(/^plugin_cache_dir/m.test(text));
      if (providerInstallation === undefined) continue;
      const methods = resolveInstallation(providerInstallation, flavour);
      expect(methods.diagnostics, name).to.deep.equal([]);
      const blocks = text.match(/^[^#\n]*\b(?:direct|\w+_mirror)\s*\{/gm) ?? [];
      expect(methods.value, name).to.have.length(blocks.length);
    }
  });
});

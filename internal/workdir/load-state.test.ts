import { expect } from 'chai';
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseProviderSource, type ProviderAddr } from '../addr/provider.ts';
import { emptyModule } from '../config/module-config.ts';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { SourceFile } from '../hcl/source-file.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { loadStateProviders, type LoadedState, type LoadStateOptions } from './load-state.ts';

function state(...providers: readonly string[]): string {
  const resources = providers.map((provider) => ({
    mode: 'managed',
    provider: `provider["${provider}"]`,
  }));
  return JSON.stringify({ version: 4, resources });
}

const files = {
  'terraform.tfstate': state('a/default'),
  'terraform.tfstate.d/named/terraform.tfstate': state('a/named'),
};

/** Writes files into a directory and loads its state. */
async function load(
  contents: Readonly<Record<string, string>>,
  options: Partial<LoadStateOptions> = {},
): Promise<LoadedState> {
  return withTempDir(async (directory) => {
    for (const [name, content] of Object.entries(contents)) {
      await mkdir(dirname(join(directory, name)), { recursive: true });
      await writeFile(join(directory, name), content);
    }
    return loadStateProviders(directory, { ...defaults, ...options });
  });
}

const noPlace = { file: new SourceFile('main.tf', ''), start: 0, end: 0 };

const defaults: LoadStateOptions = {
  dataDir: '.terraform',
  flavour: terraform,
  env: {},
  module: emptyModule,
  required: new Set(),
};

function providers(...sources: readonly string[]): LoadedState {
  return {
    kind: 'providers',
    providers: sources.map((source) => parseProviderSource(source, terraform)),
  };
}

describe('loadStateProviders', () => {
  it('reads the state of the working directory', async () => {
    expect(await load(files)).to.deep.equal(providers('a/default'));
  });

  it('needs nothing where there is no state', async () => {
    expect(await load({})).to.deep.equal(providers());
  });

  it('reads that of the workspace that was selected', async () => {
    const selected = { ...files, '.terraform/environment': ' named\n' };
    const unused = { ...files, '.terraform/environment': '' };
    const elsewhere = { ...files, 'data/environment': 'named' };

    expect(await load(selected)).to.deep.equal(providers('a/named'));
    expect(await load(unused)).to.deep.equal(providers('a/default'));
    expect(await load(elsewhere, { dataDir: 'data' })).to.deep.equal(providers('a/named'));
  });

  it('prefers the workspace that the environment names', async () => {
    const selected = { ...files, '.terraform/environment': 'named' };

    expect(await load(selected, { env: { TF_WORKSPACE: 'default' } })).to.deep.equal(
      providers('a/default'),
    );
    expect(await load(files, { env: { TF_WORKSPACE: 'other' } })).to.deep.equal(providers());
    expect(await load(files, { env: { TF_WORKSPACE: '' } })).to.deep.equal(providers('a/default'));
  });

  it('refuses a name that no workspace can have', async () => {
    for (const name of ['a/b', 'a b', 'a%2fb', 'é']) {
      const loaded = await load(files, { env: { TF_WORKSPACE: name } });

      expect(loaded).to.have.nested.property(
        'problem.summary',
        'Invalid workspace name set using TF_WORKSPACE',
      );
    }
  });

  it('follows the backend that init has set up', async () => {
    const record = { version: 3, backend: { type: 'local', config: { path: 'x/y.tfstate' } } };
    const contents = {
      '.terraform/terraform.tfstate': JSON.stringify(record),
      'x/y.tfstate': state('a/moved'),
    };
    const module = {
      ...emptyModule,
      backend: { type: 'local', settings: new Map([['path', 'x/y.tfstate']]), at: noPlace },
    };

    expect(await load(contents, { module })).to.deep.equal(providers('a/moved'));
    expect(await load({}, { module })).to.have.property('kind', 'unknown');
  });

  it('names the backend that keeps a state it cannot read', async () => {
    const record = JSON.stringify({ version: 3, backend: { type: 's3', config: {} } });
    const module = { ...emptyModule, backend: { type: 's3', settings: new Map(), at: noPlace } };

    const loaded = await load({ '.terraform/terraform.tfstate': record }, { module });

    expect(loaded).to.deep.equal({ kind: 'remote', backend: 's3' });
  });

  it('says what is wrong with the record of the backend', async () => {
    const loaded = await load({ '.terraform/terraform.tfstate': '{}' });

    expect(loaded).to.have.nested.property(
      'problem.summary',
      'Failed to load state: invalid syntax: no format version number',
    );
  });

  it('says what is wrong with the state', async () => {
    const loaded = await load({ 'terraform.tfstate': '{}' });

    expect(loaded).to.have.property('kind', 'unreadable');
    expect(loaded).to.have.property('reason').that.contains('does not have a "version" attribute');
  });

  it('refuses a state that is no file, or does not fit into memory', async () => {
    await withTempDir(async (directory) => {
      const path = join(directory, 'terraform.tfstate');
      await writeFile(path, '');
      await truncate(path, 257 * 1024 * 1024);
      const large = await loadStateProviders(directory, defaults);
      const folder = await load({ 'terraform.tfstate/x': '' });

      expect(large).to.deep.equal({ kind: 'unreadable', reason: 'it is too large' });
      expect(folder).to.deep.equal({ kind: 'unreadable', reason: 'it is not a file' });
    });
  });

  describe('of OpenTofu', () => {
    const old = 'registry.terraform.io/hashicorp/null';
    const contents = { 'terraform.tfstate': state(old, 'registry.opentofu.org/hashicorp/null') };

    async function providersWith(
      options: Partial<LoadStateOptions>,
    ): Promise<readonly string[] | undefined> {
      const loaded = await load(contents, { flavour: opentofu, ...options });
      return loaded.kind === 'providers' ? loaded.providers : undefined;
    }

    it('takes providers of its own registry for those of the predecessor', async () => {
      expect(await providersWith({})).to.deep.equal(['registry.opentofu.org/hashicorp/null']);
    });

    it('leaves those alone that the configuration requires, or all if told', async () => {
      const required = new Set<ProviderAddr>([parseProviderSource(old, opentofu)]);
      const env = { OPENTOFU_STATEFILE_PROVIDER_ADDRESS_TRANSLATION: '0' };
      const both = ['registry.opentofu.org/hashicorp/null', old];

      expect(await providersWith({ required })).to.deep.equal(both);
      expect(await providersWith({ env })).to.deep.equal(both);
    });
  });
});

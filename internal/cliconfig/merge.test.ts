import { expect } from 'chai';
import { terraform } from '../flavour/flavour.ts';
import { emptyCliConfigFile, type CliConfigFile, type Environment } from './cli-config.ts';
import { decodeCliConfig } from './decode.ts';
import { mergeCliConfigs } from './merge.ts';

function file(text: string): CliConfigFile {
  const { value, diagnostics } = decodeCliConfig('rc', text, { flavour: terraform, env: {} });
  expect(diagnostics).to.deep.equal([]);
  return value;
}

function merge(
  main: string,
  directory: readonly string[] = [],
  env: Environment = {},
): ReturnType<typeof mergeCliConfigs> {
  return mergeCliConfigs({ main: file(main), directory: directory.map(file), env });
}

describe('mergeCliConfigs', () => {
  it('gives defaults where there is nothing', () => {
    const merged = mergeCliConfigs({ main: emptyCliConfigFile, directory: [], env: {} });

    expect(merged).to.deep.equal({
      value: {
        hosts: new Map(),
        credentials: new Map(),
        credentialsHelper: undefined,
        pluginCacheDir: undefined,
        pluginCacheMayBreakLockFile: false,
        providerInstallation: undefined,
        registryProtocols: { retryCount: undefined, requestTimeoutSeconds: undefined },
        ociCredentials: [],
        ociDefaults: { configFiles: undefined, helper: undefined },
      },
      diagnostics: [],
    });
  });

  it('counts the last file for hosts and credentials, by their comparison form', () => {
    const { value } = merge(
      'host "EXAMPLE.com:443" { services = { s = "1" } }\ncredentials "é.fr" { token = "a" }',
      ['credentials "É.fr" { token = "b" }', 'host "example.com" { services = { s = "2" } }'],
    );

    expect([...value.hosts]).to.deep.equal([['example.com', new Map([['s', '2']])]]);
    expect([...value.credentials]).to.deep.equal([['xn--9ca.fr', 'b']]);
  });

  it('counts the first plugin cache directory of the files, and the environment before it', () => {
    const files = ['plugin_cache_dir = "/m"', ['plugin_cache_dir = "/d"']] as const;

    expect(merge(...files).value.pluginCacheDir).to.equal('/m');
    expect(merge('', files[1]).value.pluginCacheDir).to.equal('/d');
    expect(merge(...files, { TF_PLUGIN_CACHE_DIR: '$E' }).value.pluginCacheDir).to.equal('$E');
    expect(merge(...files, { TF_PLUGIN_CACHE_DIR: '' }).value.pluginCacheDir).to.equal('/m');
  });

  it('lets any place allow that the plugin cache breaks the lock file', () => {
    const setting = 'plugin_cache_may_break_dependency_lock_file';
    const variable = 'TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE';
    const cases = [
      [merge(`${setting} = false`, [`${setting} = true`]), true],
      [merge('', [], { [variable]: '1' }), true],
      [merge('', [], { [variable]: 'false' }), true],
      [merge('', [], { [variable]: '0' }), false],
      [merge('', [], { [variable]: '' }), false],
    ] as const;
    for (const [merged, expected] of cases) {
      expect(merged.value.pluginCacheMayBreakLockFile).to.equal(expected);
    }
  });

  it('reports wrong hosts and repeated blocks, and uses the first of the latter', () => {
    const { value, diagnostics } = merge(
      'host "a_b" {}\ncredentials "https://x" {}\ncredentials_helper "a" {}\nprovider_installation { direct {} }',
      ['credentials_helper "b" {}\nprovider_installation {}'],
    );

    expect(
      diagnostics.map(({ severity, summary, detail }) => [severity, summary, detail]),
    ).to.deep.equal([
      ['error', 'The host "a_b" block has an invalid hostname: idna: disallowed rune U+005F', ''],
      [
        'error',
        'The credentials "https://x" block has an invalid hostname: need just a hostname and optional port number, not a full URL',
        '',
      ],
      ['error', 'No more than one credentials_helper block may be specified', ''],
      ['error', 'No more than one provider_installation block may be specified', ''],
    ]);
    expect(value.credentialsHelper).to.deep.equal({ name: 'a', args: [] });
    expect(value.providerInstallation?.methods).to.have.length(1);
  });
});

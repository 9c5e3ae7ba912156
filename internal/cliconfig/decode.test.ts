import { expect } from 'chai';
import type { Decoded } from '../diag/diagnostic.ts';
import { opentofu, terraform, type Flavour } from '../flavour/flavour.ts';
import { emptyCliConfigFile, type CliConfigFile } from './cli-config.ts';
import { decodeCliConfig } from './decode.ts';
import { parseRepositoryTemplate } from './repository-template.ts';

const env = { HOME: '/home/me', EMPTY: '' };

function decode(text: string, flavour = terraform): Decoded<CliConfigFile> {
  return decodeCliConfig('rc', text, { flavour, env });
}

/** Summary and detail of each problem, on one line. */
function problemsOf(text: string, flavour = terraform): readonly string[] {
  return decode(text, flavour).diagnostics.map(({ summary, detail }) =>
    detail === '' ? summary : `${summary}: ${detail}`,
  );
}

describe('decodeCliConfig', () => {
  it('reads every setting', () => {
    const { value, diagnostics } = decode(`
      plugin_cache_dir = "$HOME/cache\${EMPTY}"
      plugin_cache_may_break_dependency_lock_file = true
      disable_checkpoint = true
      host "example.com" {
        services = { "providers.v1" = "https://p/" "modules.v1" = 5 }
      }
      credentials "example.com" { token = "t" }
      credentials_helper "store" { args = ["--a", 1] }
      unknown_setting { x = 1 }
      provider_installation {
        dev_overrides { "acme/foo" = "/go/bin/../bin/" }
        filesystem_mirror { path = "/srv" include = ["example.com/*/*"] }
        network_mirror { url = "https://m/" exclude = ["acme/*"] unknown = [] }
        direct {}
      }
    `);

    expect(diagnostics).to.deep.equal([]);
    expect(value).to.deep.equal({
      hosts: new Map([
        [
          'example.com',
          new Map([
            ['providers.v1', 'https://p/'],
            ['modules.v1', null],
          ]),
        ],
      ]),
      credentials: new Map([['example.com', 't']]),
      credentialsHelpers: new Map([['store', ['--a', '1']]]),
      pluginCacheDir: '/home/me/cache',
      pluginCacheMayBreakLockFile: true,
      registryProtocols: { retryCount: undefined, requestTimeoutSeconds: undefined },
      providerInstallations: [
        {
          devOverrides: new Map([['registry.terraform.io/acme/foo', '/go/bin']]),
          methods: [
            {
              source: { kind: 'filesystem-mirror', path: '/srv' },
              include: ['example.com/*/*'],
              exclude: [],
            },
            {
              source: { kind: 'network-mirror', url: 'https://m/' },
              include: [],
              exclude: ['acme/*'],
            },
            { source: { kind: 'direct' }, include: [], exclude: [] },
          ],
        },
      ],
      ociCredentials: [],
      ociDefaults: [],
    });
  });

  it('reads both spellings of JSON, and the native one, alike', () => {
    const native = decode(`
      host "h" { services = { s = "u" } }
      credentials "h" { token = "t" }
      provider_installation {
        filesystem_mirror { path = "/a" }
        filesystem_mirror { path = "/b" }
        direct { exclude = ["acme/*"] }
      }`);
    const methods = '"filesystem_mirror": [{"path": "/a"}, {"path": "/b"}]';
    const objects = decode(`{
      "host": {"h": {"services": {"s": "u"}}},
      "credentials": {"h": {"token": "t"}},
      "provider_installation": {${methods}, "direct": {"exclude": ["acme/*"]}}}`);
    const arrays = decode(`{
      "host": [{"h": [{"services": [{"s": "u"}]}]}],
      "credentials": [{"h": [{"token": "t"}]}],
      "provider_installation": [{${methods}, "direct": [{"exclude": ["acme/*"]}]}]}`);

    expect(native.diagnostics).to.deep.equal([]);
    expect(objects).to.deep.equal(native);
    expect(arrays).to.deep.equal(native);
  });

  it('counts the last of settings given twice, and adds up lists', () => {
    const { value } = decode(`
      Plugin_Cache_Dir = "/a"
      plugin_cache_dir = "/b"
      host "h" { services = { s = "1" } services = { t = "2" } }
      provider_installation { direct { include = ["a/b"] include = ["c/d"] } }`);

    expect(value.pluginCacheDir).to.equal('/b');
    expect(value.hosts.get('h')).to.deep.equal(
      new Map([
        ['s', '1'],
        ['t', '2'],
      ]),
    );
    expect(value.providerInstallations[0]?.methods[0]?.include).to.deep.equal(['a/b', 'c/d']);
  });

  it('replaces a host by a later one, but keeps the token of earlier credentials', () => {
    const { value } = decode(`
      host "h" { services = { s = "1" } }
      host "h" {}
      credentials "h" { token = "t" }
      credentials "h" { other = "x" }
      credentials "i" { token = 5 }
      credentials "j" { Token = "x" }
      credentials "k" { token = "" }`);

    expect(value.hosts.get('h')).to.deep.equal(new Map());
    expect([...value.credentials]).to.deep.equal([
      ['h', 't'],
      ['i', undefined],
      ['j', undefined],
      ['k', ''],
    ]);
  });

  it('ignores a whole file with a syntax error or a setting of the wrong type', () => {
    const cases = [
      ['plugin_cache_dir = "/x"\na {', 'At 2:5: object expected closing RBRACE got: EOF'],
      [
        'plugin_cache_dir = 1.5',
        'At 1:20: root.plugin_cache_dir: unknown type for string *ast.LiteralType',
      ],
      [
        'plugin_cache_dir = "/x"\nhost "a" { services = 5 }',
        'At 2:23: root.host.a.services: not an object type for map (*ast.LiteralType)',
      ],
      [
        'plugin_cache_dir = "/x"\ndisable_checkpoint = "x"',
        'At 2:22: root.disable_checkpoint: unknown type *ast.LiteralType',
      ],
      ['providers = 5', 'At 1:13: root.Providers: not an object type for map (*ast.LiteralType)'],
      ['{"host": 5}', 'At -: root.host: not an object type for map (*ast.LiteralType)'],
      ['credentials_helper "a" { args = "x" }', 'At 1:33: unknown slice type: *ast.LiteralType'],
      ['{"a": x}', '1:7: illegal char'],
    ] as const;
    for (const [text, message] of cases) {
      const { value, diagnostics } = decode(text);

      expect(diagnostics, text).to.deep.equal([
        { severity: 'error', summary: `Error parsing rc: ${message}`, detail: '' },
      ]);
      expect(value, text).to.equal(emptyCliConfigFile);
    }
  });

  it('reads what only OpenTofu knows, only for OpenTofu', () => {
    const text = `
      registry_protocols { retry_count = 0 request_timeout_seconds = "20" }
      provider_installation { oci_mirror { repository_template = "r/\${hostname}/\${namespace}/\${type}" } }`;

    const { value, diagnostics } = decode(text, opentofu);

    expect(diagnostics).to.deep.equal([]);
    expect(value.registryProtocols).to.deep.equal({ retryCount: 0, requestTimeoutSeconds: 20 });
    expect(value.providerInstallations[0]?.methods[0]?.source).to.deep.equal({
      kind: 'oci-mirror',
      repositoryTemplate: parseRepositoryTemplate('r/${hostname}/${namespace}/${type}'),
    });
    expect(problemsOf(text)).to.deep.equal([
      'Invalid provider_installation method block: Unknown provider installation method "oci_mirror" at 3:31.',
    ]);
    expect(decode(text).value.registryProtocols).to.equal(emptyCliConfigFile.registryProtocols);
    expect(problemsOf('registry_protocols {}\nregistry_protocols {}', opentofu)).to.deep.equal([
      'Duplicate registry_protocols block: A file may have only one registry_protocols block. Only the first one counts.',
    ]);
  });
});

describe('decodeCliConfig of provider_installation', () => {
  const block = 'Invalid provider_installation block: The provider_installation block';
  const method = 'Invalid provider_installation method block:';
  const inside = 'inside the provider_installation block at';
  const cases: readonly (readonly [text: string, ...problems: string[]])[] = [
    ['provider_installation = {}', `${block} at 1:1 must not be introduced with an equals sign.`],
    ['provider_installation = 5', `${block} at 1:1 must not be introduced with an equals sign.`],
    ['{"provider_installation": 5}', `${block} at - must not be introduced with an equals sign.`],
    ['provider_installation "a" {}', `${block} at 1:1 must not have any labels.`],
    [
      'provider_installation {\n foo = {}\n foo "a" {}\n}',
      `${method} The items ${inside} 1:1 must all be blocks.`,
      `${method} The blocks ${inside} 1:1 may not have any labels.`,
      `${method} Unknown provider installation method "foo" at 3:2.`,
    ],
    [
      '{"provider_installation": {"foo": [{}], "direct": 5}}',
      `${method} Unknown provider installation method "foo" at -.`,
      `${method} The items ${inside} - must all be blocks.`,
    ],
    [
      'provider_installation {\n Direct {}\n}',
      `${method} Unknown provider installation method "Direct" at 2:2.`,
    ],
    [
      'provider_installation {\n filesystem_mirror { path = "" }\n network_mirror {}\n}',
      `${method} Invalid filesystem_mirror block at 1:1: "path" argument is required.`,
      `${method} Invalid network_mirror block at 1:1: "url" argument is required.`,
    ],
    [
      'provider_installation {\n  direct { exclude = 5 include = "x" }\n}',
      `${method} Invalid direct block at 1:1: At 2:34: unknown slice type: *ast.LiteralType.`,
    ],
    [
      'provider_installation {\n  direct {}\n dev_overrides { "a_b/c" = "x" }\n}',
      `${method} The dev_overrides block at 3:2 must appear before all other installation methods, because development overrides always have the highest priority.`,
    ],
    [
      'provider_installation {\n dev_overrides {\n "a//b" = "x"\n "acme/foo" = "y"\n }\n}',
      'Invalid provider installation dev overrides: The entry "a//b" in 1:1 is not a valid provider source string.\n\nInvalid provider source string: The "source" attribute must be in the format "[hostname/][namespace/]name"',
    ],
    [
      'provider_installation {\n dev_overrides { a = [] }\n}',
      `${method} Invalid dev_overrides block at 1:1: At 2:22: root.a: unknown type for string *ast.ListType.`,
    ],
  ];
  for (const [text, ...problems] of cases) {
    it(`reports ${JSON.stringify(text)}`, () => {
      expect(problemsOf(text)).to.deep.equal(problems);
    });
  }

  it("reads OpenTofu's settings of methods, which Terraform ignores", () => {
    const text = `provider_installation {
      direct { download_retry_count = 0 }
      network_mirror { url = "https://m/" download_retry_count = 5 trust_all_hashes = true }
    }`;

    function sources(flavour: Flavour): readonly object[] {
      const { value } = decode(text, flavour);
      return value.providerInstallations[0]?.methods.map(({ source }) => source) ?? [];
    }

    expect(sources(opentofu)).to.deep.equal([
      { kind: 'direct', downloadRetryCount: 0 },
      { kind: 'network-mirror', url: 'https://m/', downloadRetryCount: 5, trustsAllHashes: true },
    ]);
    expect(sources(terraform)).to.deep.equal([
      { kind: 'direct' },
      { kind: 'network-mirror', url: 'https://m/' },
    ]);
    expect(
      problemsOf('provider_installation {\n direct { download_retry_count = [] }\n}', opentofu),
    ).to.have.length(1);
  });

  it('keeps what is right beside what is wrong', () => {
    const { value } = decode(`
      provider_installation "label" {
        nonsense {}
        dev_overrides { "a//b" = "x" "acme/foo" = "." }
        direct {}
      }
      provider_installation = {}
      Provider_installation {}
    `);

    expect(value.providerInstallations).to.have.length(1);
    expect([...(value.providerInstallations[0]?.devOverrides ?? [])]).to.deep.equal([
      ['registry.terraform.io/acme/foo', '.'],
    ]);
    expect(value.providerInstallations[0]?.methods).to.have.length(1);
  });
});

import { expect } from 'chai';
import { parseOciRepository } from '../addr/oci-repository.ts';
import { opentofu, terraform } from '../flavour/flavour.ts';
import type { CliConfigFile } from './cli-config.ts';
import { decodeCliConfig } from './decode.ts';
import { dockerConfigFiles } from './docker-config-files.ts';
import { parseDockerConfig } from './docker-config.ts';
import { mergeCliConfigs } from './merge.ts';
import { chooseOciSecret, type OciCredentials, type OciSecret } from './oci-credentials.ts';

function login(user: string): OciSecret {
  return { kind: 'login', user, password: 'p' };
}

function decode(text: string): {
  readonly file: CliConfigFile;
  readonly problems: readonly (readonly string[])[];
} {
  const { value, diagnostics } = decodeCliConfig('/etc/tofu/rc', text, {
    flavour: opentofu,
    env: {},
  });
  return { file: value, problems: diagnostics.map(({ summary, detail }) => [summary, detail]) };
}

describe('chooseOciSecret', () => {
  const repository = parseOciRepository('example.com/acme/tools/anvil');

  function choose(
    ...places: readonly (readonly [registry: string | undefined, path: string])[]
  ): number {
    const credentials: readonly OciCredentials[] = places.map(([registry, path], index) => ({
      registry,
      path,
      secret: login(String(index)),
    }));
    const secret = chooseOciSecret(credentials, repository);
    return secret?.kind === 'login' ? Number(secret.user) : -1;
  }

  it('prefers what names the repository most exactly', () => {
    expect(
      choose(
        [undefined, ''],
        ['example.com', ''],
        ['example.com', 'acme/tools'],
        ['example.com', 'acme'],
      ),
    ).to.equal(2);
    expect(choose(['example.com', ''], ['example.com', 'acme/tools/anvil'])).to.equal(1);
  });

  it('takes the first of equals', () => {
    expect(choose(['example.com', ''], ['example.com', ''])).to.equal(0);
    expect(choose([undefined, ''], [undefined, ''])).to.equal(0);
  });

  it('takes none that are for others', () => {
    expect(
      choose(
        ['other.com', ''],
        ['example.com:8443', ''],
        ['example.com', 'acme/too'],
        ['example.com', 'tools'],
      ),
    ).to.equal(-1);
  });
});

describe('parseDockerConfig', () => {
  const auth = Buffer.from('me:s3:cr3t').toString('base64');

  it('reads logins and helpers', () => {
    const text = JSON.stringify({
      auths: {
        'example.com': { auth },
        'example.com/acme': { auth, identitytoken: 'x' },
        'https://index.docker.io/v1/': { auth },
        'empty.com': {},
        'null.com': null,
      },
      credHelpers: { 'gcr.example': 'gcloud' },
      credsStore: 'pass',
      other: 1,
    });

    const secret = { kind: 'login', user: 'me', password: 's3:cr3t' };
    expect(parseDockerConfig(text)).to.deep.equal([
      { registry: 'example.com', path: '', secret },
      { registry: 'example.com', path: 'acme', secret },
      { registry: 'gcr.example', path: '', secret: { kind: 'helper', name: 'gcloud' } },
      { registry: undefined, path: '', secret: { kind: 'helper', name: 'pass' } },
    ]);
    expect(parseDockerConfig('{}')).to.deep.equal([]);
  });

  for (const [text, problem] of [
    ['s3cr3t', 'it is not JSON'],
    ['["s3cr3t"]', 'it is not an object'],
    ['{"auths": ["s3cr3t"]}', 'auths is not an object'],
    ['{"auths": {"a.com": "s3cr3t"}}', 'auths of a.com is not an object'],
    ['{"auths": {"a.com": {"auth": 1}}}', 'auth of a.com is not a string'],
    ['{"auths": {"a.com": {"auth": "s3cr3t"}}}', 'auth of a.com is no user and password'],
  ] as const) {
    it(`refuses ${text} without quoting it`, () => {
      expect(() => parseDockerConfig(text)).to.throw(new RegExp(`^${problem}$`));
    });
  }
});

describe('dockerConfigFiles', () => {
  it('lists the places of each platform', () => {
    const user = { env: { XDG_RUNTIME_DIR: '/run/1' }, home: '/me', platform: 'linux' };
    const common = ['/me/.docker/config.json', '/me/.dockercfg'];

    expect(dockerConfigFiles(user)).to.deep.equal([
      '/run/1/containers/auth.json',
      '/me/.config/containers/auth.json',
      ...common,
    ]);
    expect(dockerConfigFiles({ ...user, env: { XDG_CONFIG_HOME: '/x' } })).to.deep.equal([
      '/x/containers/auth.json',
      ...common,
    ]);
    expect(
      dockerConfigFiles({ ...user, platform: 'darwin', env: { XDG_CONFIG_HOME: '/x' } }),
    ).to.deep.equal(['/me/.config/containers/auth.json', '/x/containers/auth.json', ...common]);
  });
});

describe('decodeCliConfig of OCI credentials', () => {
  it('reads every kind of credentials', () => {
    const { file, problems } = decode(`
      oci_credentials "ghcr.example.net/acme" { username = "bot" password = "pw" }
      oci_credentials "oauth.example.net" { access_token = "a" refresh_token = "r" }
      oci_credentials "keychain.example.net" { docker_credentials_helper = "osxkeychain" }
      oci_default_credentials {
        docker_style_config_files = ["./auth.json", "/abs/auth.json"]
        docker_credentials_helper = "pass"
      }`);

    expect(problems).to.deep.equal([]);
    expect(file.ociCredentials).to.deep.equal([
      {
        registry: 'ghcr.example.net',
        path: 'acme',
        secret: { kind: 'login', user: 'bot', password: 'pw' },
      },
      { registry: 'oauth.example.net', path: '', secret: { kind: 'token', accessToken: 'a' } },
      {
        registry: 'keychain.example.net',
        path: '',
        secret: { kind: 'helper', name: 'osxkeychain' },
      },
    ]);
    expect(file.ociDefaults).to.deep.equal([
      { configFiles: ['/etc/tofu/auth.json', '/abs/auth.json'], helper: 'pass' },
    ]);
  });

  it('looks into the files of container tools unless told otherwise', () => {
    const blocks = [
      '',
      'discover_ambient_credentials = true',
      'discover_ambient_credentials = false',
      'docker_style_config_files = []',
    ];

    expect(
      blocks.map(
        (text) => decode(`oci_default_credentials { ${text} }`).file.ociDefaults[0]?.configFiles,
      ),
    ).to.deep.equal([undefined, undefined, [], []]);
  });

  const neither =
    'The oci_credentials block at 1:1 must set either username+password, access_token+refresh_token, or docker_credentials_helper.';
  for (const [text, problem] of [
    [
      'oci_credentials { username = "a" }',
      'The oci_credentials block at 1:1 must have one label, which is a registry domain or a repository address prefix.',
    ],
    [
      'oci_credentials "a b" {}',
      'The oci_credentials block at 1:1 has an invalid registry domain "a b".',
    ],
    ['oci_credentials "a.com" {}', neither],
    ['oci_credentials "a.com" { username = "a" }', neither],
    ['oci_credentials "a.com" { access_token = "a" }', neither],
    [
      'oci_credentials "a.com" { username = "a" password = "b" docker_credentials_helper = "c" }',
      neither,
    ],
    [
      'oci_credentials "a.com/x" { docker_credentials_helper = "c" }',
      'The oci_credentials block at 1:1 cannot use docker_credentials_helper for a repository path, only for a registry domain.',
    ],
    [
      'oci_credentials "a.com" { docker_credentials_helper = "../c" }',
      'The oci_credentials block at 1:1 has an invalid docker_credentials_helper: it must be the name of a program without "docker-credential-".',
    ],
    [
      'oci_credentials = 5',
      'The oci_credentials block at 1:1 must have one label, which is a registry domain or a repository address prefix.',
    ],
  ] as const) {
    it(`reports ${text}`, () => {
      const { file, problems } = decode(text);

      expect(problems).to.deep.equal([['Invalid oci_credentials block', problem]]);
      expect(file.ociCredentials).to.deep.equal([]);
    });
  }

  it('reports defaults that contradict themselves', () => {
    const { problems } = decode(
      'oci_default_credentials {\n discover_ambient_credentials = false\n docker_style_config_files = []\n}',
    );

    expect(problems.map(([summary]) => summary)).to.deep.equal([
      'Invalid oci_default_credentials block',
    ]);
  });

  it('keeps the first of several blocks for a place, and reports the others', () => {
    const { file } = decode(
      'oci_credentials "a.com" { username = "1" password = "p" }\n' +
        'oci_credentials "a.com" { username = "2" password = "p" }\n' +
        'oci_default_credentials {}\noci_default_credentials { docker_credentials_helper = "x" }',
    );

    const merged = mergeCliConfigs({ main: file, directory: [], env: {} });

    expect(merged.value.ociCredentials).to.deep.equal([
      { registry: 'a.com', path: '', secret: login('1') },
    ]);
    expect(merged.value.ociDefaults.helper).to.equal(undefined);
    expect(merged.diagnostics.map(({ summary }) => summary)).to.deep.equal([
      'Duplicate oci_credentials block for "a.com"',
      'No more than one oci_default_credentials block may be specified',
    ]);
  });

  it('does not know them for Terraform', () => {
    const text = 'oci_credentials "a.com" {}';
    const options = { flavour: terraform, env: {} };

    expect(decodeCliConfig('rc', text, options).diagnostics).to.deep.equal([]);
  });
});

describe('decodeCliConfig of an OCI mirror', () => {
  function problemsOf(template: string, include = ''): readonly (readonly string[])[] {
    return decode(
      `provider_installation {\n oci_mirror {\n repository_template = "${template}"\n ${include}\n }\n}`,
    ).problems;
  }

  it('takes a template that tells providers apart', () => {
    expect(problemsOf('x.com/${hostname}/${namespace}/${type}')).to.deep.equal([]);
    expect(
      problemsOf('x.com/${namespace}/${type}', 'include = ["a.com/*/*", "*/*/*"]'),
    ).to.deep.equal([]);
    expect(problemsOf('x.com/anvil', 'include = ["a.com/acme/anvil"]')).to.deep.equal([]);
  });

  it('refuses one that does not', () => {
    expect(problemsOf('x.com/a', 'include = ["a.com/*/*", "b.com/acme/*"]')).to.deep.equal([
      [
        'Invalid oci_mirror repository template',
        'Invalid oci_mirror block at 1:1: template must refer to the "hostname" symbol unless the "include" argument selects exactly one registry hostname.',
      ],
      [
        'Invalid oci_mirror repository template',
        'Invalid oci_mirror block at 1:1: template must refer to the "type" symbol unless the "include" argument selects exactly one provider.',
      ],
    ]);
  });

  it('refuses one that gives no address, or uses what is not there', () => {
    expect(problemsOf('${hostname}-${namespace}-${type}')[0]?.[1]).to.contain(
      'template must generate a valid OCI repository address',
    );
    expect(problemsOf('x.com/${version}')[0]?.[1]).to.contain(
      'the symbol "version" is not available',
    );
  });
});

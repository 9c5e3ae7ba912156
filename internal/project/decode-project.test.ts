import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { parseProviderSource } from '../addr/provider.ts';
import type { Decoded } from '../diag/diagnostic.ts';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { parseConfigConstraints } from '../version/config-constraint.ts';
import { decodeProject, type DecodeOptions } from './decode-project.ts';
import { parseDirectoryPattern } from './directory-patterns.ts';
import { readEnvironmentSettings } from './environment-settings.ts';
import { makeDefaultProject, type Project } from './project.ts';
import { readFileSettings } from './read-file-settings.ts';
import { settingNames } from './settings.ts';

const here: DecodeOptions = { flavour: undefined, wayHere: 'live/eu' };

function read(text: string, options = here, env: NodeJS.ProcessEnv = {}): Decoded<Project> {
  const file = readFileSettings({ name: '../../airlock.toml', directory: '../..', text });
  const settings = new Map([...file.value, ...readEnvironmentSettings(env)]);
  const { value, diagnostics } = decodeProject(settings, options);
  return { value, diagnostics: [...file.diagnostics, ...diagnostics] };
}

function problems(text: string, env: NodeJS.ProcessEnv = {}): readonly string[] {
  return read(text, here, env).diagnostics.map(({ severity, summary, detail }) =>
    `${severity}: ${summary}; ${detail}`.replaceAll('../../', '').replace(/; $/, ''),
  );
}

const complete = `platforms = ["linux_amd64", "darwin_arm64", "linux_amd64"]
flavour = "opentofu"

[roots]
include = ["live/**"]
exclude = ["**/sandbox"]

[mirror]
directory = "mirror"
platforms = ["linux_arm64"]
latest = 3
providers = [
  "hashicorp/aws@>= 5, < 6",
  "example.com/acme/anvil",
]
`;

describe('decodeProject', () => {
  it('is the default where nothing is set', () => {
    expect(read('')).to.deep.equal({
      value: {
        ...makeDefaultProject(terraform),
        roots: {
          include: { patterns: [], wayHere: 'live/eu' },
          exclude: { patterns: [], wayHere: 'live/eu' },
        },
      },
      diagnostics: [],
    });
  });

  it('reads all that can be set', () => {
    expect(read(complete)).to.deep.equal({
      value: {
        flavour: opentofu,
        platforms: ['linux_amd64', 'darwin_arm64'],
        roots: {
          include: { patterns: [parseDirectoryPattern('live/**')], wayHere: 'live/eu' },
          exclude: { patterns: [parseDirectoryPattern('**/sandbox')], wayHere: 'live/eu' },
        },
        mirror: {
          directory: '../../mirror',
          platforms: ['linux_arm64'],
          latest: 3,
          providers: [
            {
              provider: parseProviderSource('hashicorp/aws', opentofu),
              constraints: parseConfigConstraints('>= 5, < 6', opentofu),
            },
            { provider: 'example.com/acme/anvil', constraints: [] },
          ],
        },
      },
      diagnostics: [],
    });
  });

  it('reads the example of the README, which has every setting', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    const text = /^```toml\n([^]*?)^```$/m.exec(readme)?.[1] ?? '';
    const { value } = readFileSettings({ name: 'airlock.toml', directory: '.', text });

    expect([...value.keys()].sort()).to.deep.equal([...settingNames].sort());
    expect(read(text).diagnostics).to.deep.equal([]);
  });

  it('puts the flavour that was asked for before that of the file', () => {
    const { value } = read(complete, { ...here, flavour: terraform });

    expect(value.flavour).to.equal(terraform);
    expect(value.mirror.providers[0]?.provider).to.equal('registry.terraform.io/hashicorp/aws');
  });

  it('puts the environment before the file, setting by setting', () => {
    const env = {
      AIRLOCK_PLATFORMS: 'windows_amd64, linux_386\tlinux_arm',
      AIRLOCK_ROOTS_INCLUDE: 'a b',
      AIRLOCK_ROOTS_EXCLUDE: ' ',
      AIRLOCK_MIRROR_DIRECTORY: 'out',
      AIRLOCK_MIRROR_LATEST: '5',
      AIRLOCK_MIRROR_PROVIDERS: 'acme/a@>= 1, < 2; acme/b',
    };
    const { value, diagnostics } = read(complete, here, env);

    expect(diagnostics).to.deep.equal([]);
    expect(value.platforms).to.deep.equal(['windows_amd64', 'linux_386', 'linux_arm']);
    expect(value.roots.include.patterns).to.deep.equal([['a'], ['b']]);
    expect(value.roots.exclude.patterns).to.deep.equal([['**', 'sandbox']]);
    expect(value.mirror).to.deep.include({ directory: 'out', latest: 5 });
    expect(value.mirror.platforms).to.deep.equal(['linux_arm64']);
    expect(value.mirror.providers.map(({ provider }) => provider)).to.deep.equal([
      'registry.opentofu.org/acme/a',
      'registry.opentofu.org/acme/b',
    ]);
  });

  it('names the variable in which a mistake is', () => {
    const env = { AIRLOCK_PLATFORMS: 'linux_amd64,linux', AIRLOCK_MIRROR_LATEST: 'all' };

    expect(problems('', env)).to.deep.equal([
      'error: AIRLOCK_PLATFORMS: Cannot use platform "linux": must be two words separated by an underscore',
      'error: AIRLOCK_MIRROR_LATEST: Cannot use "mirror.latest": it must be a whole number above zero, not "all"',
    ]);
  });

  it('leaves an absolute directory as it is', () => {
    expect(read('mirror.directory = "/srv/m"').value.mirror.directory).to.equal('/srv/m');
  });

  const cases: Readonly<Record<string, readonly string[]>> = {
    '\nplatfroms = []': [
      'error: airlock.toml:2: Cannot use key "platfroms": there is no such setting; Did you mean "platforms"?',
    ],
    '[mirror]\nzeal = 1': [
      'error: airlock.toml:2: Cannot use key "mirror.zeal": there is no such setting; Known are: mirror.directory, mirror.latest, mirror.platforms, mirror.providers.',
    ],
    '[mirror]\nlatst = 1': [
      'error: airlock.toml:2: Cannot use key "mirror.latst": there is no such setting; Did you mean "mirror.latest"?',
    ],
    'latest = 1': [
      'error: airlock.toml:1: Cannot use key "latest": there is no such setting; Did you mean "mirror.latest"?',
    ],
    '[rots]\ninclude = []': [
      'error: airlock.toml:1: Cannot use key "rots": there is no such setting; Did you mean "roots"?',
    ],
    'zebra = 1\n"a\\nb" = 2': [
      'error: airlock.toml:1: Cannot use key "zebra": there is no such setting; Known are: flavour, mirror, platforms, roots.',
      'error: airlock.toml:1: Cannot use key "a\\nb": there is no such setting; Known are: flavour, mirror, platforms, roots.',
    ],
    '__proto__ = 1\n[constructor]': [
      'error: airlock.toml:1: Cannot use key "__proto__": there is no such setting; Known are: flavour, mirror, platforms, roots.',
      'error: airlock.toml:2: Cannot use key "constructor": there is no such setting; Known are: flavour, mirror, platforms, roots.',
    ],
    'roots = ["live"]': [
      'error: airlock.toml:1: Cannot use "roots": it must be a table; Write it as [roots].',
    ],
    '[[mirror]]\nlatest = 1': [
      'error: airlock.toml:1: Cannot use "mirror": it must be a table; Write it as [mirror].',
    ],
    'platforms = "linux_amd64"': [
      'error: airlock.toml:1: Cannot use "platforms": it must be a list of texts, not "linux_amd64"',
    ],
    'platforms = [\n"linux_amd64",\n7]': [
      'error: airlock.toml:3: Cannot use "platforms": it must be a list of texts, not 7',
    ],
    'flavour = ""\n[mirror]\ndirectory = true\nlatest = 1.5': [
      'error: airlock.toml:1: Cannot use "flavour": it must be a text, not an empty one',
      'error: airlock.toml:3: Cannot use "mirror.directory": it must be a text, not true',
      'error: airlock.toml:4: Cannot use "mirror.latest": it must be a whole number above zero, not 1.5',
    ],
    'flavour = 1979-05-27\nmirror.latest = 0': [
      'error: airlock.toml:1: Cannot use "flavour": it must be a text, not a date',
      'error: airlock.toml:2: Cannot use "mirror.latest": it must be a whole number above zero, not 0',
    ],
    'mirror.latest = 99999999999999999999': [
      'error: airlock.toml:1: Cannot use "mirror.latest": it must be a whole number above zero, not something else',
    ],
    'flavour = "pulumi"': [
      'error: airlock.toml:1: Cannot use flavour "pulumi": it must be terraform or opentofu',
    ],
    'platforms = ["linux_amd64",\n "linux-arm64"]': [
      'error: airlock.toml:2: Cannot use platform "linux-arm64": must be two words separated by an underscore; Did you mean "linux_arm64"?',
    ],
    'platforms = ["linux_amd46", "plan9_mips"]': [
      'warning: airlock.toml:1: Platform "linux_amd46" is none of the usual ones; Did you mean "linux_amd64"?',
    ],
    '[roots]\ninclude = ["ok",\n"../x"]': [
      'error: airlock.toml:3: Cannot use pattern "../x": it must not lead upwards',
    ],
    'mirror.providers = [\n"a//b",\n"acme/a@latest",\n"acme/b@~> 1"]': [
      'error: airlock.toml:2: Cannot use provider "a//b": The "source" attribute must be in the format "[hostname/][namespace/]name"',
      'error: airlock.toml:3: Cannot use provider "acme/a@latest": This string does not use correct version constraint syntax.',
    ],
  };
  for (const [text, expected] of Object.entries(cases)) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(problems(text)).to.deep.equal(expected);
    });
  }

  for (const [text, line] of [
    ['platforms = [\n"linux_amd64"\n"x"]', 3],
    ['a = 1\na = 2', 2],
    ['flavour = ', 1],
    ['\n\n]', 3],
    ['<<<<<<< HEAD', 1],
  ] as const) {
    it(`says where ${JSON.stringify(text)} is no TOML`, () => {
      const [problem, ...more] = problems(text);

      expect(problem).to.match(new RegExp(`^error: airlock\\.toml:${line}: Cannot read TOML: .+$`));
      expect(problem).not.to.contain(' at row');
      expect(more).to.deep.equal([]);
    });
  }
});

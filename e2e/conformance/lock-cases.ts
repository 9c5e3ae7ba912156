/** Random cases for `providers lock`: configurations, prior lock files, flags and sources. */
import { providerRelease, type ProviderRelease } from '../../internal/testing/provider-package.ts';
import type { Random } from '../harness/random.ts';

/** Where packages come from in a case. */
export type CaseSource = 'registry' | 'packed' | 'unpacked' | 'network';

/** Everything that the two programs are given. */
export interface LockCase {
  readonly source: CaseSource;
  /** Name and content, relative to the working directory. */
  readonly files: ReadonlyMap<string, string>;
  /** Flags and arguments after `providers lock`, without those that name the source. */
  readonly args: readonly string[];
}

interface Universe {
  readonly address: `${string}/${string}`;
  readonly versions: readonly string[];
}

const universe: readonly Universe[] = [
  { address: 'hashicorp/null', versions: ['1.0.0', '1.2.0', '1.2.9', '2.0.0', '2.1.0-beta1'] },
  { address: 'hashicorp/random', versions: ['0.9.0', '3.0.0', '3.10.0', '3.9.0'] },
  { address: 'acme/anvil', versions: ['0.1.0-alpha', '0.1.0', '10.0.0', '9.0.0'] },
  { address: 'acme/rocket-sled', versions: ['1.0.0-rc1', '1.0.0-rc.2'] },
];

export const platforms = ['linux_amd64', 'darwin_arm64', 'windows_386'] as const;

/** The releases behind all cases; every third has no package for one of the platforms. */
export function makeReleases(): readonly ProviderRelease[] {
  return universe.flatMap(({ address, versions }) =>
    versions.map((version, index) =>
      providerRelease(address, version, {
        platforms: index % 3 === 1 ? platforms.slice(0, 2) : platforms,
        bytes: 512,
        protocols: version === '2.0.0' ? ['4.0', '5.0'] : ['5.0'],
      }),
    ),
  );
}

/** Makes a case. */
export function makeLockCase(random: Random): LockCase {
  const files = new Map<string, string>();
  files.set('main.tf', makeModule(random));
  if (random.chance(0.25)) files.set('extra.tf', makeResources(random));
  if (random.chance(0.1)) files.set('main_override.tf', makeRequired(random, 1));
  if (random.chance(0.15)) files.set('more.tf.json', makeJson(random));
  if (random.chance(0.2)) addChild(files, random);
  if (random.chance(0.55)) files.set('.terraform.lock.hcl', makeLockFile(random));
  return {
    source: random.pick(['registry', 'registry', 'packed', 'unpacked', 'network'] as const),
    files,
    args: makeArgs(random),
  };
}

function makeModule(random: Random): string {
  const parts = [makeRequired(random, 0.6)];
  if (random.chance(0.3)) parts.push(makeResources(random));
  if (random.chance(0.04)) parts.push('resource "broken" {\n');
  if (random.chance(0.04)) parts.push('variable "a" {}\nvariable "a" {}\n');
  return parts.join('\n');
}

function makeRequired(random: Random, probability: number): string {
  const chosen = random.some(universe, probability);
  const entries = chosen.map(({ address, versions }) => {
    const name = address.split('/')[1] ?? '';
    const source = random.chance(0.05) ? random.pick(oddSources) : address;
    if (random.chance(0.08)) return `    ${name} = "${makeConstraint(random, versions)}"\n`;
    const version = random.chance(0.75)
      ? `\n      version = "${makeConstraint(random, versions)}"`
      : '';
    return `    ${name} = {\n      source = "${source}"${version}\n    }\n`;
  });
  return `terraform {\n  required_providers {\n${entries.join('')}  }\n}\n`;
}

const oddSources = [
  'acme/missing',
  'terraform.io/builtin/terraform',
  'a_b/c',
  'x/y/z/w',
  'HashiCorp/NULL',
  'acme/terraform-provider-anvil',
  '-/null',
];

function makeConstraint(random: Random, versions: readonly string[]): string {
  if (random.chance(0.06)) return random.pick(oddConstraints);
  const terms = Array.from({ length: 1 + random.below(3) }, () => {
    const version = shorten(random, random.pick(versions));
    const operator = random.pick(['', '=', '>=', '>=', '>=', '~>', '~>', '<', '<=', '>', '!=']);
    const space = random.chance(0.8) ? ' ' : '';
    return `${operator}${operator === '' ? '' : space}${version}`;
  });
  return terms.join(random.chance(0.8) ? ', ' : ',');
}

const oddConstraints = [
  '',
  'latest',
  '^1.0',
  '>= v1.0',
  '1.x',
  '>= 1.0.0.0',
  '~> 0',
  '>=  1',
  '>= 1 < 2',
];

/** `1.2.0` may also be written `1.2` or `1`; a suffix needs the whole. */
function shorten(random: Random, version: string): string {
  if (version.includes('-') || random.chance(0.4)) return version;
  return version
    .split('.')
    .slice(0, 1 + random.below(3))
    .join('.');
}

function makeResources(random: Random): string {
  const blocks = [
    'resource "null_resource" "a" {}\n',
    'data "random_id" "b" {}\n',
    'resource "random_pet" "c" {\n  count = 0\n}\n',
    'data "terraform_remote_state" "d" {\n  backend = "local"\n}\n',
    'provider "null" {\n  version = ">= 1.0"\n}\n',
    'provider "anvil" {\n  alias = "east"\n}\n',
    'locals {\n  text = "${upper("x")} %{if true}y%{endif}"\n}\n',
    'output "o" {\n  value = [for k, v in {} : v if k != ""]\n}\n',
    'check "health" {\n  data "anvil_check" "x" {}\n  assert {\n    condition = true\n    error_message = "no"\n  }\n}\n',
  ];
  return random.some(blocks, 0.3).join('\n');
}

function makeJson(random: Random): string {
  return JSON.stringify({
    '//': 'a comment',
    resource: { null_resource: { json: {} } },
    ...(random.chance(0.3) ? { provider: { random: { version: '>= 0.5' } } } : {}),
  });
}

function addChild(files: Map<string, string>, random: Random): void {
  files.set(
    'main.tf',
    `${files.get('main.tf') ?? ''}\nmodule "child" {\n  source = "./child"\n}\n`,
  );
  files.set('child/main.tf', makeModule(random));
  if (random.chance(0.1)) return;
  files.set(
    '.terraform/modules/modules.json',
    JSON.stringify({
      Modules: [
        { Key: '', Source: '', Dir: '.' },
        { Key: 'child', Source: random.chance(0.1) ? './old' : './child', Dir: 'child' },
      ],
    }),
  );
}

function makeLockFile(random: Random): string {
  if (random.chance(0.04)) return '<<<<<<< HEAD\nprovider "x" {\n=======\n>>>>>>> b\n';
  const blocks = random.some(universe, 0.6).map(({ address, versions }) => {
    const lines = [`  version = "${random.chance(0.04) ? 'v1' : random.pick(versions)}"`];
    if (random.chance(0.5)) lines.push(`  constraints = "${random.pick(lockedConstraints)}"`);
    if (random.chance(0.7)) lines.push(`  hashes = [${makeHashes(random).join(', ')}]`);
    const host = random.chance(0.95) ? 'registry.terraform.io/' : '';
    return `provider "${host}${address}" {\n${lines.join('\n')}\n}\n`;
  });
  if (random.chance(0.1)) blocks.push('# a comment\n');
  if (random.chance(0.05)) blocks.push('module "m" {}\n');
  return blocks.join(random.chance(0.9) ? '\n' : '\r\n');
}

const lockedConstraints = ['>= 1.0.0', '~> 3.0', '', '>= 0.1.0, < 2.0.0', '1.0'];

function makeHashes(random: Random): readonly string[] {
  return random.some(
    [
      `"zh:${'a'.repeat(64)}"`,
      '"h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="',
      '"h9:something"',
      '"h1:AAAA"',
      random.chance(0.1) ? '"nonsense"' : '"h1:BBBB"',
    ],
    0.5,
  );
}

function makeArgs(random: Random): readonly string[] {
  const chosen = random.some(platforms, 0.45).map((platform) => `-platform=${platform}`);
  if (random.chance(0.04))
    chosen.push(`-platform=${random.pick(['linux', 'a_b_c', 'Linux_AMD64'])}`);
  const providers = random.chance(0.12) ? [random.pick(universe).address] : [];
  if (random.chance(0.03)) providers.push('acme/missing');
  if (random.chance(0.02)) chosen.push('-nonsense');
  return [...chosen, ...providers];
}

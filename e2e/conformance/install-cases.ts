/** Random cases for `install`: configurations, lock files, what is installed, caches and sources. */
import { providerRelease, type ProviderRelease } from '../../internal/testing/provider-package.ts';
import type { Random } from '../harness/random.ts';

/** Where packages come from in a case; the last two are named by `-plugin-dir`. */
export type InstallSource =
  'registry' | 'packed' | 'unpacked' | 'network' | 'plugin-packed' | 'plugin-unpacked';

/** What is in a place for a package before the case begins. */
export type Present = 'nothing' | 'right' | 'modified' | 'incomplete';

/** A package that is there before the case begins. */
export interface PresentPackage {
  readonly provider: string;
  readonly version: string;
  readonly state: Present;
}

/** Everything that the two programs are given. */
export interface InstallCase {
  readonly source: InstallSource;
  readonly files: ReadonlyMap<string, string>;
  readonly args: readonly string[];
  readonly installed: readonly PresentPackage[];
  /** What is in the plugin cache; undefined where there is none. */
  readonly cached: readonly PresentPackage[] | undefined;
  readonly env: Readonly<Record<string, string>>;
}

interface Universe {
  readonly address: `${string}/${string}`;
  readonly versions: readonly string[];
}

const universe: readonly Universe[] = [
  { address: 'hashicorp/null', versions: ['1.0.0', '2.0.0', '2.1.0'] },
  { address: 'acme/anvil', versions: ['0.9.0', '1.0.0', '1.1.0'] },
  { address: 'acme/rocket', versions: ['3.0.0'] },
];

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** The platform that Terraform installs for. */
export const platform = `${process.platform}_${architectures[process.arch] ?? process.arch}`;

/** The releases behind all cases; one is for another platform only. */
export function makeReleases(): readonly ProviderRelease[] {
  return universe.flatMap(({ address, versions }) =>
    versions.map((version) =>
      providerRelease(address, version, {
        platforms: version === '1.1.0' ? ['plan9_386'] : [platform, 'plan9_386'],
        bytes: 512,
      }),
    ),
  );
}

/** Makes a case. */
export function makeInstallCase(random: Random, releases: readonly ProviderRelease[]): InstallCase {
  const files = new Map([['main.tf', makeModule(random)]]);
  if (random.chance(0.6)) files.set('.terraform.lock.hcl', makeLockFile(random, releases));
  if (random.chance(0.15)) files.set('terraform.tfstate', makeState(random));
  const hasCache = random.chance(0.45);
  return {
    source: random.pick(sources),
    files,
    args: makeArgs(random),
    installed: random.chance(0.5) ? makePresent(random) : [],
    cached: hasCache ? makePresent(random) : undefined,
    env: {
      ...(random.chance(0.1) ? { TF_DATA_DIR: 'data' } : {}),
      ...(hasCache && random.chance(0.2)
        ? { TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: '1' }
        : {}),
    },
  };
}

const sources: readonly InstallSource[] = [
  'registry',
  'registry',
  'packed',
  'unpacked',
  'network',
  'plugin-packed',
  'plugin-unpacked',
];

function makeModule(random: Random): string {
  const entries = random.some(universe, 0.7).map(({ address, versions }) => {
    const version = random.chance(0.6)
      ? `\n      version = "${makeConstraint(random, versions)}"`
      : '';
    return `    ${address.split('/')[1] ?? ''} = {\n      source = "${address}"${version}\n    }\n`;
  });
  if (random.chance(0.06)) entries.push('    x = {\n      source = "acme/missing"\n    }\n');
  if (random.chance(0.06))
    entries.push(`    y = {\n      source = "${random.pick(builtIn)}"\n    }\n`);
  if (random.chance(0.03)) entries.push('    z = {\n      source = "-/old"\n    }\n');
  return `terraform {\n  required_providers {\n${entries.join('')}  }\n}\n`;
}

const builtIn = ['terraform.io/builtin/terraform', 'terraform.io/builtin/nope'];

function makeConstraint(random: Random, versions: readonly string[]): string {
  const operator = random.pick(['', '>= ', '>= ', '~> ', '<= ', '!= ']);
  return `${operator}${random.pick(versions)}`;
}

function makeLockFile(random: Random, releases: readonly ProviderRelease[]): string {
  const blocks = random.some(universe, 0.75).map(({ address, versions }) => {
    const version = random.pick(versions);
    const lines = [`  version = "${version}"`];
    if (random.chance(0.4)) lines.push(`  constraints = "${random.pick(lockedConstraints)}"`);
    const hashes = makeHashes(random, { address, version }, releases);
    if (hashes.length > 0) lines.push(`  hashes = [\n${hashes.join('')}  ]`);
    return `provider "registry.terraform.io/${address}" {\n${lines.join('\n')}\n}\n`;
  });
  return blocks.join('\n');
}

const lockedConstraints = ['>= 1.0.0', '~> 3.0', '1.0.0'];

function makeHashes(
  random: Random,
  { address, version }: { readonly address: string; readonly version: string },
  releases: readonly ProviderRelease[],
): readonly string[] {
  const release = releases.find((each) => isRelease(each, address, version));
  const own = release?.packages.find((item) => item.platform === platform);
  const other = release?.packages.find((item) => item.platform !== platform);
  const choices = random.chance(0.15)
    ? ['h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', `zh:${'a'.repeat(64)}`]
    : [own?.h1(), own?.h1(), own?.zh(), other?.zh(), 'h9:something'];
  const some = random.some(choices, 0.5).filter((hash) => hash !== undefined);
  return [...new Set(some)].sort().map((hash) => `    "${hash}",\n`);
}

/** Reports whether a release is that of a provider at a version. */
export function isRelease(
  { namespace, type, version }: ProviderRelease,
  address: string,
  wanted: string,
): boolean {
  return `${namespace}/${type}` === address && version === wanted;
}

function makeState(random: Random): string {
  const resources = random.some(universe, 0.5).map(({ address }, index) => ({
    mode: 'managed',
    type: 'x',
    name: `n${index}`,
    provider: `provider["registry.terraform.io/${address}"]`,
    instances: [],
  }));
  return JSON.stringify({
    version: 4,
    terraform_version: '1.11.4',
    serial: 1,
    lineage: 'a',
    outputs: {},
    resources,
  });
}

function makePresent(random: Random): readonly PresentPackage[] {
  return random.some(universe, 0.7).map(({ address, versions }) => ({
    provider: address,
    version: random.pick(versions),
    state: random.pick(['right', 'right', 'modified', 'incomplete'] as const),
  }));
}

/** Never both: Terraform says twice that they contradict each other. */
function makeArgs(random: Random): readonly string[] {
  return random.pick([[], [], [], ['-upgrade'], ['-lockfile=readonly']]);
}

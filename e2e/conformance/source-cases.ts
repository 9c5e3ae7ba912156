/** Random cases of where providers come from: `provider_installation` blocks and implied mirrors. */
import { providerRelease, type ProviderRelease } from '../../internal/testing/provider-package.ts';
import type { Random } from '../harness/random.ts';

/** The places that hold providers in all cases; each has packages of its own. */
export const places = ['packed', 'unpacked', 'network', 'registry'] as const;
export type Place = (typeof places)[number];

/** Everything that the two programs are given. */
export interface SourceCase {
  /** The content of `main.tf`. */
  readonly config: string;
  /** The methods of `provider_installation`; undefined where there is no such block. */
  readonly methods: readonly string[] | undefined;
  /** Where implied mirrors are put, by the place whose content they have. */
  readonly implied: readonly (readonly [place: 'packed' | 'unpacked', directory: string])[];
}

const providers = ['acme/anvil', 'acme/rocket', 'hashicorp/null'] as const;
const platforms = ['linux_amd64', 'darwin_arm64', 'windows_386'];

/** Some versions here, others there; a few for other platforms only, one that nobody may choose. */
const versionsOf: Readonly<Record<Place, Readonly<Record<string, readonly string[]>>>> = {
  packed: { 'acme/anvil': ['1.0.0', '1.2.0'], 'hashicorp/null': ['0.0.0'] },
  unpacked: { 'acme/anvil': ['1.0.0', '1.3.0'], 'acme/rocket': ['2.0.0-rc1', '1.0.0'] },
  network: { 'acme/anvil': ['1.1.0', '1.0.0'], 'hashicorp/null': ['3.0.0', '3.1.0'] },
  registry: { 'acme/anvil': ['1.0.0', '1.4.0'], 'acme/rocket': ['1.0.0', '1.0.1'] },
};

/** Makes the releases of a place; their content tells them from those of other places. */
export function releasesOf(place: Place): readonly ProviderRelease[] {
  return Object.entries(versionsOf[place]).flatMap(([address, versions]) =>
    versions.map((version, index) => {
      const [namespace = '', type = ''] = address.split('/');
      const elsewhere = place === 'unpacked' && index === 1;
      return providerRelease(`${namespace}/${type}`, version, {
        platforms: elsewhere ? platforms.slice(1) : platforms,
        bytes: 512,
        seed: place,
      });
    }),
  );
}

/** Makes a case; `{place}` in its methods stands for the address of the place. */
export function makeSourceCase(random: Random): SourceCase {
  const config = makeConfig(random);
  if (random.chance(0.2)) {
    const implied = random.some(impliedPlaces, 0.4);
    return { config, methods: undefined, implied };
  }
  const count = random.below(5);
  const methods = Array.from({ length: count }, () => makeMethod(random));
  return { config, methods, implied: [] };
}

const impliedPlaces = [
  ['packed', 'work/terraform.d/plugins'],
  ['unpacked', 'home/.terraform.d/plugins'],
  ['unpacked', 'home/.local/share/terraform/plugins'],
  ['packed', 'home/.local/share/terraform/plugins'],
] as const;

function makeConfig(random: Random): string {
  const chosen = random.some(providers, 0.5);
  const entries = (chosen.length > 0 ? chosen : [providers[0]]).map((address) => {
    const version = random.chance(0.5) ? `\n      version = "${random.pick(constraints)}"` : '';
    return `    ${address.split('/')[1] ?? ''} = {\n      source = "${address}"${version}\n    }\n`;
  });
  return `terraform {\n  required_providers {\n${entries.join('')}  }\n}\n`;
}

const constraints = ['>= 1.0.0', '1.0.0', '~> 1.2', '< 1.2', '0.0.0', '!= 1.4.0', '>= 3'];

function makeMethod(random: Random): string {
  const [name, argument] = random.pick(methodKinds);
  const lines: string[] = argument === '' ? [] : [argument];
  if (random.chance(0.4)) lines.push(`include = [${makePatterns(random)}]`);
  if (random.chance(0.4)) lines.push(`exclude = [${makePatterns(random)}]`);
  return `${name} {\n    ${lines.join('\n    ')}\n  }`;
}

const methodKinds = [
  ['direct', ''],
  ['direct', ''],
  ['filesystem_mirror', 'path = "{packed}"'],
  ['filesystem_mirror', 'path = "{unpacked}"'],
  ['filesystem_mirror', 'path = "{unpacked}"'],
  ['network_mirror', 'url = "{network}"'],
  ['network_mirror', 'url = "{network}"'],
  ['network_mirror', 'url = "http://example.com/"'],
  ['filesystem_mirror', 'path = "/nonexistent/mirror"'],
] as const;

function makePatterns(random: Random): string {
  const chosen = Array.from({ length: 1 + random.below(2) }, () => random.pick(patterns));
  return chosen.map((pattern) => `"${pattern}"`).join(', ');
}

const patterns = [
  'acme/*',
  'acme/*',
  'hashicorp/null',
  'acme/anvil',
  'Acme/Rocket',
  '*/*',
  '*/*/*',
  'registry.terraform.io/acme/*',
  'example.com/*/*',
  'a_b/c',
];

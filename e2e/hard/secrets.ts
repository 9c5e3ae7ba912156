/** Secrets of all kinds, each where it may be, and nowhere else whatever goes wrong. */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fault } from '../../internal/testing/fault.ts';
import { createFakeMirror } from '../../internal/testing/fake-mirror.ts';
import { withFakeProxy, type FakeProxy } from '../../internal/testing/fake-proxy.ts';
import { createFakeRegistry } from '../../internal/testing/fake-registry.ts';
import { createFakeServer, type FakeServer } from '../../internal/testing/fake-server.ts';
import { listTree } from '../../internal/testing/list-tree.ts';
import { providerRelease } from '../../internal/testing/provider-package.ts';
import { withTempDir } from '../../internal/testing/temp-dir.ts';
import { createTlsIdentity } from '../../internal/testing/tls-certificate.ts';
import { runAirlock, type ProgramResult } from '../harness/run-program.ts';
import type { HardFamily } from './family.ts';
import { tryAll } from './try-all.ts';

/** Every secret that a run is given. They share no eight characters. */
const secrets = {
  configToken: 'cfg-Kq83hTzPwLx1',
  variableToken: 'var-9dFsR27mVbYc',
  helperToken: 'hlp-XoW5uJ6nEgAi',
  netrcPassword: 'nrc-B4kyMZ0tQslD',
  urlPassword: 'url-eC8vHf3rUjNp',
  signedQuery: 'sig-aT1oGxI7zSdK',
  proxyPassword: 'prx-mRw2L9bJqYVh',
  mirrorPassword: 'mir-F6cPnE5iXuOg',
  mirrorToken: 'mtk-D0sZyKt8fQlW',
  locationQuery: 'loc-jH4vAUeB3rNx',
} as const;
type SecretName = keyof typeof secrets;

/** Names of the servers that a run can reach. */
type Party = 'registry' | 'other' | 'helped' | 'cdn' | 'mirror' | 'stranger' | 'proxy';

/** Where each secret may arrive. */
const recipients: Readonly<Record<SecretName, readonly Party[]>> = {
  configToken: ['registry'],
  variableToken: ['other'],
  helperToken: ['helped'],
  netrcPassword: ['other'],
  urlPassword: ['cdn'],
  signedQuery: ['cdn'],
  proxyPassword: ['proxy'],
  mirrorPassword: ['mirror'],
  mirrorToken: ['mirror'],
  // Whoever is redirected to an address sees its query; nobody else does.
  locationQuery: ['stranger'],
};

/** What goes wrong, if anything. */
const faults: readonly (readonly [name: string, make: (stranger: string) => Fault])[] = [
  ['nothing', () => ({ kind: 'delay', ms: 0 })],
  ['401', () => ({ kind: 'status', status: 401 })],
  ['404', () => ({ kind: 'status', status: 404 })],
  ['500', () => ({ kind: 'status', status: 500 })],
  ['a reset', () => ({ kind: 'reset' })],
  ['nonsense', () => ({ kind: 'body', body: '<html>', contentType: 'text/html' })],
  ['half a body', () => ({ kind: 'truncate', bytes: 20 })],
  ['a redirect', (stranger) => redirect(`${stranger}/x?token=${secrets.locationQuery}`)],
  ['a bad redirect', () => redirect(`http://[::1?token=${secrets.locationQuery}`)],
  ['another scheme', () => redirect(`ftp://u:${secrets.locationQuery}@example.com/`)],
];

function redirect(location: string): Fault {
  return { kind: 'status', status: 302, headers: { location } };
}

const registryPaths = [/\/versions$/, /\/download\//, /SHA256SUMS$/, /SHA256SUMS\.sig$/, /\.zip/];
const mirrorPaths = [/index\.json$/, /1\.2\.0\.json$/, /\.zip$/];

/** Each fault at each kind of request, to registries and to a mirror. */
export const secretsFamily: HardFamily = {
  name: 'secrets',
  async run() {
    const places = [
      ...registryPaths.map((path) => ({ path, attempt: tryRegistries })),
      ...mirrorPaths.map((path) => ({ path, attempt: tryMirror })),
    ];
    const trials = faults.flatMap(([name, make]) =>
      places.map((place) => ({ ...place, name, make })),
    );
    const sightings = await tryAll(trials, async ({ name, make, path, attempt }) => {
      const { problems, arrivals } = await attempt(path, make);
      return { problems: problems.map((text) => `${name} at ${path.source}: ${text}`), arrivals };
    });
    const arrived = new Set(sightings.flatMap(({ arrivals }) => arrivals));
    const missing = expectedArrivals.filter((arrival) => !arrived.has(arrival));
    return {
      tried: trials.length,
      failures: [
        ...sightings.flatMap(({ problems }) => problems),
        ...missing.map((arrival) => `never seen: ${arrival}`),
      ],
    };
  },
};

/** What a trial has brought to light. */
interface Sightings {
  readonly problems: readonly string[];
  /** Secrets that were received, by whom. */
  readonly arrivals: readonly string[];
}

type MakeFault = (stranger: string) => Fault;

/** Three registries, each with a token from another place, and an archive behind a proxy. */
async function tryRegistries(path: RegExp, make: MakeFault): Promise<Sightings> {
  return withWorld(async (world) => {
    const { directory, servers } = world;
    await withFakeProxy({ target: { port: servers.cdn.port } }, async (proxy) => {
      for (const server of Object.values(servers)) {
        if (server !== servers.stranger) server.faults.add(path, make(servers.stranger.origin));
      }
      servers.registry.faults.add(
        /\/download\/(?!.*\/x)/,
        {
          kind: 'edit',
          edit: (document) => ({
            ...document,
            download_url: signedAddress(document['download_url']),
          }),
        },
        path.source.includes('download') ? { times: 0 } : {},
      );
      await writeCliConfig(world);
      const result = await runAirlock(['lock', '-platform=linux_amd64'], {
        cwd: join(directory, 'work'),
        env: { ...environmentOf(world), HTTP_PROXY: proxyAddress(proxy) },
        withoutToken: true,
      });
      world.note(result, proxy);
    });
  });
}

/** A mirror whose address has a password in it, and whose host has a token. */
async function tryMirror(path: RegExp, make: MakeFault): Promise<Sightings> {
  return withWorld(async (world) => {
    const { directory, servers } = world;
    const { mirror } = servers;
    mirror.faults.add(path, make(servers.stranger.origin));
    await writeCliConfig(world);
    const url = `https://me:${secrets.mirrorPassword}@127.0.0.1:${mirror.port}/providers/`;
    for (const address of [url, url.replace(/me:.*@/, '')]) {
      const result = await runAirlock(
        ['lock', '-platform=linux_amd64', `-net-mirror=${address}`, 'acme/anvil'],
        { cwd: join(directory, 'work'), env: environmentOf(world), withoutToken: true },
      );
      world.note(result);
    }
  });
}

type Servers = Readonly<Record<Exclude<Party, 'proxy'>, FakeServer>>;
const serverNames = ['registry', 'other', 'helped', 'cdn', 'mirror', 'stranger'] as const;

interface World {
  readonly directory: string;
  readonly servers: Servers;
  note(result: ProgramResult, proxy?: FakeProxy): void;
}

/** Lends the servers, and looks for secrets in everything that came of it. */
async function withWorld(use: (world: World) => Promise<void>): Promise<Sightings> {
  return withTempDir(async (directory) => {
    const outputs: (readonly [place: string, text: string])[] = [];
    const received: (readonly [party: Party, text: string])[] = [];
    const servers = await createServers();
    try {
      await use({
        directory,
        servers,
        note(result, proxy) {
          outputs.push(['the output', result.stdout + result.stderr]);
          if (result.code !== 0 && result.code !== 1) outputs.push(['a crash', result.stderr]);
          if (proxy === undefined) return;
          const { asked, authorizations } = proxy;
          received.push(['proxy', authorizations.join('\n')]);
          // The rest is for the server behind it.
          received.push(['cdn', asked.join('\n')]);
        },
      });
      const own = /cli\.tfrc|\.netrc|terraform-credentials-/;
      for (const [path, content] of Object.entries(await listTree(directory))) {
        if (!own.test(path)) outputs.push([path, content]);
      }
      for (const party of serverNames) {
        const requests = servers[party].requests.map((request) => JSON.stringify(request));
        received.push([party, requests.join('\n')]);
      }
      return {
        problems: [...findInOutputs(outputs), ...findStrays(received)],
        arrivals: received.flatMap(([party, text]) =>
          secretsIn(text).map((name) => arrivalOf(name, party)),
        ),
      };
    } finally {
      await Promise.all(Object.values(servers).map((server) => server.close()));
    }
  });
}

const tls = createTlsIdentity();

async function createServers(): Promise<Servers> {
  const [anvil, bolt, cog] = ['anvil', 'bolt', 'cog'].map((type) =>
    providerRelease(`acme/${type}`, '1.2.0'),
  );
  if (anvil === undefined || bolt === undefined || cog === undefined)
    throw new Error('No releases');
  const archive = anvil.packages[0]?.archive() ?? '';
  const [registry, other, helped, cdn, mirror, stranger] = await Promise.all([
    createFakeRegistry({ releases: [anvil] }),
    createFakeRegistry({ releases: [bolt] }),
    createFakeRegistry({ releases: [cog] }),
    createFakeServer(() => ({ body: archive, contentType: 'application/zip' })),
    createFakeMirror({ releases: [anvil], tls }),
    createFakeServer(() => undefined),
  ]);
  return { registry, other, helped, cdn, mirror, stranger };
}

function signedAddress(address: unknown): string {
  const path = typeof address === 'string' ? address : '';
  return `http://me:${secrets.urlPassword}@cdn.example.com${path}?X-Signature=${secrets.signedQuery}`;
}

function proxyAddress({ port }: FakeProxy): string {
  return `http://me:${secrets.proxyPassword}@127.0.0.1:${port}`;
}

async function writeCliConfig({ directory, servers }: World): Promise<void> {
  const hosts = [
    ['registry.terraform.io', servers.registry],
    ['other.example.com', servers.other],
    ['helped.example.com', servers.helped],
  ] as const;
  const blocks = hosts.map(
    ([host, { origin }]) =>
      `host "${host}" {\n  services = { "providers.v1" = "${origin}/v1/providers/" }\n}\n`,
  );
  const credentials = [
    ['registry.terraform.io', secrets.configToken],
    [`127.0.0.1:${servers.mirror.port}`, secrets.mirrorToken],
  ].map(([host = '', token = '']) => `credentials "${host}" {\n  token = "${token}"\n}\n`);
  const plugins = join(directory, '.terraform.d', 'plugins');
  const helper = join(plugins, 'terraform-credentials-vault');
  await mkdir(plugins, { recursive: true });
  await mkdir(join(directory, 'work'));
  await writeFile(join(directory, 'work', 'main.tf'), requirements);
  await writeFile(join(directory, 'ca.pem'), tls.cert);
  await writeFile(
    join(directory, 'cli.tfrc'),
    [...blocks, ...credentials, 'credentials_helper "vault" {}\n'].join(''),
  );
  await writeFile(helper, `#!/bin/sh\necho '{"token":"${secrets.helperToken}"}'\n`);
  await chmod(helper, 0o755);
  await writeFile(
    join(directory, '.netrc'),
    `machine 127.0.0.1:${servers.other.port} login me password ${secrets.netrcPassword}\n`,
  );
}

const requirements = `terraform {
  required_providers {
    anvil = { source = "acme/anvil" }
    bolt  = { source = "other.example.com/acme/bolt" }
    cog   = { source = "helped.example.com/acme/cog" }
  }
}
`;

function environmentOf({ directory }: World): Readonly<Record<string, string>> {
  return {
    HOME: directory,
    TMPDIR: directory,
    TF_CLI_CONFIG_FILE: join(directory, 'cli.tfrc'),
    TF_TOKEN_other_example_com: secrets.variableToken,
    TF_REGISTRY_CLIENT_TIMEOUT: '3',
    AIRLOCK_DOWNLOAD_TIMEOUT: '3',
    TF_LOG: 'trace',
    SSL_CERT_FILE: join(directory, 'ca.pem'),
    NODE_EXTRA_CA_CERTS: join(directory, 'ca.pem'),
  };
}

function findInOutputs(outputs: readonly (readonly [string, string])[]): readonly string[] {
  return outputs.flatMap(([place, text]) => [
    ...(place === 'a crash' ? [`it crashes: ${text}`] : []),
    ...secretsIn(text).map((name) => `${name} is in ${place}`),
  ]);
}

function findStrays(received: readonly (readonly [Party, string])[]): readonly string[] {
  return received.flatMap(([party, text]) =>
    secretsIn(text)
      .filter((name) => !recipients[name].includes(party))
      .map((name) => arrivalOf(name, party)),
  );
}

function arrivalOf(name: SecretName, party: Party): string {
  return `${name} is sent to ${party}`;
}

/** Also in the form that HTTP gives to names and passwords. */
function secretsIn(text: string): readonly SecretName[] {
  const decoded = [...text.matchAll(/Basic ([A-Za-z0-9+/=]+)/g)].map(([, coded = '']) =>
    Buffer.from(coded, 'base64').toString(),
  );
  const all = [text, decodeLoosely(text), ...decoded].join('\n');
  return secretNames.filter((name) => all.includes(secrets[name]));
}

function decodeLoosely(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(parseInt(code.slice(1), 16)));
}

const secretNames: readonly SecretName[] = [
  'configToken',
  'variableToken',
  'helperToken',
  'netrcPassword',
  'urlPassword',
  'signedQuery',
  'proxyPassword',
  'mirrorPassword',
  'mirrorToken',
  'locationQuery',
];

/** Without these a run would prove nothing. */
const expectedArrivals = secretNames.flatMap((name) =>
  recipients[name].map((party) => arrivalOf(name, party)),
);

/**
 * A provider registry that serves releases made up by `providerRelease`: the versions and download
 * documents, `SHA256SUMS` with its signature, and the archives. Terraform itself can work with it.
 */
import { createFakeServer, type FakeServer, type FakeServerOptions } from './fake-server.ts';
import { once } from './once.ts';
import type { ProviderPackage, ProviderRelease } from './provider-package.ts';
import type { FakeAnswer } from './send-body.ts';
import { createSigningKey, type TestSigningKey } from './signing-key.ts';

export interface FakeRegistryOptions extends FakeServerOptions {
  readonly releases: readonly ProviderRelease[];
  /** Signs every release; a new key unless told. */
  readonly signingKey?: Pick<TestSigningKey, 'asciiArmor' | 'keyId' | 'sign'>;
  /** What the registry offers as public keys; that of `signingKey` unless told. */
  readonly offeredKeys?: readonly OfferedKey[];
  /** Hosts whose providers are looked up here; Terraform's public registry unless told. */
  readonly hosts?: readonly string[];
  /** Whether downloads carry the `packages` of OpenTofu's registry. */
  readonly reportsHashes?: boolean;
}

export interface OfferedKey {
  readonly asciiArmor: string;
  readonly keyId: string;
  readonly trustSignature?: string;
}

export interface FakeRegistry extends FakeServer {
  /** Base address of the provider registry protocol. */
  readonly url: string;
  /** CLI configuration that sends the hosts' providers here, without any discovery. */
  cliConfig(): string;
}

/** Starts a registry. Over https it also answers service discovery. */
export async function createFakeRegistry(options: FakeRegistryOptions): Promise<FakeRegistry> {
  const signingKey = options.signingKey ?? (await createSigningKey());
  const offeredKeys = options.offeredKeys ?? [signingKey];
  const documents = new Map<string, () => FakeAnswer | Promise<FakeAnswer>>([
    ['/.well-known/terraform.json', () => json({ 'providers.v1': basePath })],
  ]);
  for (const [path, versions] of listVersions(options.releases)) {
    documents.set(path, () => json({ versions, warnings: null }));
  }
  for (const release of options.releases) {
    const directory = directoryOf(release);
    // Archives are packed when they are first needed: most releases never are.
    const sums = once(() => Buffer.from(release.packages.map(sumsLine).join('')));
    const signature = once(() => signingKey.sign(sums()));
    documents.set(`${directory}/${sumsName(release)}`, () => text(sums()));
    documents.set(`${directory}/${sumsName(release)}.sig`, async () => bytes(await signature()));
    for (const item of release.packages) {
      documents.set(`${directory}/${item.filename}`, () => archive(item));
      documents.set(downloadPath(release, item), () =>
        json({
          ...describeDownload(release, item),
          signing_keys: { gpg_public_keys: offeredKeys.map(describeKey) },
          ...(options.reportsHashes === true ? { packages: reportHashes(release) } : {}),
        }),
      );
    }
  }
  const server = await createFakeServer((path) => documents.get(decodeURI(path))?.(), options);
  const url = `${server.origin}${basePath}`;
  const hosts = options.hosts ?? ['registry.terraform.io'];
  return { ...server, url, cliConfig: () => hosts.map((host) => hostBlock(host, url)).join('') };
}

const basePath = '/v1/providers/';

function hostBlock(host: string, url: string): string {
  return `host "${host}" {\n  services = {\n    "providers.v1" = "${url}"\n  }\n}\n`;
}

function listVersions(releases: readonly ProviderRelease[]): ReadonlyMap<string, object[]> {
  const lists = new Map<string, object[]>();
  for (const { namespace, type, version, protocols, packages } of releases) {
    const path = `${basePath}${namespace}/${type}/versions`;
    const platforms = packages.map(describePlatform);
    lists.set(path, [...(lists.get(path) ?? []), { version, protocols, platforms }]);
  }
  return lists;
}

function downloadPath(release: ProviderRelease, { platform }: ProviderPackage): string {
  const { namespace, type, version } = release;
  return `${basePath}${namespace}/${type}/${version}/download/${platform.replace('_', '/')}`;
}

function describePlatform({ platform }: ProviderPackage): { os: string; arch: string } {
  const [os = '', arch = ''] = platform.split('_');
  return { os, arch };
}

function describeDownload(release: ProviderRelease, item: ProviderPackage): object {
  const directory = directoryOf(release);
  return {
    protocols: release.protocols,
    ...describePlatform(item),
    filename: item.filename,
    download_url: `${directory}/${item.filename}`,
    shasum: item.zh().slice('zh:'.length),
    shasums_url: `${directory}/${sumsName(release)}`,
    shasums_signature_url: `${directory}/${sumsName(release)}.sig`,
  };
}

function describeKey({ asciiArmor, keyId, trustSignature = '' }: OfferedKey): object {
  return { key_id: keyId, ascii_armor: asciiArmor, trust_signature: trustSignature };
}

function reportHashes({ packages }: ProviderRelease): Readonly<Record<string, object>> {
  return Object.fromEntries(
    packages.map((item) => [
      item.platform,
      { hashes: [item.zh(), item.h1()], package_size: item.archive().length },
    ]),
  );
}

function directoryOf({ namespace, type, version }: ProviderRelease): string {
  return `/releases/${namespace}/${type}/${version}`;
}

function sumsName({ type, version }: ProviderRelease): string {
  return `terraform-provider-${type}_${version}_SHA256SUMS`;
}

function sumsLine(item: ProviderPackage): string {
  return `${item.zh().slice('zh:'.length)}  ${item.filename}\n`;
}

function archive(item: ProviderPackage): FakeAnswer {
  return { body: item.archive(), contentType: 'application/zip', etag: `"${item.zh()}"` };
}

function json(document: unknown): FakeAnswer {
  return { body: JSON.stringify(document), contentType: 'application/json' };
}

function text(body: Uint8Array): FakeAnswer {
  return { body, contentType: 'text/plain; charset=utf-8' };
}

function bytes(body: Uint8Array): FakeAnswer {
  return { body, contentType: 'application/octet-stream' };
}

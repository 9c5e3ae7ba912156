/**
 * A network mirror that serves releases made up by `providerRelease`. Terraform wants it over https,
 * so it needs a certificate that the client trusts.
 */
import {
  createFakeServer,
  type FakeAnswer,
  type FakeServer,
  type FakeServerOptions,
  type TlsIdentity,
} from './fake-server.ts';
import type { ProviderPackage, ProviderRelease } from './provider-package.ts';

/** Which hashes the mirror lists for each package. */
export type ListedHashes = 'h1' | 'zh' | 'both' | 'none';

export interface FakeMirrorOptions extends FakeServerOptions {
  readonly releases: readonly ProviderRelease[];
  readonly tls: TlsIdentity;
  /** The registry whose providers these are; Terraform's public one unless told. */
  readonly host?: string;
  /** Only `h1:` unless told, as `terraform providers mirror` writes it. */
  readonly hashes?: ListedHashes;
}

export interface FakeMirror extends FakeServer {
  /** Base address, as for `-net-mirror`. */
  readonly url: string;
}

/** Starts a mirror. */
export async function createFakeMirror(options: FakeMirrorOptions): Promise<FakeMirror> {
  const { releases, host = 'registry.terraform.io', hashes = 'h1' } = options;
  const documents = new Map<string, () => FakeAnswer>();
  for (const release of releases) {
    const home = `${basePath}${host}/${release.namespace}/${release.type}`;
    const versions = releases.filter((other) => isSameProvider(other, release));
    documents.set(`${home}/index.json`, () => describeVersions(versions));
    documents.set(`${home}/${release.version}.json`, () => describeArchives(release, hashes));
    for (const item of release.packages) {
      documents.set(`${home}/${item.filename}`, () => sendArchive(item));
    }
  }
  const server = await createFakeServer((path) => documents.get(decodeURI(path))?.(), options);
  return { ...server, url: `${server.origin}${basePath}` };
}

const basePath = '/providers/';

function isSameProvider(a: ProviderRelease, b: ProviderRelease): boolean {
  return a.namespace === b.namespace && a.type === b.type;
}

function describeVersions(releases: readonly ProviderRelease[]): FakeAnswer {
  return json({ versions: Object.fromEntries(releases.map(({ version }) => [version, {}])) });
}

function describeArchives({ packages }: ProviderRelease, hashes: ListedHashes): FakeAnswer {
  const archives = packages.map((item): [string, object] => [
    item.platform,
    { url: item.filename, ...(hashes === 'none' ? {} : { hashes: listHashes(item, hashes) }) },
  ]);
  return json({ archives: Object.fromEntries(archives) });
}

function listHashes(item: ProviderPackage, hashes: ListedHashes): readonly string[] {
  return [...(hashes === 'zh' ? [] : [item.h1()]), ...(hashes === 'h1' ? [] : [item.zh()])];
}

function sendArchive(item: ProviderPackage): FakeAnswer {
  return { body: item.archive(), contentType: 'application/zip', etag: `"${item.zh()}"` };
}

function json(document: unknown): FakeAnswer {
  return { body: JSON.stringify(document), contentType: 'application/json' };
}

import { createHash } from 'node:crypto';
import { h1OfEntries } from '../hash/dirhash.ts';
import { makeZh, type Hash } from '../hash/hash.ts';
import { once } from './once.ts';
import { makeBytes } from './package-bytes.ts';
import { writeZip } from './zip-writer.ts';

export interface PackageFile {
  readonly name: string;
  readonly content: Uint8Array;
  readonly mode: number;
}

/** A release of a provider for one platform, as its publisher makes it. */
export interface ProviderPackage {
  readonly type: string;
  readonly version: string;
  readonly platform: string;
  /** `terraform-provider-TYPE_VERSION_OS_ARCH.zip` */
  readonly filename: string;
  readonly files: readonly PackageFile[];
  /** The zip; packed when first asked for. */
  archive(): Uint8Array;
  zh(): Hash;
  /** Of the files; the archive has no directory entries, so it is the same for both flavours. */
  h1(): Hash;
}

export interface PackageOptions {
  /** Size of the executable. */
  readonly bytes?: number;
  /** The part of the executable, 0 to 1, that compresses well. About 0.7 is like a Go program. */
  readonly repetition?: number;
  /** Changes the content, and nothing but the content. */
  readonly seed?: string;
  /** Files instead of the usual executable and documents. */
  readonly files?: readonly PackageFile[];
  /** An archive that holds something else than the files; their hash stays theirs. */
  readonly archive?: Uint8Array;
}

/** A release of a provider: packages of one version for some platforms. */
export interface ProviderRelease {
  readonly namespace: string;
  readonly type: string;
  readonly version: string;
  readonly protocols: readonly string[];
  readonly packages: readonly ProviderPackage[];
}

export interface ReleaseOptions extends PackageOptions {
  readonly platforms?: readonly string[];
  /** Plugin protocols; `["5.0"]` unless told. */
  readonly protocols?: readonly string[];
}

/** Makes a release, such as `providerRelease('acme/anvil', '1.2.0')`; for linux_amd64 unless told. */
export function providerRelease(
  provider: `${string}/${string}`,
  version: string,
  options: ReleaseOptions = {},
): ProviderRelease {
  const [namespace = '', type = ''] = provider.split('/');
  const platforms = options.platforms ?? ['linux_amd64'];
  return {
    namespace,
    type,
    version,
    protocols: options.protocols ?? ['5.0'],
    packages: platforms.map((platform) => providerPackage({ type, version, platform }, options)),
  };
}

/** Makes the package of one platform. The same arguments make the same bytes. */
export function providerPackage(
  name: { readonly type: string; readonly version: string; readonly platform: string },
  options: PackageOptions = {},
): ProviderPackage {
  const { type, version, platform } = name;
  // Large contents are made when they are needed: of most releases nobody asks for them.
  const files = once(() => options.files ?? usualFiles(name, options));
  const archive = once(() => options.archive ?? writeZip({ entries: files() }));

  return {
    type,
    version,
    platform,
    filename: `terraform-provider-${type}_${version}_${platform}.zip`,
    get files() {
      return files();
    },
    archive,
    zh: once(() => makeZh(sha256(archive()).toString('hex'))),
    h1: once(() =>
      h1OfEntries(
        files().map((file) => ({ name: Buffer.from(file.name), sha256: sha256(file.content) })),
      ),
    ),
  };
}

function usualFiles(
  { type, version, platform }: { type: string; version: string; platform: string },
  { bytes = 4096, repetition = 0.7, seed = '' }: PackageOptions,
): readonly PackageFile[] {
  const suffix = platform.startsWith('windows_') ? '.exe' : '';
  const content = makeBytes({ seed: `${type} ${version} ${platform} ${seed}`, bytes, repetition });
  return [
    { name: 'CHANGELOG.md', content: text(`## ${version}\n\n* First release.\n`), mode: 0o100644 },
    { name: 'LICENSE.txt', content: text('Do as you please.\n'), mode: 0o100644 },
    { name: 'README.md', content: text(`# Provider ${type} ${version}\n`), mode: 0o100644 },
    { name: `terraform-provider-${type}_v${version}_x5${suffix}`, content, mode: 0o100755 },
  ];
}

function text(content: string): Uint8Array {
  return Buffer.from(content);
}

function sha256(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}

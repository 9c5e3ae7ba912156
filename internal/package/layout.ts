/** The names under which packages lie in mirrors and plugin caches: paths with `/`, relative to the root. */
import { providerParts, type ProviderAddr } from '../addr/provider.ts';
import type { Platform } from '../platform/platform.ts';
import { formatVersion, type Version } from '../version/version.ts';

/** The directory of a provider: `HOST/NAMESPACE/TYPE`, the host as people read it. */
export function providerPath(provider: ProviderAddr): string {
  const { host, namespace, type } = providerParts(provider);
  return `${host}/${namespace}/${type}`;
}

/** The archive of a package in a packed mirror. */
export function archivePath(provider: ProviderAddr, version: Version, platform: Platform): string {
  return `${providerPath(provider)}/${archiveName(provider, version, platform)}`;
}

/** The name that publishers give to the archive of a package. */
export function archiveName(provider: ProviderAddr, version: Version, platform: Platform): string {
  const { type } = providerParts(provider);
  return `terraform-provider-${type}_${formatVersion(version)}_${platform}.zip`;
}

/** The name that publishers give to the checksum document of a release. */
export function sumsName(provider: ProviderAddr, version: Version): string {
  const { type } = providerParts(provider);
  return `terraform-provider-${type}_${formatVersion(version)}_SHA256SUMS`;
}

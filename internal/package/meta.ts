import type { ProviderAddr } from '../addr/provider.ts';
import type { Hash } from '../hash/hash.ts';
import type { Platform } from '../platform/platform.ts';
import type { Version } from '../version/version.ts';
import type { Evidence } from './evidence.ts';
import type { PackageLocation } from './location.ts';

/** One release of one provider for one platform, as a source describes it. */
export interface PackageMeta {
  readonly provider: ProviderAddr;
  readonly version: Version;
  readonly platform: Platform;
  readonly location: PackageLocation;
  /**
   * The checksum that the source names for the archive, not yet authenticated: enough to look the
   * package up in the hash index, never enough to trust it.
   */
  readonly claimedZh: Hash | undefined;
  /**
   * What vouches for the package. Asked for once; the source may still be fetching it (the checksum
   * document, its signature) while the archive is already on its way.
   */
  readonly evidence: () => Promise<readonly Evidence[]>;
}

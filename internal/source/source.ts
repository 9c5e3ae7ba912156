import type { ProviderAddr } from '../addr/provider.ts';
import type { PackageMeta } from '../package/meta.ts';
import type { Platform } from '../platform/platform.ts';
import type { Version } from '../version/version.ts';

export interface CallOptions {
  readonly signal: AbortSignal;
}

export interface AvailableVersions {
  readonly versions: readonly Version[];
  /** What the registry wants the user to know about the provider, such as that it has moved. */
  readonly warnings: readonly string[];
}

export interface PackageRequest {
  readonly provider: ProviderAddr;
  readonly version: Version;
  readonly platform: Platform;
}

/** Somewhere providers can be found. Sources answer questions; they never write to disk. */
export interface Source {
  /** @throws {ToolError} `provider-not-found` if the source has never heard of the provider */
  availableVersions(provider: ProviderAddr, options: CallOptions): Promise<AvailableVersions>;

  /** @throws {ToolError} `platform-not-available` if the release skips the platform */
  packageMeta(request: PackageRequest, options: CallOptions): Promise<PackageMeta>;

  /** Names the place that would be asked, for error messages. */
  describe(provider: ProviderAddr): string;
}

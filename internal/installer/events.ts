import type { ProviderAddr } from '../addr/provider.ts';
import type { AuthResult } from '../auth/auth-result.ts';
import type { Platform } from '../platform/platform.ts';
import type { Version } from '../version/version.ts';

/** One package: a release of a provider for a platform. */
export interface PackageKey {
  readonly provider: ProviderAddr;
  readonly version: Version;
  readonly platform: Platform;
}

/** How the digests of a package came to be known. */
export type Origin = 'fetched' | 'hash-index' | 'plugin-cache';

/** Progress, for display only. A listener cannot change what the installer does. */
export type InstallerEvent =
  | { readonly type: 'fetch-begin'; readonly key: PackageKey }
  | {
      readonly type: 'fetch-progress';
      readonly key: PackageKey;
      /** Bytes of the archive that have arrived, and how many there will be if that is known. */
      readonly bytes: number;
      readonly bytesTotal: number | undefined;
    }
  | {
      readonly type: 'package-ready';
      readonly key: PackageKey;
      readonly auth: AuthResult;
      readonly origin: Origin;
    }
  | { readonly type: 'package-failed'; readonly key: PackageKey; readonly error: Error };

export type InstallerListener = (event: InstallerEvent) => void;

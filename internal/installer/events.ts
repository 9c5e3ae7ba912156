import type { ProviderAddr } from '../addr/provider.ts';
import type { AuthResult } from '../auth/auth-result.ts';
import type { ShelfOrigin } from '../cache/shelf.ts';
import type { Platform } from '../platform/platform.ts';
import type { Version } from '../version/version.ts';
import type { VersionQuestion } from './select.ts';

/** One package: a release of a provider for a platform. */
export interface PackageKey {
  readonly provider: ProviderAddr;
  readonly version: Version;
  readonly platform: Platform;
}

/** How the digests of a package came to be known. */
export type Origin = 'fetched' | ShelfOrigin;

/** Progress, for display only. A listener cannot change what the installer does. */
export type InstallerEvent = ProviderEvent | PackageEvent;

/** About a provider, while its version is being chosen. */
export type ProviderEvent =
  | { readonly type: 'query-begin'; readonly question: VersionQuestion }
  /** What its registry wants the user to know. */
  | {
      readonly type: 'query-warnings';
      readonly provider: ProviderAddr;
      readonly warnings: readonly string[];
    }
  /** From now on it is about packages. */
  | {
      readonly type: 'versions-chosen';
      readonly provider: ProviderAddr;
      readonly versions: readonly Version[];
    };

/** About one package. */
export type PackageEvent =
  /** Another process is at work on the same package in a directory. */
  | { readonly type: 'wait-begin'; readonly key: PackageKey; readonly directory: string }
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

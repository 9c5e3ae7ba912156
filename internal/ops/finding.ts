import type { ProviderAddr } from '../addr/provider.ts';
import type { Place } from '../config/tree/module-tree.ts';
import type { Diagnostic } from '../diag/diagnostic.ts';
import type { Platform } from '../platform/platform.ts';
import type { VersionConstraints } from '../version/constraint.ts';
import type { Version } from '../version/version.ts';

/** What a check found wrong with the lock file of a root module, and where. */
export type Finding = { readonly place: Place } & (
  | { readonly kind: 'lock-missing'; readonly providers: number }
  /** It cannot be read, and nobody but a person can say what it should be. */
  | { readonly kind: 'lock-unreadable'; readonly problem: Diagnostic }
  | { readonly kind: 'lock-conflict' }
  /** Conflict markers or several entries for a provider, but no contradiction between them. */
  | { readonly kind: 'lock-badly-merged' }
  | { readonly kind: 'lock-out-of-form' }
  | { readonly kind: 'not-locked'; readonly provider: ProviderAddr }
  | { readonly kind: 'not-required'; readonly provider: ProviderAddr }
  | {
      readonly kind: 'constraints-unmet' | 'constraints-differ';
      readonly provider: ProviderAddr;
      readonly version: Version;
      readonly constraints: VersionConstraints;
    }
  | {
      readonly kind: 'checksums-missing';
      readonly provider: ProviderAddr;
      readonly version: Version;
      /** Of these the package's own checksum is missing; empty where only others are. */
      readonly platforms: readonly Platform[];
      /** How many of the checksums that were signed with the release are missing. */
      readonly signed: number;
    }
  /** Fewer `h1:` than platforms, so that some platform's is missing, whichever that is. */
  | {
      readonly kind: 'checksums-too-few';
      readonly provider: ProviderAddr;
      readonly version: Version;
      readonly found: number;
      readonly platforms: readonly Platform[];
    }
  | {
      readonly kind: 'platform-missing';
      readonly provider: ProviderAddr;
      readonly version: Version;
      readonly platform: Platform;
    }
);

/** What is wrong with a lock file as such, whatever the configuration requires. */
export type LockFileFinding = Extract<
  Finding,
  { readonly kind: 'lock-unreadable' | 'lock-conflict' | 'lock-badly-merged' | 'lock-out-of-form' }
>;

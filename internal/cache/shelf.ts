/**
 * Where packages of a run may lie ready, and where those that do not are to go. What a command is for
 * (locking, mirroring, installing) is a shelf; everything else about a package is the same for all.
 *
 * A shelf refuses to judge: what is brought to it has been checked, and becomes visible only then.
 */
import type { ProviderAddr } from '../addr/provider.ts';
import type { Hash } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { Keep } from '../package/keep.ts';
import type { PackageLocation } from '../package/location.ts';
import type { Platform } from '../platform/platform.ts';
import type { Version } from '../version/version.ts';

/** A package, and the hashes that an earlier lock allows for it at this very version. */
export interface ShelfQuestion {
  readonly provider: ProviderAddr;
  readonly version: Version;
  readonly platform: Platform;
  readonly lockedHashes: readonly Hash[];
}

/** How the digests of a package came to be known without fetching it. */
export type ShelfOrigin =
  /** The index of archives hashed before. */
  | 'hash-index'
  /** The plugin cache that working directories share. */
  | 'plugin-cache'
  /** It was where it is to be. */
  | 'in-place';

export interface ShelvedPackage {
  readonly digests: PackageDigests;
  readonly origin: ShelfOrigin;
}

/** Lent for one package that has to be brought. */
export interface ShelfPlace {
  /**
   * The digests of an archive with this checksum whose bytes need not be fetched. The checksum is only
   * claimed; whoever asks has yet to judge it.
   */
  known(zh: Hash): Promise<ShelvedPackage | undefined>;
  /**
   * What is to become of bytes from this location; asked once, right before they are fetched.
   *
   * @throws {ToolError} `file-unwritable` if the shelf cannot take anything
   */
  keepFrom(location: PackageLocation): Promise<Keep | undefined>;
}

/** What is known of a package in the end, wherever it came from. */
export interface Brought {
  readonly digests: PackageDigests;
  readonly origin: ShelfOrigin | 'fetched';
}

/** Brings a package to a place: finds, fetches and checks it. */
export type Bring<T extends Brought> = (place: ShelfPlace) => Promise<T>;

export interface ShelfOptions {
  readonly signal: AbortSignal;
  /** Called if another process is at work on the package, with the directory where that is. */
  readonly onWait?: (directory: string) => void;
}

export interface Shelf {
  /**
   * Gives a package that may be used without asking any source, or has it brought. What was brought is
   * put in its final place, in one step, once `bring` has resolved, and thrown away if it rejects. For
   * one package there is one bringer at a time, among all processes that share the place.
   *
   * @throws {ToolError} `file-unwritable`, `file-unreadable`, `plugin-cache-unusable`, and whatever `bring` throws
   */
  obtain<T extends Brought>(
    question: ShelfQuestion,
    bring: Bring<T>,
    options: ShelfOptions,
  ): Promise<T | ShelvedPackage>;
}

/**
 * Gets at the bytes of a package, wherever they are, says what they hash to and keeps them where it is
 * told to. It refuses to judge them: whether the hashes are the right ones is for the auth package to say.
 */
import { stat } from 'node:fs/promises';
import type { HashJobOptions } from '../archive/pool-thread.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { Keep } from '../package/keep.ts';
import type { PackageLocation } from '../package/location.ts';
import { downloadAndHash } from './download.ts';
import type { TransferDeps } from './transfer.ts';

export interface FetchOptions {
  readonly signal: AbortSignal;
  /**
   * No other package will be wanted while this one is fetched: the whole machine may work on it. With
   * several packages under way, each in a thread of its own is faster.
   */
  readonly alone?: boolean;
  /**
   * What is to become of the bytes. When the package has been hashed, what is at that place is complete
   * and just what the digests are of. On failure what is there is junk, and nothing writes to it any
   * more; whoever owns the directory around it removes it.
   */
  readonly keep?: Keep | undefined;
  /**
   * Called now and then with the bytes that have been worked through, and with how many there will be
   * if that is known.
   */
  readonly onProgress?: (bytes: number, bytesTotal: number | undefined) => void;
}

export interface PackageFetcher {
  /**
   * Hashes the package at a location in one pass.
   *
   * @throws {ToolError} `download-failed`, `file-unreadable`, `file-unwritable`; `unsafe-archive` beyond
   * the limits, or when it is to be unpacked and must not be; `invalid-package` when it is a directory
   * and to be kept as an archive
   * @throws {PackageContentError} when the bytes were had but are not a proper package
   */
  digest(location: PackageLocation, options: FetchOptions): Promise<PackageDigests>;
  /** Ends the threads of the pool; the HTTP client is left to its owner. */
  close(): Promise<void>;
}

/** The same as for each transfer. */
export type FetcherDeps = TransferDeps;

/** Creates a fetcher; the pool becomes its own. */
export function createPackageFetcher(deps: FetcherDeps): PackageFetcher {
  return {
    digest: (location, options) => digestPackage(location, deps, options),
    close: () => deps.pool.close(),
  };
}

async function digestPackage(
  location: PackageLocation,
  deps: FetcherDeps,
  options: FetchOptions,
): Promise<PackageDigests> {
  switch (location.kind) {
    case 'http-archive':
      return downloadAndHash(location, deps, options);
    case 'local-archive':
      return deps.pool.hashArchiveFile(location.path, {
        ...jobOptions(options),
        expectedBytes: await sizeOf(location.path),
      });
    case 'local-directory':
      return deps.pool.hashDirectory(location.path, jobOptions(options));
  }
}

/** The pool reports steps, the caller wants to know how far it is. */
function jobOptions({ signal, alone, keep, onProgress }: FetchOptions): HashJobOptions {
  let sum = 0;
  return {
    signal,
    alone,
    keep,
    onProgress(bytes) {
      sum += bytes;
      onProgress?.(sum, undefined);
    },
  };
}

/** The size of a file; undefined if there is a problem, which whoever opens it will tell. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch {
    return undefined;
  }
}

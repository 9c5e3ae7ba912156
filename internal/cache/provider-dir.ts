/**
 * A directory of unpacked providers, `HOST/NAMESPACE/TYPE/VERSION/OS_ARCH`: that of a working
 * directory, or the plugin cache that several share.
 *
 * It refuses to believe what lies there: it only says what that hashes to.
 */
import { rmdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { providerParts, type ProviderAddr } from '../addr/provider.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { Platform } from '../platform/platform.ts';
import { formatVersion, type Version } from '../version/version.ts';
import { replacePackage, type Prepare } from './replace-package.ts';
import type { ShelfOptions } from './shelf.ts';

/** A package by its name. */
export interface PackageName {
  readonly provider: ProviderAddr;
  readonly version: Version;
  readonly platform: Platform;
}

export interface ProviderDir {
  /** As it was named. */
  readonly directory: string;
  /** Where a package is, or would be; absolute. */
  pathOf(name: PackageName): string;
  /**
   * Hashes a package; undefined if there is none.
   *
   * @throws {ToolError} `file-unreadable`
   * @throws {PackageContentError} if it cannot be hashed
   */
  digest(name: PackageName, signal: AbortSignal): Promise<PackageDigests | undefined>;
  /**
   * Puts what was prepared in the place of a package, in one step, while no other process does so.
   *
   * @throws {ToolError} `file-unwritable`, and whatever `prepare` throws
   */
  replace<T>(name: PackageName, prepare: Prepare<T>, options: ShelfOptions): Promise<T>;
}

export interface ProviderDirDeps {
  readonly hashDirectory: (path: string, signal: AbortSignal) => Promise<PackageDigests>;
}

/** Opens a directory of providers, which need not exist yet. */
export function openProviderDir(directory: string, deps: ProviderDirDeps): ProviderDir {
  const root = resolve(directory);

  function pathOf({ provider, version, platform }: PackageName): string {
    const { host, namespace, type } = providerParts(provider);
    return join(root, host, namespace, type, formatVersion(version), platform);
  }

  return {
    directory,
    pathOf,

    async digest(name, signal) {
      const path = pathOf(name);
      return (await isDirectory(path)) ? deps.hashDirectory(path, signal) : undefined;
    },

    async replace(name, prepare, { signal, onWait }) {
      const path = pathOf(name);
      try {
        return await replacePackage(path, prepare, {
          signal,
          onWait: () => onWait?.(dirname(path)),
        });
      } catch (error) {
        await removeEmptyParents(path, root);
        throw error;
      }
    },
  };
}

async function isDirectory(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}

/** Takes back directories that were made for a package which then did not come. */
async function removeEmptyParents(path: string, root: string): Promise<void> {
  for (
    let parent = dirname(path);
    !relative(root, parent).startsWith('..');
    parent = dirname(parent)
  ) {
    const isRemoved = await rmdir(parent).then(
      () => true,
      () => false,
    );
    if (!isRemoved || parent === root) return;
  }
}

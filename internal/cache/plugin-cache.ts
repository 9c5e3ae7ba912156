/**
 * The plugin cache that the CLI configuration names: unpacked providers that all working directories
 * share. Only read here; it holds what was once installed, and is believed only as far as a lock file
 * vouches for it.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { providerParts } from '../addr/provider.ts';
import type { PackageDigests } from '../package/digests.ts';
import { formatVersion } from '../version/version.ts';
import type { ShelfQuestion } from './shelf.ts';

export interface PluginCache {
  /** The digests of a cached package that may be used; undefined if there is none. */
  find(question: ShelfQuestion, signal: AbortSignal): Promise<PackageDigests | undefined>;
}

export interface PluginCacheSettings {
  readonly directory: string;
  /** Whether a package may be used that no lock vouches for. */
  readonly mayBreakLockFile: boolean;
  readonly hashDirectory: (path: string, signal: AbortSignal) => Promise<PackageDigests>;
}

/** Opens a plugin cache: `HOST/NAMESPACE/TYPE/VERSION/OS_ARCH` below its directory. */
export function openPluginCache(settings: PluginCacheSettings): PluginCache {
  return {
    async find(question, signal) {
      const path = join(settings.directory, layoutPath(question));
      if (!(await isDirectory(path))) return undefined;
      const digests = await settings.hashDirectory(path, signal);
      const vouchedFor = question.lockedHashes.includes(digests.h1);
      return vouchedFor || settings.mayBreakLockFile ? digests : undefined;
    },
  };
}

/** The cache of a user who has none, or does not want it used. */
export const noPluginCache: PluginCache = {
  find: () => Promise.resolve(undefined),
};

function layoutPath({ provider, version, platform }: ShelfQuestion): string {
  const { host, namespace, type } = providerParts(provider);
  return join(host, namespace, type, formatVersion(version), platform);
}

async function isDirectory(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}

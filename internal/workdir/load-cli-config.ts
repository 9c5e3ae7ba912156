/** Reads the CLI configuration of a user: the files that `cliconfig` names, merged as it says. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyCliConfigFile, type CliConfig, type CliConfigFile } from '../cliconfig/cli-config.ts';
import { decodeCliConfig } from '../cliconfig/decode.ts';
import { cliConfigFiles, isCliConfigName, type User } from '../cliconfig/find-files.ts';
import { mergeCliConfigs } from '../cliconfig/merge.ts';
import { resolveInstallation, type InstallationMethod } from '../cliconfig/resolve-installation.ts';
import {
  cannotOpenCliConfig,
  cannotOpenPluginCache,
  cannotReadCliConfig,
} from '../cliconfig/problems.ts';
import type { Decoded, Diagnostic } from '../diag/diagnostic.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { describeSystemError } from '../diag/system-error.ts';
import { compareBytes } from '../text/compare-bytes.ts';

/** The CLI configuration, and what comes of it. */
export interface LoadedCliConfig {
  readonly config: CliConfig;
  /**
   * The methods of `provider_installation` as far as they make sense, and what is wrong with them;
   * undefined if there is no such block.
   */
  readonly installation: Decoded<readonly InstallationMethod[]> | undefined;
  /** The directory beside the main file that may hold plugins; undefined if there is none. */
  readonly directory: string | undefined;
}

type File = Decoded<CliConfigFile>;

/** Loads all files; nothing that is wrong with one of them is fatal. */
export async function loadCliConfig(
  user: User,
  flavour: Flavour,
): Promise<Decoded<LoadedCliConfig>> {
  const places = cliConfigFiles(user, flavour);
  const home = await findDirectory(places.directory);
  const main = await loadFirst(places.main, { user, flavour, mustExist: places.isExplicit });
  const rest = places.isExplicit || home === undefined ? [] : await loadAll(home, user, flavour);
  const merged = mergeCliConfigs({
    main: main.value,
    directory: rest.map(({ value }) => value),
    env: user.env,
  });
  const cache = await checkPluginCache(merged.value);
  return {
    value: {
      config: cache.value,
      installation:
        cache.value.providerInstallation &&
        resolveInstallation(cache.value.providerInstallation, flavour),
      directory: home,
    },
    diagnostics: [main, ...rest, merged, cache].flatMap(({ diagnostics }) => diagnostics),
  };
}

interface LoadOptions {
  readonly user: User;
  readonly flavour: Flavour;
  readonly mustExist: boolean;
}

async function loadFirst(paths: readonly string[], options: LoadOptions): Promise<File> {
  for (const path of paths) {
    const file = await loadFile(path, options);
    if (file !== undefined) return file;
  }
  const diagnostics = options.mustExist ? paths.map((path) => cannotOpenCliConfig(path)) : [];
  return { value: emptyCliConfigFile, diagnostics };
}

async function loadAll(directory: string, user: User, flavour: Flavour): Promise<readonly File[]> {
  const names = (await readdir(directory)).filter(isCliConfigName).sort(compareBytes);
  const files = await Promise.all(
    names.map((name) => loadFile(join(directory, name), { user, flavour, mustExist: false })),
  );
  return files.filter((file) => file !== undefined);
}

/** Undefined if there is no such file. */
async function loadFile(path: string, { user, flavour }: LoadOptions): Promise<File | undefined> {
  try {
    return decodeCliConfig(path, await readFile(path, 'utf8'), { flavour, env: user.env });
  } catch (error) {
    const reason = describeSystemError(error);
    if (reason === 'no such file or directory') return undefined;
    const diagnostics = [cannotReadCliConfig(path, `read ${path}: ${reason}`)];
    return { value: emptyCliConfigFile, diagnostics };
  }
}

async function findDirectory(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory() === true) return path;
  }
  return undefined;
}

/** A plugin cache that is not there is reported and then left out. */
async function checkPluginCache(config: CliConfig): Promise<Decoded<CliConfig>> {
  const { pluginCacheDir } = config;
  if (pluginCacheDir === undefined) return { value: config, diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  try {
    await stat(pluginCacheDir);
    return { value: config, diagnostics };
  } catch (error) {
    const reason = `stat ${pluginCacheDir}: ${describeSystemError(error)}`;
    diagnostics.push(cannotOpenPluginCache(pluginCacheDir, reason));
    return { value: { ...config, pluginCacheDir: undefined }, diagnostics };
  }
}

import { comparisonHost, parseHostname } from '../addr/hostname.ts';
import { makeError, type Decoded, type Diagnostic } from '../diag/diagnostic.ts';
import { ParseError } from '../diag/parse-error.ts';
import { impliedOciDefaults, type OciCredentials } from './oci-credentials.ts';
import type { CliConfig, CliConfigFile, Environment } from './cli-config.ts';

/** All that settings come from. */
export interface CliConfigSources {
  /** The file that `TF_CLI_CONFIG_FILE` names, or the one in the home directory. */
  readonly main: CliConfigFile;
  /** The files of the configuration directory, in the order of their names. */
  readonly directory: readonly CliConfigFile[];
  readonly env: Environment;
}

/**
 * Merges the files and the environment into the settings that count, and reports what is wrong with
 * them as a whole: names of hosts, and blocks that there may be only one of.
 */
export function mergeCliConfigs({ main, directory, env }: CliConfigSources): Decoded<CliConfig> {
  const files = [main, ...directory];
  const hosts = byHost('host', mergeMaps(files.map((file) => file.hosts)));
  const tokens = byHost('credentials', mergeMaps(files.map((file) => file.credentials)));
  const helpers = mergeMaps(files.map((file) => file.credentialsHelpers));
  const installations = files.flatMap((file) => file.providerInstallations);
  const ociCredentials = files.flatMap((file) => file.ociCredentials);
  const ociDefaults = files.flatMap((file) => file.ociDefaults);
  const [helper] = Array.from(helpers, ([name, args]) => ({ name, args }));
  return {
    value: {
      hosts: hosts.value,
      credentials: new Map([...tokens.value].filter(hasToken)),
      credentialsHelper: helper,
      pluginCacheDir: mergeCacheDir(files, env),
      pluginCacheMayBreakLockFile: mayBreakLockFile(files, env),
      providerInstallation: installations[0],
      // OpenTofu merges its defaults into the main file, which hides those of the directory.
      registryProtocols: main.registryProtocols,
      ociCredentials: unique(ociCredentials),
      ociDefaults: ociDefaults[0] ?? impliedOciDefaults,
    },
    diagnostics: [
      ...hosts.diagnostics,
      ...tokens.diagnostics,
      ...atMostOne('credentials_helper', helpers.size),
      ...atMostOne('provider_installation', installations.length),
      ...duplicates(ociCredentials),
      ...atMostOne('oci_default_credentials', ociDefaults.length),
    ],
  };
}

/** For the same key, the last map counts. */
function mergeMaps<T>(maps: readonly ReadonlyMap<string, T>[]): ReadonlyMap<string, T> {
  return new Map(maps.flatMap((map) => [...map]));
}

/** Replaces hosts as they are written by their comparison form; leaves out those that are wrong. */
function byHost<T>(
  block: 'host' | 'credentials',
  values: ReadonlyMap<string, T>,
): Decoded<ReadonlyMap<string, T>> {
  const result = new Map<string, T>();
  const diagnostics: Diagnostic[] = [];
  for (const [label, value] of values) {
    try {
      result.set(comparisonHost(parseHostname(label)), value);
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      const problem = `The ${block} "${label}" block has an invalid hostname: ${error.message}`;
      diagnostics.push(makeError(problem, ''));
    }
  }
  return { value: result, diagnostics };
}

function hasToken(entry: readonly [string, string | undefined]): entry is [string, string] {
  return entry[1] !== undefined;
}

/** The environment's is taken as it is; those of the files have had their variables expanded. */
function mergeCacheDir(files: readonly CliConfigFile[], env: Environment): string | undefined {
  const candidates = [
    env['TF_PLUGIN_CACHE_DIR'] ?? '',
    ...files.map((file) => file.pluginCacheDir),
  ];
  return candidates.find((directory) => directory !== '');
}

function mayBreakLockFile(files: readonly CliConfigFile[], env: Environment): boolean {
  const value = env['TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE'] ?? '';
  return (value !== '' && value !== '0') || files.some((file) => file.pluginCacheMayBreakLockFile);
}

function atMostOne(block: string, count: number): readonly Diagnostic[] {
  return count > 1 ? [makeError(`No more than one ${block} block may be specified`, '')] : [];
}

/** The first block for a place counts. */
function unique(credentials: readonly OciCredentials[]): readonly OciCredentials[] {
  const places = new Map<string, OciCredentials>();
  for (const item of credentials) {
    if (!places.has(placeOf(item))) places.set(placeOf(item), item);
  }
  return [...places.values()];
}

function duplicates(credentials: readonly OciCredentials[]): readonly Diagnostic[] {
  const places = credentials.map(placeOf);
  const repeated = new Set(places.filter((place, index) => places.indexOf(place) !== index));
  return [...repeated].map((place) =>
    makeError(`Duplicate oci_credentials block for "${place}"`, ''),
  );
}

function placeOf({ registry = '', path }: OciCredentials): string {
  return path === '' ? registry : `${registry}/${path}`;
}

import { makeError, type Decoded } from '../diag/diagnostic.ts';
import { ParseError } from '../diag/parse-error.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { Hcl1Object } from '../hcl/hcl1-ast.ts';
import {
  findHcl1Settings,
  hcl1Bool,
  hcl1Entries,
  hcl1Integer,
  hcl1String,
  hcl1Strings,
  makeHcl1Root,
  type Hcl1Node,
} from '../hcl/hcl1-decode.ts';
import { parseHcl1 } from '../hcl/hcl1-parser.ts';
import {
  emptyCliConfigFile,
  type CliConfigFile,
  type Environment,
  type HostServices,
  type RegistryProtocols,
} from './cli-config.ts';
import { decodeOciCredentials, decodeOciDefaults } from './decode-oci-credentials.ts';
import { expandEnv } from './expand-env.ts';
import { decodeInstallations } from './decode-installation.ts';

export interface DecodeOptions {
  readonly flavour: Flavour;
  /** For the variables in `plugin_cache_dir`. */
  readonly env: Environment;
}

/**
 * Reads one file of CLI configuration. A file with a syntax error, or with a setting of the wrong
 * type, contributes nothing; settings it does not know are ignored.
 */
export function decodeCliConfig(
  file: string,
  text: string,
  options: DecodeOptions,
): Decoded<CliConfigFile> {
  try {
    return decodeRoot(parseHcl1(text), file, options);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const problem = makeError(`Error parsing ${file}: ${error.message}`, '');
    return { value: emptyCliConfigFile, diagnostics: [problem] };
  }
}

/** Reads settings in an order that decides which of several mistakes is reported. */
function decodeRoot(
  object: Hcl1Object,
  file: string,
  { flavour, env }: DecodeOptions,
): Decoded<CliConfigFile> {
  const root = makeHcl1Root(object.items);
  checkUnused(root);
  const settings = {
    pluginCacheDir: expandEnv(last(root, 'plugin_cache_dir', hcl1String) ?? '', env),
    pluginCacheMayBreakLockFile:
      last(root, 'plugin_cache_may_break_dependency_lock_file', hcl1Bool) ?? false,
    hosts: mapOf(root, 'host', decodeServices),
    credentials: decodeCredentials(root),
    credentialsHelpers: mapOf(root, 'credentials_helper', (helper) =>
      findHcl1Settings(helper, 'args').flatMap(hcl1Strings),
    ),
  };
  const protocols = decodeRegistryProtocols(root, flavour);
  const installations = decodeInstallations(object.items, flavour);
  const ociItems = flavour.hasOciMirrors ? object.items : [];
  const credentials = decodeOciCredentials(ociItems);
  const defaults = decodeOciDefaults(ociItems, file);
  return {
    value: {
      ...settings,
      registryProtocols: protocols.value,
      providerInstallations: installations.value,
      ociCredentials: credentials.value,
      ociDefaults: defaults.value,
    },
    diagnostics: [installations, protocols, credentials, defaults].flatMap(
      ({ diagnostics }) => diagnostics,
    ),
  };
}

/** Settings without effect here; yet Terraform ignores a file in which their type is wrong. */
function checkUnused(root: Hcl1Node): void {
  for (const name of ['Providers', 'Provisioners']) mapOf(root, name, hcl1String);
  for (const name of ['disable_checkpoint', 'disable_checkpoint_signature']) {
    last(root, name, hcl1Bool);
  }
}

function decodeServices(host: Hcl1Node): HostServices {
  return mapOf(host, 'services', textOrNull);
}

/** Blocks for the same host add up, other than blocks of any other kind. */
function decodeCredentials(root: Hcl1Node): ReadonlyMap<string, string | undefined> {
  const credentials = new Map<string, string | undefined>();
  for (const block of findHcl1Settings(root, 'credentials')) {
    for (const [host, body] of hcl1Entries(block)) {
      const tokens = hcl1Entries(body).filter(([name]) => name === 'token');
      const text = tokens.map(([, token]) => textOrNull(token)).at(-1);
      credentials.set(host, text === undefined ? credentials.get(host) : (text ?? undefined));
    }
  }
  return credentials;
}

function decodeRegistryProtocols(root: Hcl1Node, flavour: Flavour): Decoded<RegistryProtocols> {
  const blocks = flavour.hasRegistryProtocols ? findHcl1Settings(root, 'registry_protocols') : [];
  const [block] = blocks;
  if (block === undefined) return { value: emptyCliConfigFile.registryProtocols, diagnostics: [] };
  const value = {
    retryCount: last(block, 'retry_count', hcl1Integer),
    requestTimeoutSeconds: last(block, 'request_timeout_seconds', hcl1Integer),
  };
  const problem = makeError(
    'Duplicate registry_protocols block',
    'A file may have only one registry_protocols block. Only the first one counts.',
  );
  return { value, diagnostics: blocks.length > 1 ? [problem] : [] };
}

/** Reads a setting each time it is given; the last time counts. */
function last<T>(node: Hcl1Node, name: string, read: (node: Hcl1Node) => T): T | undefined {
  return findHcl1Settings(node, name).map(read).at(-1);
}

/** Reads the entries of a map; for one given more than once, the last time counts. */
function mapOf<T>(
  node: Hcl1Node,
  name: string,
  read: (node: Hcl1Node) => T,
): ReadonlyMap<string, T> {
  const entries = findHcl1Settings(node, name).flatMap(hcl1Entries);
  return new Map(entries.map(([key, value]) => [key, read(value)]));
}

function textOrNull(node: Hcl1Node): string | null {
  return node.kind === 'literal' && node.type === 'string' ? node.text : null;
}

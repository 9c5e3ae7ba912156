/**
 * The only place where adapters and sources are created and put together. What a command does not
 * need is not loaded: signatures, registries and HTTP come in when a source asks for them.
 */
import { createHashPool } from '../archive/hash-pool.ts';
import { createAuthenticator } from '../auth/authenticate.ts';
import { makeAuthPolicy } from '../auth/auth-policy.ts';
import type { SignatureVerifier } from '../auth/signature-verifier.ts';
import { createLockShelf } from '../cache/lock-shelf.ts';
import { createHashIndex, hashIndexDirectory, noHashIndex } from '../cache/hash-index.ts';
import { noPluginCache, openPluginCache, type PluginCache } from '../cache/plugin-cache.ts';
import {
  createReleaseIndex,
  noReleaseIndex,
  releaseIndexDirectory,
} from '../cache/release-index.ts';
import { credentialsFromEnv } from '../cliconfig/env-credentials.ts';
import { createPackageFetcher, type PackageFetcher } from '../fetch/package-fetcher.ts';
import type { LockDeps } from '../ops/lock.ts';
import { readCertificateSettings } from '../net/certificates.ts';
import { createCredentials, type Credentials } from '../net/credentials.ts';
import { findCredentialsHelper } from '../net/find-credentials-helper.ts';
import { createDiscovery } from '../net/discovery.ts';
import type { HttpClient } from '../net/http-client.ts';
import { createHttpClient } from '../net/node-http-client.ts';
import { readProxySettings } from '../net/proxy.ts';
import { requestLimits } from '../net/request-limits.ts';
import { systemClock } from '../net/system-clock.ts';
import { makeUserAgent } from '../net/user-agent.ts';
import type { Source } from '../source/source.ts';
import type { LoadedCliConfig } from '../workdir/load-cli-config.ts';
import type { LockArgs, SourceChoice } from './commands/lock-args.ts';
import { programVersion } from './program-version.ts';
import type { CommandContext, Runtime } from './runtime.ts';

/** What `providers lock` works with. */
export interface LockServices extends LockDeps {
  /** Ends threads and connections. */
  close(): Promise<void>;
}

/** Creates everything that `providers lock` needs for the source it was given. */
export async function createLockServices(
  args: Pick<LockArgs, 'source' | 'useHashIndex' | 'usePluginCache'>,
  cli: LoadedCliConfig,
  context: CommandContext,
): Promise<LockServices> {
  const { runtime, flavour } = context;
  const http = createHttp(context);
  const fetcher = createPackageFetcher({ http, pool: createPool(runtime), clock: systemClock });
  const index = args.useHashIndex
    ? createHashIndex(hashIndexDirectory(runtime.env, runtime.home))
    : noHashIndex;
  return {
    source: await createSource(args.source, { http, cli, context }),
    fetcher,
    flavour,
    index,
    releases: args.useHashIndex
      ? createReleaseIndex(releaseIndexDirectory(runtime.env, runtime.home), flavour.name)
      : noReleaseIndex,
    shelf: createLockShelf({ index, pluginCache: choosePluginCache(args, cli, fetcher) }),
    requireExecutable: true,
    authenticator: createAuthenticator({
      verifier: createLazyVerifier(),
      flavour,
      policyFor: (host) => makeAuthPolicy(flavour, host, runtime.env),
      now: () => new Date(),
    }),
    async close() {
      await Promise.all([fetcher.close(), http.close()]);
    },
  };
}

function choosePluginCache(
  { usePluginCache }: Pick<LockArgs, 'usePluginCache'>,
  { config }: LoadedCliConfig,
  fetcher: PackageFetcher,
): PluginCache {
  if (!usePluginCache || config.pluginCacheDir === undefined) return noPluginCache;
  return openPluginCache({
    directory: config.pluginCacheDir,
    mayBreakLockFile: config.pluginCacheMayBreakLockFile,
    hashDirectory: (path, signal) => fetcher.digest({ kind: 'local-directory', path }, { signal }),
  });
}

/** Creates a fetcher for packages on this machine. */
export function createLocalFetcher(context: CommandContext): PackageFetcher {
  const pool = createPool(context.runtime);
  return createPackageFetcher({ http: createHttp(context), pool, clock: systemClock });
}

interface SourceParts {
  readonly http: HttpClient;
  readonly cli: LoadedCliConfig;
  readonly context: CommandContext;
}

async function createSource(choice: SourceChoice, parts: SourceParts): Promise<Source> {
  switch (choice.kind) {
    case 'registry':
      return createRegistries(parts);
    case 'filesystem-mirror': {
      const { createFilesystemMirrorSource } = await import('../source/filesystem/source.ts');
      return createFilesystemMirrorSource(choice.directory, { flavour: parts.context.flavour });
    }
    case 'network-mirror':
      return createNetworkMirror(choice.url, parts);
  }
}

async function createRegistries(parts: SourceParts): Promise<Source> {
  const { http, cli, context } = parts;
  const { flavour, runtime } = context;
  const [{ createRegistrySource }, { memoizeSource }, credentials] = await Promise.all([
    import('../source/registry/source.ts'),
    import('../source/memoize.ts'),
    createTokens(parts),
  ]);
  const limits = requestLimits(runtime.env, flavour, cli.config.registryProtocols);
  const discovery = createDiscovery({
    http,
    credentials,
    flavour,
    hosts: cli.config.hosts,
    retry: limits.discovery,
  });
  const source = createRegistrySource({
    http,
    flavour,
    retry: limits.metadata,
    findRegistry: (host, options) => discovery.serviceUrl(host, 'providers.v1', options),
    findToken: (host, options) => credentials.findToken(host, options),
  });
  return memoizeSource(source);
}

async function createNetworkMirror(url: URL, parts: SourceParts): Promise<Source> {
  const { cli, context } = parts;
  const { flavour, runtime } = context;
  const [{ createNetworkMirrorSource }, credentials] = await Promise.all([
    import('../source/network/source.ts'),
    createTokens(parts),
  ]);
  return createNetworkMirrorSource(url, {
    http: parts.http,
    flavour,
    retry: requestLimits(runtime.env, flavour, cli.config.registryProtocols).metadata,
    findToken: (host, options) => credentials.findToken(host, options),
  });
}

async function createTokens({ cli, context }: SourceParts): Promise<Credentials> {
  const { config, pluginDirectories } = cli;
  const helper = config.credentialsHelper;
  const path =
    helper === undefined
      ? undefined
      : await findCredentialsHelper(helper.name, pluginDirectories, context.flavour);
  return createCredentials({
    environment: credentialsFromEnv(context.runtime.env),
    files: config.credentials,
    helper: helper === undefined || path === undefined ? undefined : { path, args: helper.args },
  });
}

function createHttp({ runtime, flavour }: CommandContext): HttpClient {
  return createHttpClient({
    proxies: readProxySettings(runtime.env),
    certificates: readCertificateSettings(runtime.env),
    userAgent: makeUserAgent(programVersion, flavour, runtime.env),
    flavour,
    clock: systemClock,
  });
}

function createPool(runtime: Runtime): ReturnType<typeof createHashPool> {
  return createHashPool({ workersMax: runtime.host.cores });
}

/** Loads what checks signatures with the first of them, while archives are already on their way. */
function createLazyVerifier(): SignatureVerifier {
  let verifier: Promise<SignatureVerifier> | undefined;

  async function load(): Promise<SignatureVerifier> {
    const { createSignatureVerifier } = await import('../openpgp/verify-detached.ts');
    return createSignatureVerifier();
  }

  return {
    async verifyDetached(request) {
      verifier ??= load();
      return (await verifier).verifyDetached(request);
    },
  };
}

/**
 * The only place where adapters are created and put together; `sources.ts` does so for sources. What a
 * command does not need is not loaded: signatures, registries and HTTP come in when a source asks for
 * them.
 */
import { createHashPool } from '../archive/hash-pool.ts';
import { createAuthenticator } from '../auth/authenticate.ts';
import { makeAuthPolicy } from '../auth/auth-policy.ts';
import type { SignatureVerifier } from '../auth/signature-verifier.ts';
import { createLockShelf } from '../cache/lock-shelf.ts';
import { createHashIndex, hashIndexDirectory, noHashIndex } from '../cache/hash-index.ts';
import { noPluginCache, openPluginCache, type PluginCache } from '../cache/plugin-cache.ts';
import { createPackageFetcher, type PackageFetcher } from '../fetch/package-fetcher.ts';
import type { CollectDeps } from '../installer/collect.ts';
import { readCertificateSettings } from '../net/certificates.ts';
import type { HttpClient } from '../net/http-client.ts';
import { netrcPath, withNetrc } from '../net/netrc-client.ts';
import { createHttpClient } from '../net/node-http-client.ts';
import { readProxySettings } from '../net/proxy.ts';
import { stallTimeoutMs } from '../net/request-limits.ts';
import { systemClock } from '../net/system-clock.ts';
import { makeUserAgent } from '../net/user-agent.ts';
import type { LoadedCliConfig } from '../workdir/load-cli-config.ts';
import type { LockArgs } from './commands/lock-args.ts';
import { programVersion } from './program-version.ts';
import type { CommandContext, Runtime } from './runtime.ts';
import { createSource } from './sources.ts';

/** What `providers lock` works with. */
export interface LockServices extends CollectDeps {
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
  const fetcher = createFetcher(http, context);
  const index = args.useHashIndex
    ? createHashIndex(hashIndexDirectory(runtime.env, runtime.home))
    : noHashIndex;
  return {
    source: await createSource(args.source, { http, cli, context }),
    fetcher,
    flavour,
    index,
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
  return createFetcher(createHttp(context), context);
}

function createFetcher(http: HttpClient, { runtime, flavour }: CommandContext): PackageFetcher {
  const { env, home, host } = runtime;
  return createPackageFetcher({
    http: flavour.readsNetrc
      ? withNetrc(http, netrcPath({ env, home, platform: host.platform }))
      : http,
    pool: createPool(runtime),
    clock: systemClock,
    stallTimeoutMs: stallTimeoutMs(env),
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

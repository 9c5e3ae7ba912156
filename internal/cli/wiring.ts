/**
 * The only place where adapters are created and put together; `sources.ts` does so for sources. What a
 * command does not need is not loaded: signatures, registries and HTTP come in when a source asks for
 * them.
 */
import { createHashPool } from '../archive/hash-pool.ts';
import { createAuthenticator } from '../auth/authenticate.ts';
import { makeAuthPolicy } from '../auth/auth-policy.ts';
import type { SignatureVerifier } from '../auth/signature-verifier.ts';
import { createCacheShelf } from '../cache/cache-shelf.ts';
import {
  createHashIndex,
  hashIndexDirectory,
  noHashIndex,
  type HashIndex,
} from '../cache/hash-index.ts';
import { createInstallShelf } from '../cache/install-shelf.ts';
import { createLockShelf } from '../cache/lock-shelf.ts';
import type { LinkDeps } from '../cache/place-link.ts';
import { openProviderDir, type ProviderDir } from '../cache/provider-dir.ts';
import type { Shelf } from '../cache/shelf.ts';
import { createPackageFetcher, type PackageFetcher } from '../fetch/package-fetcher.ts';
import type { CollectDeps } from '../installer/collect.ts';
import { readCertificateSettings } from '../net/certificates.ts';
import type { HttpClient } from '../net/http-client.ts';
import { netrcPath, withNetrc } from '../net/netrc-client.ts';
import { createHttpClient } from '../net/node-http-client.ts';
import { readProxySettings } from '../net/proxy.ts';
import { systemClock } from '../net/system-clock.ts';
import { makeUserAgent } from '../net/user-agent.ts';
import type { Source } from '../source/source.ts';
import type { LoadedCliConfig } from '../workdir/load-cli-config.ts';
import type { InstallArgs } from './commands/install-args.ts';
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
  const tools = await createTools(args, cli, context);
  const cache = args.usePluginCache ? openCache(cli, tools) : undefined;
  return makeServices(tools, cache?.shelf ?? createLockShelf(tools.index), context);
}

/** Creates everything that `install` needs for the source and the directory it was given. */
export async function createInstallServices(
  args: Pick<InstallArgs, 'source' | 'useHashIndex'> & { readonly directory: string },
  cli: LoadedCliConfig,
  context: CommandContext,
): Promise<LockServices> {
  const tools = await createTools(args, cli, context);
  const shelf = createInstallShelf({
    ...directoryDeps(tools),
    directory: openProviderDir(args.directory, directoryDeps(tools)),
    cache: openCache(cli, tools),
    index: tools.index,
  });
  return makeServices(tools, shelf, context);
}

/** What all commands that obtain packages work with. */
interface Tools {
  readonly http: HttpClient;
  readonly fetcher: PackageFetcher;
  readonly source: Source;
  readonly index: HashIndex;
}

async function createTools(
  args: Pick<LockArgs, 'source' | 'useHashIndex'>,
  cli: LoadedCliConfig,
  context: CommandContext,
): Promise<Tools> {
  const { runtime } = context;
  const http = createHttp(context);
  return {
    http,
    fetcher: createFetcher(http, context),
    source: await createSource(args.source, { http, cli, context }),
    index: args.useHashIndex
      ? createHashIndex(hashIndexDirectory(runtime.env, runtime.home))
      : noHashIndex,
  };
}

function makeServices(
  { http, fetcher, source, index }: Tools,
  shelf: Shelf,
  { runtime, flavour }: CommandContext,
): LockServices {
  return {
    source,
    fetcher,
    flavour,
    index,
    shelf,
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

/** The plugin cache of the CLI configuration, if there is one. */
function openCache(
  { config }: LoadedCliConfig,
  tools: Tools,
): { readonly directory: ProviderDir; readonly shelf: Shelf } | undefined {
  if (config.pluginCacheDir === undefined) return undefined;
  const deps = directoryDeps(tools);
  const directory = openProviderDir(config.pluginCacheDir, deps);
  const shelf = createCacheShelf({
    ...deps,
    directory,
    index: tools.index,
    mayBreakLockFile: config.pluginCacheMayBreakLockFile,
  });
  return { directory, shelf };
}

function directoryDeps({ fetcher }: Tools): LinkDeps {
  return {
    hashDirectory: (path, signal) => fetcher.digest({ kind: 'local-directory', path }, { signal }),
    copyDirectory: (path, directory, signal) =>
      fetcher.digest(
        { kind: 'local-directory', path },
        { signal, keep: { kind: 'unpacked', directory } },
      ),
  };
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

/**
 * The only place where adapters are created and put together; `sources.ts` does so for sources. What a
 * command does not need is not loaded: signatures, registries and HTTP come in when a source asks for
 * them.
 */
import { providerParts } from '../addr/provider.ts';
import { createHashPool } from '../archive/hash-pool.ts';
import { createAuthenticator, type Authenticator } from '../auth/authenticate.ts';
import { makeAuthPolicy } from '../auth/auth-policy.ts';
import type { SignatureVerifier } from '../auth/signature-verifier.ts';
import { createCacheShelf } from '../cache/cache-shelf.ts';
import { createInstallShelf } from '../cache/install-shelf.ts';
import { createLockShelf } from '../cache/lock-shelf.ts';
import { createFileDigests, type FileDigests } from '../cache/file-digests.ts';
import { createFileMemo, fileMemoDirectory, noFileMemo } from '../cache/file-memo.ts';
import {
  createHashIndex,
  hashIndexDirectory,
  noHashIndex,
  type HashIndex,
} from '../cache/hash-index.ts';
import type { LinkDeps } from '../cache/place-link.ts';
import { openProviderDir, type ProviderDir } from '../cache/provider-dir.ts';
import {
  createReleaseIndex,
  noReleaseIndex,
  releaseIndexDirectory,
} from '../cache/release-index.ts';
import { createPackageFetcher, type PackageFetcher } from '../fetch/package-fetcher.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { CollectDeps } from '../installer/collect.ts';
import type { LockDeps } from '../ops/lock.ts';
import type { MirrorDeps } from '../ops/mirror.ts';
import type { VerifyDeps } from '../ops/verify/verify-roots.ts';
import { readCertificateSettings } from '../net/certificates.ts';
import type { HttpClient } from '../net/http-client.ts';
import { withRequestLog } from '../net/logged-client.ts';
import { netrcPath, withNetrc } from '../net/netrc-client.ts';
import { createHttpClient } from '../net/node-http-client.ts';
import { offlineClient } from '../net/offline-client.ts';
import { readProxySettings } from '../net/proxy.ts';
import { requestLimits, stallTimeoutMs } from '../net/request-limits.ts';
import { systemClock } from '../net/system-clock.ts';
import { makeUserAgent } from '../net/user-agent.ts';
import { createOciHttp, type OciHttp } from '../oci/authorized-http.ts';
import type { Shelf } from '../cache/shelf.ts';
import type { LoadedCliConfig } from '../workdir/load-cli-config.ts';
import type { OciIdentities } from '../workdir/oci-identities.ts';
import type { InstallArgs } from './commands/install-args.ts';
import type { LockArgs } from './commands/lock-args.ts';
import { programVersion } from './program-version.ts';
import { userOf, type CommandContext, type Runtime } from './runtime.ts';
import { createSource } from './sources.ts';

/** What ends threads and connections. */
interface Closing {
  close(): Promise<void>;
}

/** What `providers lock` works with. */
export type LockServices = LockDeps & Closing;

/** Creates everything that `providers lock` needs for the source it was given. */
export async function createLockServices(
  args: Pick<LockArgs, 'source' | 'useHashIndex' | 'usePluginCache'>,
  cli: LoadedCliConfig,
  context: CommandContext,
): Promise<LockServices> {
  const services = await createServices(args, cli, context);
  const { runtime, flavour } = context;
  const cache = args.usePluginCache ? openCache(cli, services) : undefined;
  return {
    ...services,
    releases: args.useHashIndex
      ? createReleaseIndex(releaseIndexDirectory(runtime.env, runtime.home), flavour.name)
      : noReleaseIndex,
    shelf: cache?.shelf ?? createLockShelf(services.index),
    requireExecutable: true,
  };
}

/** What `install` works with. */
export interface InstallServices extends Closing {
  /** For one directory of providers; what was installed to others before needs no download. */
  depsFor(directory: string): CollectDeps;
}

/** Creates everything that `install` needs for the source it was given. */
export async function createInstallServices(
  args: Pick<InstallArgs, 'source' | 'useHashIndex'>,
  cli: LoadedCliConfig,
  context: CommandContext,
): Promise<InstallServices> {
  const services = await createServices(args, cli, context);
  const deps = directoryDeps(services);
  const cache = openCache(cli, services);
  const others: ProviderDir[] = [];
  return {
    depsFor(path) {
      const directory = openProviderDir(path, deps);
      const shelf = createInstallShelf({
        ...deps,
        directory,
        others: [...others],
        cache,
        index: services.index,
      });
      others.push(directory);
      return { ...services, shelf, requireExecutable: true };
    },
    close: () => services.close(),
  };
}

/** What `providers mirror` works with. */
export type MirrorServices = MirrorDeps & Closing;

/** Creates everything that `providers mirror` needs for the source it was given. */
export async function createMirrorServices(
  args: Pick<LockArgs, 'source' | 'useHashIndex'>,
  cli: LoadedCliConfig,
  context: CommandContext,
): Promise<MirrorServices> {
  const services = await createServices(args, cli, context);
  return { ...services, digests: createDigests(args, services, context) };
}

/** What it takes to look after a mirror on this machine. */
export interface UpkeepServices extends Closing {
  readonly fetcher: PackageFetcher;
  readonly digests: FileDigests;
  readonly authenticator: Authenticator;
  readonly flavour: Flavour;
}

/** Creates what it takes to look after a mirror, with what is known of its files. */
export function createUpkeepServices(context: CommandContext): UpkeepServices {
  const fetcher = createLocalFetcher(context);
  const parts = { fetcher, index: createIndex({ useHashIndex: true }, context) };
  return {
    fetcher,
    digests: createDigests({ useHashIndex: true }, parts, context),
    authenticator: createAuth(context),
    flavour: context.flavour,
    close: () => fetcher.close(),
  };
}

/** What `verify` works with. */
export type VerifyServices = VerifyDeps & Closing;

/** Creates what `verify` needs: sources only say what they would be called, and nobody is asked. */
export async function createVerifyServices(
  cli: LoadedCliConfig,
  context: CommandContext,
): Promise<VerifyServices> {
  const { runtime, flavour } = context;
  const http = offlineClient;
  const fetcher = createFetcher(http, context);
  const parts = { http, oci: createOci(http, cli, context), cli, context };
  const sources = await Promise.all([
    createSource({ kind: 'registry' }, parts),
    createSource({ kind: 'configured' }, parts),
  ]);
  return {
    fetcher,
    flavour,
    authenticator: createAuth(context),
    index: createIndex({ useHashIndex: true }, context),
    releases: createReleaseIndex(releaseIndexDirectory(runtime.env, runtime.home), flavour.name),
    sourcesOf: (provider) => [...new Set(sources.map((source) => source.describe(provider)))],
    // The environment of today says nothing of the day on which something was remembered.
    mayBeReported: (provider) =>
      makeAuthPolicy(flavour, providerParts(provider).host, {}).trustsReports,
    close: () => fetcher.close(),
  };
}

/** What all commands work with that fetch packages. */
type Services = Omit<CollectDeps, 'shelf' | 'requireExecutable'> & Closing;

async function createServices(
  args: Pick<LockArgs, 'source' | 'useHashIndex'>,
  cli: LoadedCliConfig,
  context: CommandContext,
): Promise<Services> {
  const http = createHttp(context);
  const oci = createOci(http, cli, context);
  const fetcher = createFetcher(archiveClient({ http, oci }, context), context);
  return {
    source: await createSource(args.source, { http, oci, cli, context }),
    fetcher,
    flavour: context.flavour,
    index: createIndex(args, context),
    authenticator: createAuth(context),
    async close() {
      await Promise.all([fetcher.close(), http.close()]);
    },
  };
}

function createAuth({ runtime, flavour }: CommandContext): Authenticator {
  return createAuthenticator({
    verifier: createLazyVerifier(),
    flavour,
    policyFor: (host) => makeAuthPolicy(flavour, host, runtime.env),
    now: () => new Date(),
  });
}

function createIndex(
  { useHashIndex }: Pick<LockArgs, 'useHashIndex'>,
  { runtime }: CommandContext,
): HashIndex {
  if (!useHashIndex) return noHashIndex;
  return createHashIndex(hashIndexDirectory(runtime.env, runtime.home));
}

function createDigests(
  { useHashIndex }: Pick<LockArgs, 'useHashIndex'>,
  { fetcher, index }: Pick<Services, 'fetcher' | 'index'>,
  { runtime }: CommandContext,
): FileDigests {
  return createFileDigests({
    memo: useHashIndex ? createFileMemo(fileMemoDirectory(runtime.env, runtime.home)) : noFileMemo,
    index,
    hashArchive: (path, signal) => fetcher.digest({ kind: 'local-archive', path }, { signal }),
  });
}

/** The plugin cache of the CLI configuration, if there is one. */
function openCache(
  { config }: LoadedCliConfig,
  services: Pick<Services, 'fetcher' | 'index'>,
): { readonly directory: ProviderDir; readonly shelf: Shelf } | undefined {
  if (config.pluginCacheDir === undefined) return undefined;
  const deps = directoryDeps(services);
  const directory = openProviderDir(config.pluginCacheDir, deps);
  const shelf = createCacheShelf({
    ...deps,
    directory,
    index: services.index,
    mayBreakLockFile: config.pluginCacheMayBreakLockFile,
  });
  return { directory, shelf };
}

function directoryDeps({ fetcher }: Pick<Services, 'fetcher'>): LinkDeps {
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

function createFetcher(http: HttpClient, { runtime }: CommandContext): PackageFetcher {
  return createPackageFetcher({
    http,
    pool: createPool(runtime),
    clock: systemClock,
    stallTimeoutMs: stallTimeoutMs(runtime.env),
  });
}

/** What downloads archives: it may have to log in where nothing but archives is. */
function archiveClient(
  { http, oci }: { readonly http: HttpClient; readonly oci: OciHttp },
  { runtime, flavour }: CommandContext,
): HttpClient {
  if (flavour.hasOciMirrors) return oci;
  return flavour.readsNetrc ? withNetrc(http, netrcPath(userOf(runtime))) : http;
}

function createOci(http: HttpClient, cli: LoadedCliConfig, context: CommandContext): OciHttp {
  let identities: Promise<OciIdentities> | undefined;

  async function load(): Promise<OciIdentities> {
    const { createOciIdentities } = await import('../workdir/oci-identities.ts');
    return createOciIdentities(cli.config, userOf(context.runtime));
  }

  return createOciHttp({
    http,
    retry: requestLimits(context.runtime.env, context.flavour, cli.config.registryProtocols)
      .metadata,
    findIdentity: async (repository, options) =>
      (await (identities ??= load())).find(repository, options),
  });
}

function createHttp({ runtime, flavour, log }: CommandContext): HttpClient {
  const client = createHttpClient({
    proxies: readProxySettings(runtime.env),
    certificates: readCertificateSettings(runtime.env),
    userAgent: makeUserAgent(programVersion, flavour, runtime.env),
    flavour,
    clock: systemClock,
  });
  return log === undefined ? client : withRequestLog(client, { write: log, now: runtime.now });
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

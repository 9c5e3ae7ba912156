/** Creates sources: those that a flag names, and those that the CLI configuration lists. */
import { join } from 'node:path';
import { credentialsFromEnv } from '../cliconfig/env-credentials.ts';
import type { InstallationMethod } from '../cliconfig/resolve-installation.ts';
import { repositoryOf, type RepositoryTemplate } from '../cliconfig/repository-template.ts';
import { createCredentials, type Credentials } from '../net/credentials.ts';
import { createDiscovery } from '../net/discovery.ts';
import { findCredentialsHelper } from '../net/find-credentials-helper.ts';
import type { HttpClient } from '../net/http-client.ts';
import { requestLimits, type RequestLimits } from '../net/request-limits.ts';
import { withDownloadAttempts } from '../source/download-attempts.ts';
import type { OciHttp } from '../oci/authorized-http.ts';
import type { SourceRule } from '../source/multi.ts';
import type { Source } from '../source/source.ts';
import { findImpliedMirrors } from '../workdir/find-implied-mirrors.ts';
import type { LoadedCliConfig } from '../workdir/load-cli-config.ts';
import type { SourceChoice } from './commands/lock-args.ts';
import { userOf, type CommandContext } from './runtime.ts';

export interface SourceParts {
  readonly http: HttpClient;
  /** The same for those who know what OCI registries ask for. */
  readonly oci: OciHttp;
  readonly cli: LoadedCliConfig;
  readonly context: CommandContext;
}

/** Creates the source that was chosen, and loads what it takes. */
export function createSource(choice: SourceChoice, parts: SourceParts): Promise<Source> {
  let credentials: Promise<Credentials> | undefined;
  return createChosen(choice, {
    ...parts,
    findCredentials: () => (credentials ??= createTokens(parts)),
  });
}

interface SharedParts extends SourceParts {
  /** The same for all sources, so that a helper is asked once. */
  readonly findCredentials: () => Promise<Credentials>;
}

async function createChosen(choice: SourceChoice, parts: SharedParts): Promise<Source> {
  switch (choice.kind) {
    case 'registry':
      return createRegistries(parts);
    case 'filesystem-mirror':
      return createFilesystemMirror(choice.directory, parts);
    case 'network-mirror':
      return createNetworkMirror({ url: choice.url }, parts);
    case 'oci-mirror':
      return createOciMirror(choice.repositoryTemplate, parts);
    case 'plugin-dirs': {
      const mirrors = choice.directories.map((path) => createFilesystemMirror(path, parts));
      return createMulti((await Promise.all(mirrors)).map(forAllProviders));
    }
    case 'configured':
      return createMulti(await createRules(parts));
  }
}

async function createMulti(rules: readonly SourceRule[]): Promise<Source> {
  const { createMultiSource } = await import('../source/multi.ts');
  return createMultiSource(rules);
}

function forAllProviders(source: Source): SourceRule {
  return { source, include: [], exclude: [] };
}

/** Turns the methods of `provider_installation` into rules; without that block, local mirrors come first. */
async function createRules(parts: SharedParts): Promise<readonly SourceRule[]> {
  const { installation } = parts.cli;
  if (installation === undefined) return createImpliedRules(parts);
  // Registries remember what they were asked: one does for all the methods that lead to them.
  let registries: Promise<Source> | undefined;
  return Promise.all(
    installation.value.map(async ({ source, include, exclude }) => ({
      source: await createMethodSource(
        source,
        parts,
        () => (registries ??= createRegistries(parts)),
      ),
      include,
      exclude,
    })),
  );
}

async function createMethodSource(
  method: InstallationMethod['source'],
  parts: SharedParts,
  findRegistries: () => Promise<Source>,
): Promise<Source> {
  switch (method.kind) {
    case 'direct':
      return withRetries(await findRegistries(), method.downloadRetryCount);
    case 'filesystem-mirror':
      return createFilesystemMirror(method.path, parts);
    case 'oci-mirror':
      return createOciMirror(method.repositoryTemplate, parts);
    case 'network-mirror':
      return withRetries(await createNetworkMirror(method, parts), method.downloadRetryCount);
  }
}

/** Leaves the number of tries to what counts elsewhere if it is not set. */
function withRetries(source: Source, retryCount: number | undefined): Source {
  if (retryCount === undefined) return source;
  return withDownloadAttempts(source, 1 + Math.max(retryCount, 0));
}

async function createImpliedRules(parts: SharedParts): Promise<readonly SourceRule[]> {
  const { flavour, runtime } = parts.context;
  const directories = await findImpliedMirrors(
    userOf(runtime),
    { launchDirectory: runtime.launchDirectory, configDirectory: parts.cli.directory },
    flavour,
  );
  const mirrors = await Promise.all(directories.map((path) => createFilesystemMirror(path, parts)));
  const registries = await createRegistries(parts);
  return [...mirrors.map(forAllProviders), { ...forAllProviders(registries), yieldsTo: mirrors }];
}

async function createFilesystemMirror(
  directory: string,
  { context }: SourceParts,
): Promise<Source> {
  const { createFilesystemMirrorSource } = await import('../source/filesystem/source.ts');
  return createFilesystemMirrorSource(directory, { flavour: context.flavour });
}

async function createRegistries(parts: SharedParts): Promise<Source> {
  const { http, cli, context } = parts;
  const { flavour } = context;
  const [{ createRegistrySource }, { memoizeSource }, credentials] = await Promise.all([
    import('../source/registry/source.ts'),
    import('../source/memoize.ts'),
    parts.findCredentials(),
  ]);
  const limits = limitsOf(parts);
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
  return withDownloadAttempts(memoizeSource(source), limits.download.attemptsMax);
}

async function createNetworkMirror(
  { url, trustsAllHashes }: { readonly url: URL; readonly trustsAllHashes?: boolean | undefined },
  parts: SharedParts,
): Promise<Source> {
  const [{ createNetworkMirrorSource }, credentials] = await Promise.all([
    import('../source/network/source.ts'),
    parts.findCredentials(),
  ]);
  const limits = limitsOf(parts);
  const source = createNetworkMirrorSource(url, {
    http: parts.http,
    flavour: parts.context.flavour,
    retry: limits.metadata,
    findToken: (host, options) => credentials.findToken(host, options),
    trustsAllHashes,
  });
  return withDownloadAttempts(source, limits.download.attemptsMax);
}

async function createOciMirror(template: RepositoryTemplate, parts: SharedParts): Promise<Source> {
  const { createOciMirrorSource } = await import('../source/oci/source.ts');
  return createOciMirrorSource((provider) => repositoryOf(template, provider), {
    http: parts.oci,
    flavour: parts.context.flavour,
    retry: limitsOf(parts).metadata,
  });
}

function limitsOf({ cli, context }: SourceParts): RequestLimits {
  return requestLimits(context.runtime.env, context.flavour, cli.config.registryProtocols);
}

async function createTokens({ cli, context }: SourceParts): Promise<Credentials> {
  const { config, directory } = cli;
  const helper = config.credentialsHelper;
  const path =
    helper === undefined || directory === undefined
      ? undefined
      : await findCredentialsHelper(helper.name, [join(directory, 'plugins')], context.flavour);
  return createCredentials({
    environment: credentialsFromEnv(context.runtime.env),
    files: config.credentials,
    helper: helper === undefined || path === undefined ? undefined : { path, args: helper.args },
  });
}

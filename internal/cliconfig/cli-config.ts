/**
 * The CLI configuration: settings of a person or machine (`.terraformrc`, `.tofurc`, `*.tfrc`) as
 * opposed to those of a project.
 *
 * This package says which files to read, turns their text into settings and merges them with the
 * environment. It refuses to open files, and nothing that is wrong with a file is fatal: what could
 * be read counts, and the rest is reported.
 */
import type { ProviderAddr } from '../addr/provider.ts';
import type { OciCredentials, OciDefaults } from './oci-credentials.ts';
import type { RepositoryTemplate } from './repository-template.ts';

/** Environment variables, as Node has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** All settings, after the files and the environment have been merged. */
export interface CliConfig {
  /** Services of hosts that are not to be discovered, by the host in its comparison form. */
  readonly hosts: ReadonlyMap<string, HostServices>;
  /** Tokens from the files, by the host in its comparison form. */
  readonly credentials: ReadonlyMap<string, string>;
  readonly credentialsHelper: CredentialsHelper | undefined;
  /** Not known to exist. */
  readonly pluginCacheDir: string | undefined;
  /** Whether a package of the plugin cache may be used although the lock file does not know it. */
  readonly pluginCacheMayBreakLockFile: boolean;
  /** Undefined if there is none, in which case implied local mirrors apply. */
  readonly providerInstallation: InstallationBlock | undefined;
  readonly registryProtocols: RegistryProtocols;
  /** In the order in which they count. */
  readonly ociCredentials: readonly OciCredentials[];
  readonly ociDefaults: OciDefaults;
}

/** What a host offers, by service such as `providers.v1`; null for what is no text. */
export type HostServices = ReadonlyMap<string, string | null>;

/** The program that knows the tokens of hosts. */
export interface CredentialsHelper {
  /** What follows `terraform-credentials-` in the program's name. */
  readonly name: string;
  readonly args: readonly string[];
}

/** How patiently registries are asked; what is undefined was not set. */
export interface RegistryProtocols {
  readonly retryCount: number | undefined;
  readonly requestTimeoutSeconds: number | undefined;
}

/** A `provider_installation` block: where providers may come from. */
export interface InstallationBlock {
  /** Directories of providers under development; no check applies to them. */
  readonly devOverrides: ReadonlyMap<ProviderAddr, string>;
  /** In the order of the file. */
  readonly methods: readonly MethodBlock[];
}

/** A method as it is written; `resolveInstallation` reads its patterns and URL. */
export interface MethodBlock {
  readonly source:
    | ({ readonly kind: 'direct' } & DownloadSettings)
    | { readonly kind: 'filesystem-mirror'; readonly path: string }
    | ({ readonly kind: 'network-mirror'; readonly url: string } & NetworkMirrorSettings)
    | { readonly kind: 'oci-mirror'; readonly repositoryTemplate: RepositoryTemplate };
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** How patiently archives are downloaded. */
export interface DownloadSettings {
  /** Tries after the first; undefined if not set. */
  readonly downloadRetryCount?: number | undefined;
}

/** What may be set for a network mirror. */
export interface NetworkMirrorSettings extends DownloadSettings {
  /** Whether the mirror's word for the packages of other platforms counts. */
  readonly trustsAllHashes?: boolean | undefined;
}

/** The settings of one file, before the names of hosts have been looked at. */
export interface CliConfigFile {
  readonly hosts: ReadonlyMap<string, HostServices>;
  /** Undefined for a host that has a block, but no token in it. */
  readonly credentials: ReadonlyMap<string, string | undefined>;
  /** Arguments by name. */
  readonly credentialsHelpers: ReadonlyMap<string, readonly string[]>;
  /** With variables expanded; empty is as good as not set. */
  readonly pluginCacheDir: string;
  readonly pluginCacheMayBreakLockFile: boolean;
  readonly providerInstallations: readonly InstallationBlock[];
  readonly registryProtocols: RegistryProtocols;
  readonly ociCredentials: readonly OciCredentials[];
  /** The `oci_default_credentials` blocks, of which there may be one. */
  readonly ociDefaults: readonly OciDefaults[];
}

/** The settings of a file that is not there. */
export const emptyCliConfigFile: CliConfigFile = {
  hosts: new Map(),
  credentials: new Map(),
  credentialsHelpers: new Map(),
  pluginCacheDir: '',
  pluginCacheMayBreakLockFile: false,
  providerInstallations: [],
  registryProtocols: { retryCount: undefined, requestTimeoutSeconds: undefined },
  ociCredentials: [],
  ociDefaults: [],
};

/**
 * The two products whose behaviour Airlock reproduces. Everything in which they differ is a field
 * here, so that no other module asks which product it is.
 */
export interface Flavour {
  readonly name: 'terraform' | 'opentofu';
  /** The product's name in messages. */
  readonly product: 'Terraform' | 'OpenTofu';
  /** The product's program, in messages and in the lock file's header. */
  readonly command: 'terraform' | 'tofu';
  /** The release whose behaviour is reproduced; sent to registries as the client's version. */
  readonly version: string;
  readonly defaultHost: string;
  /** The registry whose `hashicorp` providers are also found, rebuilt, in the default registry. */
  readonly predecessorHost: string | undefined;
  /** Hosts whose `builtin` namespace holds providers that are part of the program. */
  readonly builtInHosts: readonly string[];
  /** Type prefixes that a provider source may not have, such as `terraform-`. */
  readonly reservedTypePrefixes: readonly string[];
  /** go-versions 1.0.3 reads `v` as a separator and words some errors differently. */
  readonly versionPrefixIsSeparator: boolean;
  /** Configuration file extensions; one later in the list hides the same base name of the one before. */
  readonly extensions: readonly ('.tf' | '.tofu')[];
  /** The same of test files. */
  readonly testExtensions: readonly ('.tftest' | '.tofutest')[];
  /** Whether `provider` blocks of test files require their providers. */
  readonly hasTestRequirements: boolean;
  /** What the configuration language knows beyond what both products know. */
  readonly syntax: {
    /** Blocks inside of `terraform`. */
    readonly terraformBlocks: readonly string[];
    /** Arguments of a `provider` block that are elsewhere reserved for a later version. */
    readonly providerArguments: readonly string[];
    readonly variableArguments: readonly string[];
    readonly outputArguments: readonly string[];
    readonly lifecycleArguments: readonly string[];
    /** Whether the source of a module may refer to variables and local values. */
    readonly hasStaticEvaluation: boolean;
  };
  /** Main files of the CLI configuration in the home directory; the first that exists counts. */
  readonly cliConfigFiles: readonly string[];
  /** The same on Windows, in `%APPDATA%`. */
  readonly cliConfigFilesWindows: readonly string[];
  /** Folder below `$XDG_CONFIG_HOME` and `$XDG_DATA_HOME`; undefined where they do not matter. */
  readonly xdg: { readonly directory: string; readonly cliConfigFile: string } | undefined;
  /** Whether the CLI configuration knows `oci_mirror` and `registry_protocols`. */
  readonly hasOciMirrors: boolean;
  readonly hasRegistryProtocols: boolean;
  /** Whether installation methods know `download_retry_count` and `trust_all_hashes`. */
  readonly hasMethodSettings: boolean;
  /** Whether archives are downloaded with the logins of a netrc file. */
  readonly readsNetrc: boolean;
  /** Whether the lock records the `zh:` of an archive that was verified without a signature. */
  readonly locksVerifiedArchives: boolean;
  /** Whether the documents of a mirror list the `zh:` of an archive beside its `h1:`. */
  readonly indexesArchiveChecksums: boolean;
  /** Whether `init` records the constraints of the configuration for a package that was in place. */
  readonly recordsConstraintsOfInstalled: boolean;
  /** Whether a registry's word for the packages of other platforms (`packages`) is listened to. */
  readonly readsReportedHashes: boolean;
  /** Whether signing keys have ranks: HashiCorp's, a partner's, anyone's. */
  readonly ranksSigningKeys: boolean;
  /** Environment variables that end the leniency about signatures; undefined where there is none. */
  readonly signatureEnforcement:
    { readonly keysVariable: string; readonly expiryVariable: string } | undefined;
  /** What `providers mirror` calls it if it is given no directory, or more arguments than that. */
  readonly missingDirectory: { readonly none: string; readonly tooMany: string };
  /** How the one request of service discovery is bounded; it is never repeated. */
  readonly discovery: {
    readonly redirectsMax: number;
    /** Undefined: as long as any request for metadata. */
    readonly timeoutMs: number | undefined;
  };
  /** Who signs providers: what is printed after a signature that is not the product's own. */
  readonly signingNote: readonly string[];
  /** Where to read about packages that the lock file does not know. */
  readonly checksumHelp: string;
  /** How a request that failed for good is told. */
  readonly requestFailure: {
    readonly lead: string;
    readonly advice: string;
    /** Who gave the bad answer: the host, or the whole address. */
    readonly answerer: 'host' | 'address';
  };
}

export const terraform: Flavour = {
  name: 'terraform',
  product: 'Terraform',
  command: 'terraform',
  version: '1.11.4',
  defaultHost: 'registry.terraform.io',
  predecessorHost: undefined,
  builtInHosts: ['terraform.io'],
  reservedTypePrefixes: ['terraform-'],
  versionPrefixIsSeparator: false,
  extensions: ['.tf'],
  testExtensions: ['.tftest'],
  hasTestRequirements: false,
  syntax: {
    terraformBlocks: [],
    providerArguments: [],
    variableArguments: [],
    outputArguments: [],
    lifecycleArguments: [],
    hasStaticEvaluation: false,
  },
  cliConfigFiles: ['.terraformrc'],
  cliConfigFilesWindows: ['terraform.rc'],
  xdg: undefined,
  hasOciMirrors: false,
  hasRegistryProtocols: false,
  hasMethodSettings: false,
  readsNetrc: true,
  locksVerifiedArchives: false,
  indexesArchiveChecksums: false,
  recordsConstraintsOfInstalled: false,
  readsReportedHashes: false,
  ranksSigningKeys: true,
  signatureEnforcement: undefined,
  missingDirectory: {
    none: 'No output directory specified',
    tooMany: 'No output directory specified',
  },
  discovery: { redirectsMax: 3, timeoutMs: 11_000 },
  signingNote: [
    'Partner and community providers are signed by their developers.',
    "If you'd like to know more about provider signing, you can read about it here:",
    'https://developer.hashicorp.com/terraform/cli/plugins/signing',
  ],
  checksumHelp:
    'https://developer.hashicorp.com/terraform/language/files/dependency-lock#checksum-verification',
  requestFailure: {
    lead: 'the request failed',
    advice: ', please try again later',
    answerer: 'host',
  },
};

export const opentofu: Flavour = {
  name: 'opentofu',
  product: 'OpenTofu',
  command: 'tofu',
  version: '1.11.0',
  defaultHost: 'registry.opentofu.org',
  predecessorHost: 'registry.terraform.io',
  builtInHosts: ['terraform.io', 'opentofu.org'],
  reservedTypePrefixes: ['terraform-', 'opentofu-'],
  versionPrefixIsSeparator: true,
  extensions: ['.tf', '.tofu'],
  testExtensions: ['.tftest', '.tofutest'],
  hasTestRequirements: true,
  syntax: {
    terraformBlocks: ['encryption'],
    providerArguments: ['for_each'],
    variableArguments: ['deprecated'],
    outputArguments: ['deprecated'],
    lifecycleArguments: ['enabled'],
    hasStaticEvaluation: true,
  },
  cliConfigFiles: ['.tofurc', '.terraformrc'],
  cliConfigFilesWindows: ['tofu.rc', 'terraform.rc'],
  xdg: { directory: 'opentofu', cliConfigFile: 'tofurc' },
  hasOciMirrors: true,
  hasRegistryProtocols: true,
  hasMethodSettings: true,
  readsNetrc: false,
  locksVerifiedArchives: true,
  indexesArchiveChecksums: true,
  recordsConstraintsOfInstalled: true,
  readsReportedHashes: true,
  ranksSigningKeys: false,
  signatureEnforcement: {
    keysVariable: 'OPENTOFU_ENFORCE_GPG_VALIDATION',
    expiryVariable: 'OPENTOFU_ENFORCE_GPG_EXPIRATION',
  },
  missingDirectory: { none: 'Invalid arguments list', tooMany: 'Unexpected argument' },
  discovery: { redirectsMax: 10, timeoutMs: undefined },
  signingNote: [
    'Providers are signed by their developers.',
    "If you'd like to know more about provider signing, you can read about it here:",
    'https://opentofu.org/docs/cli/plugins/signing/',
  ],
  checksumHelp: 'https://opentofu.org/docs/language/files/dependency-lock/#checksum-verification',
  requestFailure: { lead: 'request failed', advice: '', answerer: 'address' },
};

/** What the help of several commands says in the same words. */
import type { HelpTerms } from './command.ts';

/** The exit codes of a command that says nothing else of them. */
export const usualExitCodes: HelpTerms = [
  ['0', 'Done'],
  ['1', 'Could not; what was there before is untouched'],
  ['130', 'Interrupted; the same'],
];

/** Variables that count wherever registries and mirrors are asked. */
export const networkEnvironment: HelpTerms = [
  ['TF_CLI_CONFIG_FILE', 'The CLI configuration, instead of ~/.terraformrc'],
  ['TF_TOKEN_host', 'The token for a host, its dots written as underscores'],
  [
    'TF_REGISTRY_CLIENT_TIMEOUT, TF_REGISTRY_DISCOVERY_RETRY',
    'Seconds for a request to a registry, and how often it is repeated',
  ],
  ['HTTPS_PROXY, HTTP_PROXY, NO_PROXY', 'Proxies, and the hosts that are reached without one'],
  [
    'SSL_CERT_FILE, SSL_CERT_DIR, NODE_EXTRA_CA_CERTS',
    'Certificate authorities instead of the usual ones, or beside them',
  ],
];

/** Variables that count where the configuration is read. */
export const configurationEnvironment: HelpTerms = [
  ['AIRLOCK_FLAVOUR', 'terraform or opentofu, unless -flavour says so'],
  ['TF_DATA_DIR', 'The data directory, instead of .terraform'],
  ['TF_CLI_ARGS, TF_CLI_ARGS_command', 'Options that are put before those of the command line'],
];

export const projectFileTerm: HelpTerms[number] = [
  'airlock.toml',
  'The project file, here or above, up to the top of the repository: platforms, flavour, and more',
];

export const lockFileTerm: HelpTerms[number] = [
  '.terraform.lock.hcl',
  'The dependency lock file of the configuration',
];

export const hashIndexTerm: HelpTerms[number] = [
  '~/.cache/airlock/hashes',
  'What is known of archives hashed before; below $XDG_CACHE_HOME if that is set',
];

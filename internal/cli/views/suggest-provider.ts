import { displayProvider, providerParts, type ProviderAddr } from '../../addr/provider.ts';
import { ToolError } from '../../diag/tool-error.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { PackageFailure } from '../../installer/collect.ts';
import { findNearest } from '../../text/did-you-mean.ts';

/**
 * Adds to failures of providers that do not exist which one may have been meant: another that is
 * required, or one that everybody knows.
 */
export function suggestProviders(
  failures: readonly PackageFailure[],
  required: Iterable<ProviderAddr>,
  flavour: Flavour,
): readonly PackageFailure[] {
  const lost = new Set(failures.filter(isUnknown).map(({ provider }) => provider));
  if (lost.size === 0) return failures;
  const present = [...required].filter((provider) => !lost.has(provider));
  const known = present.map((provider) => displayProvider(provider, flavour));
  return failures.map((failure) => {
    const { error, provider } = failure;
    if (!isUnknown(failure) || !(error instanceof ToolError)) return failure;
    const hint = error.hint ?? describe(provider, known, flavour);
    const { code, message } = error;
    return hint === undefined
      ? failure
      : { ...failure, error: new ToolError(code, message, { hint, cause: error }) };
  });
}

function isUnknown({ error }: PackageFailure): boolean {
  return error instanceof ToolError && error.code === 'provider-not-found';
}

function describe(
  provider: ProviderAddr,
  known: readonly string[],
  flavour: Flavour,
): string | undefined {
  const meant = findMeant(provider, known, flavour);
  if (meant === undefined) return undefined;
  return (
    `Did you mean "${meant}"? Then it must be the source in required_providers of every module that ` +
    'requires the provider; "airlock providers" shows which do. Without a source a provider is taken ' +
    'for one of hashicorp.'
  );
}

/** One of the same type, since most often the namespace is what is missing; else one like it. */
function findMeant(
  provider: ProviderAddr,
  known: readonly string[],
  flavour: Flavour,
): string | undefined {
  const { host, type } = providerParts(provider);
  const candidates = [...known, ...(host === flavour.defaultHost ? wellKnown : [])];
  const shown = displayProvider(provider, flavour);
  return (
    candidates.find((name) => name !== shown && name.endsWith(`/${type}`)) ??
    findNearest(shown, candidates)
  );
}

/** Those that most configurations use, of all namespaces, in the registries of both products. */
const wellKnown: readonly string[] = [
  ...[
    ...['aws', 'azurerm', 'google', 'kubernetes', 'helm', 'null', 'random', 'local', 'tls', 'http'],
    ...['archive', 'time', 'external', 'cloudinit', 'template', 'dns', 'vault', 'consul', 'nomad'],
    ...['azuread', 'google-beta', 'tfe', 'vsphere', 'awscc', 'boundary', 'hcp', 'ad'],
  ].map((type) => `hashicorp/${type}`),
  'cloudflare/cloudflare',
  'datadog/datadog',
  'integrations/github',
  'gitlabhq/gitlab',
  'kreuzwerker/docker',
  'digitalocean/digitalocean',
  'hetznercloud/hcloud',
  'grafana/grafana',
  'newrelic/newrelic',
  'pagerduty/pagerduty',
  'okta/okta',
  'auth0/auth0',
  'mongodb/mongodbatlas',
  'elastic/elasticstack',
  'elastic/ec',
  'confluentinc/confluent',
  'databricks/databricks',
  'linode/linode',
  'vultr/vultr',
  'scaleway/scaleway',
  'oracle/oci',
  'aliyun/alicloud',
  'huaweicloud/huaweicloud',
  'ovh/ovh',
  'fastly/fastly',
  'azure/azapi',
  'microsoft/azuredevops',
  'gavinbunney/kubectl',
  'terraform-provider-openstack/openstack',
  'cyrilgdn/postgresql',
  'rancher/rancher2',
  'fluxcd/flux',
  'argoproj-labs/argocd',
  'keycloak/keycloak',
  'telmate/proxmox',
  'bpg/proxmox',
  'spotinst/spotinst',
  'ns1-terraform/ns1',
  'launchdarkly/launchdarkly',
  'carlpett/sops',
];

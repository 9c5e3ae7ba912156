/** What kept a provider from being installed, in the words of `init`. */
import { displayProvider } from '../../addr/provider.ts';
import { makeError, type Diagnostic } from '../../diag/diagnostic.ts';
import { ToolError } from '../../diag/tool-error.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { PackageFailure } from '../../installer/collect.ts';
import { HostServicesError } from '../../net/host-services-error.ts';
import { ProviderNotFoundError, UnknownToRegistryError } from '../../source/not-found.ts';
import { formatVersion, type Version } from '../../version/version.ts';

/** Describes one failure as a diagnostic of its own. */
export function describeInstallFailure(failure: PackageFailure, flavour: Flavour): Diagnostic {
  const diagnostic =
    failure.version === undefined
      ? describeQuery(failure, flavour)
      : describePackageFailure({ ...failure, version: failure.version }, flavour);
  return withHint(diagnostic, failure.error);
}

function describeQuery({ provider, error }: PackageFailure, flavour: Flavour): Diagnostic {
  if (error instanceof HostServicesError) return describeHost({ provider, error }, flavour);
  const name = displayProvider(provider, flavour);
  return makeError(
    'Failed to query available provider packages',
    `Could not retrieve the list of available versions for provider ${name}: ${error.message}` +
      adviseOnQuery(error, name, flavour),
  );
}

function adviseOnQuery(error: Error, name: string, { command }: Flavour): string {
  if (error instanceof ProviderNotFoundError) return '';
  if (error instanceof UnknownToRegistryError) {
    return (
      '\n\nAll modules should specify their required_providers so that external consumers will get ' +
      'the correct providers when using a module. To see which modules are currently depending on ' +
      `${name}, run the following command:\n    ${command} providers`
    );
  }
  return (
    `\n\nTo see which modules are currently depending on ${name} and what versions are specified, ` +
    `run the following command:\n    ${command} providers`
  );
}

function describeHost(
  { provider, error }: Pick<PackageFailure, 'provider'> & { readonly error: HostServicesError },
  { product }: Flavour,
): Diagnostic {
  const given = `The host "${error.host}" given in provider source address "${provider}" does not offer a ${product} provider registry`;
  switch (error.missing) {
    case 'not-offered':
      return makeError('Invalid provider registry host', `${given}.`);
    case 'other-version':
      return makeError(
        'Invalid provider registry host',
        `${given} that is compatible with this ${product} version, but it may be compatible with a different ${product} version.`,
      );
  }
}

function describePackageFailure(
  {
    provider,
    version,
    platform,
    error,
  }: Omit<PackageFailure, 'version'> & { readonly version: Version },
  flavour: Flavour,
): Diagnostic {
  const name = `${displayProvider(provider, flavour)} v${formatVersion(version)}`;
  const code = error instanceof ToolError ? error.code : undefined;
  if (code === 'platform-not-available') {
    return makeError(
      'Incompatible provider version',
      `Provider ${provider} v${formatVersion(version)} does not have a package available for your ` +
        `current platform, ${platform ?? ''}.\n\n` +
        `Provider releases are separate from ${flavour.product} CLI releases, so not all providers ` +
        'are available for all platforms. Other versions of this provider may have different ' +
        'platforms supported.',
    );
  }
  if (code === 'protocol-not-supported') {
    return makeError('Incompatible provider version', `${error.message}.`);
  }
  if (code === 'plugin-cache-unusable') {
    return makeError(
      'Failed to install provider from shared cache',
      `Error while importing ${name} from the shared cache directory: ${error.message}.`,
    );
  }
  return makeError(
    'Failed to install provider',
    `Error while installing ${name}: ${error.message}`,
  );
}

function withHint(diagnostic: Diagnostic, error: Error): Diagnostic {
  if (!(error instanceof ToolError) || error.hint === undefined) return diagnostic;
  return { ...diagnostic, detail: `${diagnostic.detail}\n\n${error.hint}` };
}

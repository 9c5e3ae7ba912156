import { expect } from 'chai';
import { parseHostname } from '../../addr/hostname.ts';
import { parseProviderSource } from '../../addr/provider.ts';
import { ToolError } from '../../diag/tool-error.ts';
import { terraform } from '../../flavour/flavour.ts';
import { HostServicesError } from '../../net/host-services-error.ts';
import { parsePlatform } from '../../platform/platform.ts';
import { ProviderNotFoundError, UnknownToRegistryError } from '../../source/not-found.ts';
import { parseVersion } from '../../version/version.ts';
import { describeInstallFailure } from './install-failures.ts';

const provider = parseProviderSource('acme/anvil', terraform);
const version = parseVersion('1.0.0', terraform);
const platform = parsePlatform('linux_amd64');
const host = parseHostname('example.com');

describe('describeInstallFailure', () => {
  for (const [error, summary, detail] of [
    [
      new ProviderNotFoundError(provider, ['/m']),
      'Failed to query available provider packages',
      /for provider acme\/anvil: provider registry.terraform.io\/acme\/anvil was not found in any of the search locations\n\n {2}- \/m$/,
    ],
    [
      new UnknownToRegistryError(provider),
      'Failed to query available provider packages',
      /All modules should specify their required_providers .*\n {4}terraform providers$/,
    ],
    [
      new ToolError('no-matching-version', 'no', { hint: 'Mend it.' }),
      'Failed to query available provider packages',
      /acme\/anvil: no\n\nTo see which modules .*\n {4}terraform providers\n\nMend it\.$/,
    ],
    [
      new HostServicesError(host, 'not-offered', terraform),
      'Invalid provider registry host',
      /does not offer a Terraform provider registry\./,
    ],
    [
      new HostServicesError(host, 'other-version', terraform),
      'Invalid provider registry host',
      /that is compatible with this Terraform version, but/,
    ],
  ] as const) {
    it(`words ${error.message} before a version is known`, () => {
      const failure = { provider, version: undefined, platform: undefined, error };
      const diagnostic = describeInstallFailure(failure, terraform);

      expect(diagnostic.summary).to.equal(summary);
      expect(diagnostic.detail).to.match(detail);
    });
  }

  for (const [code, summary, detail] of [
    [
      'platform-not-available',
      'Incompatible provider version',
      /for your current platform, linux_amd64\.\n\nProvider releases are separate/,
    ],
    ['protocol-not-supported', 'Incompatible provider version', /^reason\.$/],
    [
      'plugin-cache-unusable',
      'Failed to install provider from shared cache',
      /^Error while importing acme\/anvil v1\.0\.0 from the shared cache directory: reason\.$/,
    ],
    [
      'hash-mismatch',
      'Failed to install provider',
      /^Error while installing acme\/anvil v1\.0\.0: reason$/,
    ],
  ] as const) {
    it(`words ${code} of a package`, () => {
      const failure = { provider, version, platform, error: new ToolError(code, 'reason') };
      const diagnostic = describeInstallFailure(failure, terraform);

      expect(diagnostic.summary).to.equal(summary);
      expect(diagnostic.detail).to.match(detail);
    });
  }
});

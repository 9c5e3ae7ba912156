import { expect } from 'chai';
import { parseProviderSource } from '../../addr/provider.ts';
import { ToolError } from '../../diag/tool-error.ts';
import { terraform } from '../../flavour/flavour.ts';
import type { PackageFailure } from '../../installer/collect.ts';
import { parsePlatform } from '../../platform/platform.ts';
import { describeFailures } from './failures.ts';

const linux = parsePlatform('linux_amd64');

function noneAvailable(type: string, constraints: string): PackageFailure {
  const message = `no available releases match the given constraints ${constraints}`;
  return {
    provider: parseProviderSource(type, terraform),
    platform: undefined,
    version: undefined,
    error: new ToolError('no-matching-version', message, { hint: 'no versions are available' }),
  };
}

describe('describeFailures', () => {
  it('names providers in order, and gives each piece of advice once', () => {
    const failures = [noneAvailable('acme/rocket', '~> 2.0'), noneAvailable('acme/anvil', '')];

    const { summary, detail } = describeFailures(failures, [linux], terraform);

    expect(summary).to.equal('Could not retrieve providers for locking');
    expect(detail).to.equal(
      'Terraform failed to fetch the requested providers for linux_amd64 in order to calculate ' +
        'their checksums: some providers could not be installed:\n' +
        '- registry.terraform.io/acme/anvil: no available releases match the given constraints \n' +
        '- registry.terraform.io/acme/rocket: no available releases match the given constraints ' +
        '~> 2.0.\n\n' +
        'For registry.terraform.io/acme/anvil, registry.terraform.io/acme/rocket: ' +
        'no versions are available',
    );
  });

  it('leaves no space before its full stop where the last provider has no constraints', () => {
    const { detail } = describeFailures([noneAvailable('acme/anvil', '')], [linux], terraform);

    expect(detail).to.match(/ match the given constraints\.\n\nFor /);
  });
});

import { expect } from 'chai';
import { parseProviderSource } from '../addr/provider.ts';
import { terraform } from '../flavour/flavour.ts';
import { parseConstraints } from '../version/constraint.ts';
import { parseVersion } from '../version/version.ts';
import { findInconsistencies } from './find-inconsistencies.ts';
import type { Locks } from './locks.ts';

const anvil = parseProviderSource('acme/anvil', terraform);
const rocket = parseProviderSource('acme/rocket', terraform);

function locked(version: string, constraints = ''): Locks {
  const lock = {
    provider: anvil,
    version: parseVersion(version, terraform),
    constraints: constraints === '' ? [] : parseConstraints(constraints, terraform),
    hashes: [],
  };
  return new Map([[anvil, lock]]);
}

describe('findInconsistencies', () => {
  const required = new Map([[anvil, parseConstraints('~> 3.1', terraform)]]);
  const name = 'provider registry.terraform.io/acme/anvil';

  const cases: readonly (readonly [what: string, locks: Locks, found: readonly string[]])[] = [
    ['nothing where all fits', locked('3.2.0'), []],
    [
      'a version that no longer fits',
      locked('2.0.0', '~> 2.0'),
      [
        `${name}: locked version selection 2.0.0 doesn't match the updated version constraints "~> 3.1"`,
      ],
    ],
    [
      'a version that never fitted',
      locked('2.0.0', '~> 3.1'),
      [`${name}: version constraints "~> 3.1" don't match the locked version selection 2.0.0`],
    ],
    [
      'a provider without a version',
      new Map(),
      [`${name}: required by this configuration but no version is selected`],
    ],
  ];
  for (const [what, locks, found] of cases) {
    it(`finds ${what}`, () => {
      expect(findInconsistencies(required, locks)).to.deep.equal(found);
    });
  }

  it('goes by the order of the providers, and passes over what nobody requires', () => {
    const both = new Map([
      [rocket, []],
      [anvil, []],
    ]);

    expect(findInconsistencies(both, new Map()).map((text) => text.split(':')[0])).to.deep.equal([
      name,
      'provider registry.terraform.io/acme/rocket',
    ]);
    expect(findInconsistencies(new Map(), locked('1.0.0'))).to.deep.equal([]);
  });
});

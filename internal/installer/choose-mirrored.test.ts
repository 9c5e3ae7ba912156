import { expect } from 'chai';
import { parseProviderSource } from '../addr/provider.ts';
import { terraform } from '../flavour/flavour.ts';
import type { ProviderLock } from '../lockfile/locks.ts';
import { parseConstraints, type VersionConstraints } from '../version/constraint.ts';
import { formatVersion, parseVersion, type Version } from '../version/version.ts';
import { chooseMirrored, type Breadth, type Demand } from './choose-mirrored.ts';

const available = ['1.0.0', '1.1.0', '2.0.0', '2.1.0', '3.0.0-beta1'].map(version);

function version(text: string): Version {
  return parseVersion(text, terraform);
}

function constraints(text: string): VersionConstraints {
  return parseConstraints(text, terraform);
}

function lock(text: string): ProviderLock {
  const provider = parseProviderSource('acme/anvil', terraform);
  return { provider, version: version(text), constraints: [], hashes: [] };
}

function choose(demands: readonly Demand[], breadth: Partial<Breadth> = {}): readonly string[] {
  const whole = { versions: undefined, latest: undefined, ...breadth };
  return chooseMirrored(available, demands, whole).map(formatVersion);
}

describe('chooseMirrored', () => {
  const any = { constraints: [], lock: undefined };
  const ones = { constraints: constraints('~> 1.0'), lock: undefined };

  const cases: readonly (readonly [
    what: string,
    demands: readonly Demand[],
    breadth: Partial<Breadth>,
    chosen: readonly string[],
  ])[] = [
    ['the newest that is allowed', [ones], {}, ['1.1.0']],
    ['the newest of all, but no pre-release', [any], {}, ['2.1.0']],
    ['a locked version', [{ ...any, lock: lock('1.0.0') }], {}, ['1.0.0']],
    ['a locked version that is off the list', [{ ...any, lock: lock('0.1.0') }], {}, ['0.1.0']],
    ['what each of several demands needs', [ones, any], {}, ['1.1.0', '2.1.0']],
    ['each version once', [any, any], {}, ['2.1.0']],
    [
      'all versions of a range',
      [ones],
      { versions: constraints('>= 2') },
      ['1.1.0', '2.0.0', '2.1.0'],
    ],
    ['the newest few', [any], { latest: 2 }, ['2.0.0', '2.1.0']],
    ['the newest few that are allowed', [ones], { latest: 9 }, ['1.0.0', '1.1.0']],
    [
      'the newest few of a range, beside the locked one',
      [{ ...any, lock: lock('1.0.0') }],
      { latest: 1, versions: constraints('< 2.1') },
      ['1.0.0', '2.0.0'],
    ],
    [
      'a pre-release that is asked for',
      [{ ...any, constraints: constraints('3.0.0-beta1') }],
      {},
      ['3.0.0-beta1'],
    ],
  ];
  for (const [what, demands, breadth, chosen] of cases) {
    it(`chooses ${what}`, () => {
      expect(choose(demands, breadth)).to.deep.equal(chosen);
    });
  }

  it('says that nothing is offered that is allowed, even beside a lock', () => {
    const demand = { constraints: constraints('>= 9'), lock: lock('9.0.0') };

    expect(() => choose([demand])).to.throw(/^no releases match the given constraints >= 9\.0\.0$/);
  });
});

import { expect } from 'chai';
import fc from 'fast-check';

import { terraform } from '../flavour/flavour.ts';
import { anyVersion, constraintsText } from '../testing/arbitrary-version.ts';
import { allows } from './allows.ts';
import { parseConstraints } from './constraint.ts';
import { newestAllowed } from './newest.ts';
import { compareVersions, formatVersion, parseVersion } from './version.ts';

describe('newestAllowed', () => {
  const cases: readonly (readonly [string, readonly string[], string | undefined])[] = [
    ['', ['1.0.0', '1.10.0', '1.9.0'], '1.10.0'],
    ['~> 1.9.0', ['1.0.0', '1.10.0', '1.9.7', '1.9.3'], '1.9.7'],
    ['', ['1.0.0', '2.0.0-rc1'], '1.0.0'],
    ['2.0.0-rc1', ['1.0.0', '2.0.0-rc1'], '2.0.0-rc1'],
    ['> 2', ['1.0.0', '2.0.0'], undefined],
    ['', [], undefined],
    ['', ['0.0.0'], undefined],
    ['0.0.0', ['0.0.0'], undefined],
    ['', ['1.0.0+a', '1.0.0', '1.0.0+b', '1.0.0+10', '1.0.0+9'], '1.0.0+b'],
    ['!= 1.0.0+b', ['1.0.0+b', '1.0.0+a', '1.0.0'], '1.0.0+a'],
  ];
  for (const [constraints, versions, newest] of cases) {
    it(`chooses ${newest ?? 'nothing'} of ${versions.join(' ')} by "${constraints}"`, () => {
      expect(choose(versions, constraints)).to.equal(newest);
      expect(choose(versions.toReversed(), constraints)).to.equal(newest);
    });
  }

  it('agrees with allows, and overlooks nothing newer', () => {
    fc.assert(
      fc.property(fc.array(anyVersion), constraintsText, (versions, text) => {
        const constraints = parseConstraints(text, terraform);
        const allowed = versions.filter((version) => allows(constraints, version));

        const newest = newestAllowed(versions, constraints);

        expect(newest === undefined).to.equal(allowed.length === 0);
        for (const version of allowed) {
          expect(newest && compareVersions(version, newest)).to.be.at.most(0);
        }
      }),
    );
  });
});

function choose(versions: readonly string[], constraints: string): string | undefined {
  const parsed = versions.map((version) => parseVersion(version, terraform));
  const newest = newestAllowed(parsed, parseConstraints(constraints, terraform));
  return newest && formatVersion(newest);
}

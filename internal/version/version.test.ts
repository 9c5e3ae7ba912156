import { expect } from 'chai';
import fc from 'fast-check';

import { ParseError } from '../diag/parse-error.ts';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { anyVersion } from '../testing/arbitrary-version.ts';
import { exactly } from '../testing/exactly.ts';
import { readCases } from '../testing/read-cases.ts';
import { compareVersions, equalVersions, formatVersion, parseVersion } from './version.ts';

describe('parseVersion', () => {
  for (const row of readCases('version/versions.json')) {
    const text = row.text('text');
    const canonical = row.find('canonical');
    if (canonical !== undefined) {
      it(`reads ${JSON.stringify(text)} in either flavour`, () => {
        expect(formatVersion(parseVersion(text, terraform))).to.equal(canonical);
        expect(formatVersion(parseVersion(text, opentofu))).to.equal(canonical);
      });
      continue;
    }
    const error = row.text('error');
    it(`refuses ${JSON.stringify(text)} in the words of either flavour`, () => {
      expect(() => parseVersion(text, terraform)).to.throw(ParseError, exactly(error));
      expect(() => parseVersion(text, opentofu)).to.throw(
        ParseError,
        exactly(row.find('opentofu') ?? error),
      );
    });
  }

  it('reads a million leading zeros, and refuses a million digits', () => {
    expect(parseVersion(`${'0'.repeat(1e6)}7`, terraform).major).to.equal(7n);
    expect(() => parseVersion('9'.repeat(1e6), terraform)).to.throw(ParseError, /too large/);
  });
});

describe('formatVersion', () => {
  it('writes what reads as the same version', () => {
    fc.assert(
      fc.property(anyVersion, (version) => {
        expect(parseVersion(formatVersion(version), terraform)).to.deep.equal(version);
      }),
    );
  });
});

describe('compareVersions', () => {
  for (const row of readCases('version/order.json')) {
    const [a, relation, b] = [row.text('a'), row.text('relation'), row.text('b')];
    it(`finds that ${a} ${relation} ${b}, and the reverse`, () => {
      const left = parseVersion(a, terraform);
      const right = parseVersion(b, terraform);

      expect(relationOf(compareVersions(left, right))).to.equal(relation);
      expect(relationOf(-compareVersions(right, left))).to.equal(relation);
    });
  }

  it('is a total order on everything but metadata', () => {
    fc.assert(
      fc.property(anyVersion, anyVersion, anyVersion, (a, b, c) => {
        expect(compareVersions(a, b)).to.equal(0 - compareVersions(b, a));
        const isChain = compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0;
        if (isChain) expect(compareVersions(a, c)).to.be.at.most(0);
        const same = equalVersions({ ...a, metadata: '' }, { ...b, metadata: '' });
        expect(compareVersions(a, b) === 0).to.equal(same);
      }),
      { numRuns: 500 },
    );
  });
});

describe('equalVersions', () => {
  it('tells versions apart that differ in any part', () => {
    const version = parseVersion('1.2.3-rc1+linux', terraform);
    const others = ['2.2.3-rc1+linux', '1.3.3-rc1+linux', '1.2.4-rc1+linux', '1.2.3-rc2+linux'];

    expect(equalVersions(version, parseVersion('1.2.3-rc1+linux', terraform))).to.equal(true);
    for (const other of [...others, '1.2.3-rc1+darwin', '1.2.3-rc1']) {
      expect(equalVersions(version, parseVersion(other, terraform)), other).to.equal(false);
    }
  });
});

function relationOf(order: number): string {
  if (order === 0) return '=';
  return order < 0 ? '<' : '>';
}

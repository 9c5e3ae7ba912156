import { expect } from 'chai';

import { ParseError } from '../diag/parse-error.ts';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { exactly } from '../testing/exactly.ts';
import { readCases } from '../testing/read-cases.ts';
import { matchesPattern, parseProviderPattern } from './pattern.ts';
import { parseProviderSource } from './provider.ts';

describe('parseProviderPattern', () => {
  for (const row of readCases('addr/patterns.json')) {
    const text = row.text('text');
    const error = row.find('error');
    it(`${error === undefined ? 'reads' : 'refuses'} "${text}"`, () => {
      if (error === undefined) {
        expect(parseProviderPattern(text, terraform)).to.have.keys('host', 'namespace', 'type');
      } else {
        expect(() => parseProviderPattern(text, terraform)).to.throw(ParseError, exactly(error));
      }
    });
  }

  it('normalises what is not a wildcard', () => {
    expect(parseProviderPattern('Example.COM:443/ÉCOLE/*', terraform)).to.deep.equal({
      host: 'example.com',
      namespace: 'école',
      type: '*',
    });
  });

  it('means the registry of the product when it names no host', () => {
    expect(parseProviderPattern('*/*', terraform).host).to.equal('registry.terraform.io');
    expect(parseProviderPattern('*/*', opentofu).host).to.equal('registry.opentofu.org');
  });
});

describe('matchesPattern', () => {
  const addr = parseProviderSource('example.com/acme/anvil', terraform);
  const cases: readonly (readonly [pattern: string, matches: boolean])[] = [
    ['*/*/*', true],
    ['example.com/*/*', true],
    ['example.com/acme/*', true],
    ['example.com/acme/anvil', true],
    ['EXAMPLE.com/Acme/ANVIL', true],
    ['example.com/acme/rope', false],
    ['example.com/other/*', false],
    ['example.org/*/*', false],
    ['example.com:8443/*/*', false],
    ['*/*', false],
    ['acme/anvil', false],
  ];
  for (const [pattern, matches] of cases) {
    it(`is ${String(matches)} for ${pattern}`, () => {
      expect(matchesPattern(parseProviderPattern(pattern, terraform), addr)).to.equal(matches);
    });
  }
});

import { expect } from 'chai';

import { ParseError } from '../diag/parse-error.ts';
import { exactly } from '../testing/exactly.ts';
import { readCases } from '../testing/read-cases.ts';
import { comparisonHost, parseHostname } from './hostname.ts';

describe('parseHostname', () => {
  for (const row of readCases('addr/hostnames.json')) {
    const text = row.text('text');
    const error = row.find('error');
    if (row.find('airlock') === 'refused') {
      it(`refuses ${JSON.stringify(text)}, which would lose a label`, () => {
        expect(() => parseHostname(text)).to.throw(ParseError, /^(?:hostname contains )?empty /);
      });
    } else if (error === undefined) {
      it(`reads ${JSON.stringify(text)}`, () => {
        expect(parseHostname(text)).to.equal(row.text('host'));
      });
    } else {
      it(`refuses ${JSON.stringify(text)}`, () => {
        expect(() => parseHostname(text)).to.throw(ParseError, exactly(error));
      });
    }
  }

  it('reads what it has written, unless that has lost a port of 443', () => {
    for (const row of readCases('addr/hostnames.json')) {
      const host = row.find('host');
      if (host === undefined || row.find('airlock') === 'refused') continue;
      expect(parseHostname(host)).to.equal(host);
    }
  });
});

describe('comparisonHost', () => {
  const cases: readonly (readonly [text: string, comparison: string])[] = [
    ['Registry.Terraform.IO', 'registry.terraform.io'],
    ['example.com:8443', 'example.com:8443'],
    ['bücher.example:8443', 'xn--bcher-kva.example:8443'],
    ['例え.com', 'xn--r8jz45g.com'],
    ['faß.de', 'xn--fa-hia.de'],
    ['😀.☃', 'xn--e28h.xn--n3h'],
    ['испытание.com.', 'xn--80akhbyknj4f.com.'],
    ['ü.1', 'xn--tda.1'],
  ];
  for (const [text, comparison] of cases) {
    it(`is ${comparison} for ${text}`, () => {
      expect(comparisonHost(parseHostname(text))).to.equal(comparison);
    });
  }
});

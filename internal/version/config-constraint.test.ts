import { expect } from 'chai';

import { ParseError } from '../diag/parse-error.ts';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { exactly } from '../testing/exactly.ts';
import { readCases } from '../testing/read-cases.ts';
import { formatConstraints } from './canonical.ts';
import { parseConfigConstraints } from './config-constraint.ts';

describe('parseConfigConstraints', () => {
  for (const row of readCases('version/config-constraints.json')) {
    const text = row.text('text');
    const canonical = row.find('canonical');
    it(`${canonical === undefined ? 'refuses' : 'reads'} ${JSON.stringify(text)}`, () => {
      if (canonical === undefined) {
        const detail = exactly(row.text('detail'));
        expect(() => parseConfigConstraints(text, terraform)).to.throw(ParseError, detail);
        return;
      }
      expect(formatConstraints(parseConfigConstraints(text, terraform))).to.equal(canonical);
    });
  }

  it('words the second refusal as the product does', () => {
    expect(() => parseConfigConstraints('~> v1.2', opentofu)).to.throw(
      ParseError,
      'Incorrect version constraint syntax: invalid specification "~> v1.2": a "v" prefix should not be used when specifying versions.',
    );
  });

  it('takes linear time over hostile texts', () => {
    const long = 1e5;
    const texts = [
      ' '.repeat(long),
      `>${' '.repeat(long)}x`,
      `1${' '.repeat(long)}x`,
      '1.'.repeat(long),
      `1-${'a.'.repeat(long)}`,
      `1+${'-'.repeat(long)}_`,
    ];

    for (const text of texts) {
      expect(() => parseConfigConstraints(text, terraform)).to.throw(ParseError);
    }
  });
});

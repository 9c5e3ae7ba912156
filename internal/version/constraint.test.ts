import { expect } from 'chai';

import { ParseError } from '../diag/parse-error.ts';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { exactly } from '../testing/exactly.ts';
import { readCases } from '../testing/read-cases.ts';
import { formatConstraints } from './canonical.ts';
import { parseConstraints } from './constraint.ts';

describe('parseConstraints', () => {
  for (const row of readCases('version/constraints.json')) {
    const text = row.text('text');
    const canonical = row.find('canonical');
    if (canonical !== undefined) {
      it(`reads ${JSON.stringify(text)} in either flavour`, () => {
        expect(formatConstraints(parseConstraints(text, terraform))).to.equal(canonical);
        expect(formatConstraints(parseConstraints(text, opentofu))).to.equal(canonical);
      });
      continue;
    }
    const error = row.text('error');
    it(`refuses ${JSON.stringify(text)} in the words of either flavour`, () => {
      expect(() => parseConstraints(text, terraform)).to.throw(ParseError, exactly(error));
      expect(() => parseConstraints(text, opentofu)).to.throw(
        ParseError,
        exactly(row.find('opentofu') ?? error),
      );
    });
  }

  it('remembers how many numbers were written', () => {
    const constraints = parseConstraints('>= , ~> 1, ~> 1.2-rc, ~> 1.2.3', terraform);

    expect(constraints.map(({ precision }) => precision)).to.deep.equal([0, 1, 2, 3]);
  });
});

import { expect } from 'chai';
import fc from 'fast-check';

import { terraform } from '../flavour/flavour.ts';
import { constraintsText } from '../testing/arbitrary-version.ts';
import { readCases } from '../testing/read-cases.ts';
import { formatConstraints } from './canonical.ts';
import { parseConstraints } from './constraint.ts';

describe('formatConstraints', () => {
  for (const row of readCases('version/canonical.json')) {
    it(`writes ${JSON.stringify(row.text('text'))} as the lock file has it`, () => {
      const constraints = parseConstraints(row.text('text'), terraform);

      expect(formatConstraints(constraints)).to.equal(row.text('canonical'));
    });
  }

  it('changes nothing in a text that it has written', () => {
    fc.assert(
      fc.property(constraintsText, (text) => {
        const canonical = formatConstraints(parseConstraints(text, terraform));

        expect(formatConstraints(parseConstraints(canonical, terraform))).to.equal(canonical);
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order of the terms', () => {
    fc.assert(
      fc.property(constraintsText, (text) => {
        const constraints = parseConstraints(text, terraform);

        expect(formatConstraints(constraints.toReversed())).to.equal(
          formatConstraints(constraints),
        );
      }),
    );
  });
});

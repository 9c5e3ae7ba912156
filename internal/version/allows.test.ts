import { expect } from 'chai';

import { terraform } from '../flavour/flavour.ts';
import { readCases } from '../testing/read-cases.ts';
import { allows } from './allows.ts';
import { parseConstraints } from './constraint.ts';
import { parseVersion } from './version.ts';

describe('allows', () => {
  for (const row of readCases('version/allows.json')) {
    it(`decides on ${JSON.stringify(row.text('constraints'))} as Terraform does`, () => {
      const constraints = parseConstraints(row.text('constraints'), terraform);

      for (const version of row.list('allowed')) {
        expect(allows(constraints, parseVersion(version, terraform)), version).to.equal(true);
      }
      for (const version of row.list('refused')) {
        expect(allows(constraints, parseVersion(version, terraform)), version).to.equal(false);
      }
    });
  }
});

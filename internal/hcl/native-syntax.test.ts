import { expect } from 'chai';

import { parseSnippet, withPlace } from '../testing/hcl-snippet.ts';
import { itIf } from '../testing/it-if.ts';
import { readCases } from '../testing/read-cases.ts';
import { hasTerraform } from '../testing/terraform-lock.ts';
import { validateWithTerraform } from '../testing/terraform-validate.ts';

const accepted = readCases('hcl/native-accepted.json').map((row) => row.text('text'));
const refused = readCases('hcl/native-refused.json');

describe('parseNative and the syntax', () => {
  for (const text of accepted) {
    it(`accepts ${JSON.stringify(text)}`, () => {
      expect(parseSnippet(text).diagnostics.map(withPlace)).to.deep.equal([]);
    });
  }

  for (const row of refused) {
    const text = row.text('text');
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(parseSnippet(text).diagnostics.map(withPlace)).to.deep.equal(row.list('problems'));
    });
  }
});

describe('the cases of native syntax', () => {
  const itWithTerraform = itIf(hasTerraform, 'Terraform 1.11');

  itWithTerraform(
    'are all refused by Terraform in the same words, at the same places',
    async () => {
      const told = await validateWithTerraform(refused.map((row) => row.text('text')));

      for (const [index, row] of refused.entries()) {
        // Terraform goes on to say what is wrong with the configuration.
        expect(told[index], row.text('text')).to.include.members([...row.list('problems')]);
      }
    },
  ).timeout(60_000);

  itWithTerraform('are all accepted by Terraform', async () => {
    const told = await validateWithTerraform(accepted);
    const summaries = new Set(refused.flatMap((row) => row.list('problems').map(summaryOf)));

    for (const [index, text] of accepted.entries()) {
      const syntax = (told[index] ?? []).filter((problem) => summaries.has(summaryOf(problem)));
      expect(syntax, text).to.deep.equal([]);
    }
  }).timeout(60_000);
});

function summaryOf(problem: string): string {
  return problem.replace(/^\S+ (.*?): [^]*$/, '$1');
}

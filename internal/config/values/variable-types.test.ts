import { expect } from 'chai';
import { terraform } from '../../flavour/flavour.ts';
import { readCases } from '../../testing/read-cases.ts';
import { decodeModule } from '../decode-module.ts';

/** Types, default values, and what Terraform says about them. */
describe('types and defaults of variables', () => {
  for (const row of readCases('config/variable-types.json')) {
    const [type, value] = [row.find('type'), row.find('default')];
    it([type, value].filter((text) => text !== undefined).join(' with '), () => {
      const lines = [
        'variable "a" {',
        ...(type === undefined ? [] : [`  type = ${type}`]),
        ...(value === undefined ? [] : [`  default = ${value}`]),
        '}\n',
      ];

      expect(problemsOf(lines.join('\n'))).to.deep.equal(row.list('problems'));
    });
  }
});

/** Summary, the text at the place, and detail. */
function problemsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const { diagnostics } = decodeModule([{ name: 'main.tf', bytes }], terraform);
  return [...diagnostics]
    .sort((a, b) => (a.subject?.start.byte ?? 0) - (b.subject?.start.byte ?? 0))
    .map(({ summary, detail, subject }) => {
      const place = bytes.subarray(subject?.start.byte, subject?.end.byte).toString();
      return `${summary} @ ${place}: ${detail}`;
    });
}

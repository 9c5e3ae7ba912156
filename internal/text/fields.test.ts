import { expect } from 'chai';

import { splitFields } from './fields.ts';

describe('splitFields', () => {
  const cases: readonly (readonly [text: string, fields: readonly string[]])[] = [
    ['', []],
    [' \t\r\n', []],
    ['a', ['a']],
    ['a  b\tc\r', ['a', 'b', 'c']],
    ['\u00a0a\u3000b\u0085', ['a', 'b']],
    ['a\ufeffb', ['a\ufeffb']],
  ];
  for (const [text, fields] of cases) {
    it(`splits ${JSON.stringify(text)}`, () => {
      expect(splitFields(text)).to.deep.equal(fields);
    });
  }
});

import { expect } from 'chai';

import { trimSpace } from './trim.ts';

describe('trimSpace', () => {
  it('removes every kind of Unicode white space from both ends only', () => {
    const space = '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2005\u200a\u2028\u2029\u202f\u205f\u3000';

    expect(trimSpace(`${space}a${space}b${space}`)).to.equal(`a${space}b`);
    expect(trimSpace(space)).to.equal('');
  });

  it('keeps what only looks like white space', () => {
    for (const text of ['\ufeffa\ufeff', '\u200ba\u200b', '\u180ea\u180e']) {
      expect(trimSpace(text)).to.equal(text);
    }
  });
});

import { expect } from 'chai';
import fc from 'fast-check';

import { compareBytes } from './compare-bytes.ts';

describe('compareBytes', () => {
  it('puts a character above U+FFFF after one just below it', () => {
    expect(compareBytes('\uff71', '😀')).to.equal(-1);
    expect(compareBytes('😀', '\uff71')).to.equal(1);
    expect(compareBytes('😀', '😀')).to.equal(0);
  });

  it('agrees with the order of the UTF-8 bytes', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(compareBytes(a, b)).to.equal(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });
});

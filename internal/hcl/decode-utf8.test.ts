import { expect } from 'chai';
import fc from 'fast-check';

import { decodeUtf8, isBadByte, withReplacements } from './decode-utf8.ts';

describe('decodeUtf8', () => {
  it('reads any text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!text.startsWith('\ufeff'));

        expect(decodeUtf8(Buffer.from(text))).to.deep.equal({ text, skippedBytes: 0 });
      }),
    );
  });

  it('takes off a byte order mark', () => {
    expect(decodeUtf8(Buffer.from('\ufeffa'))).to.deep.equal({ text: 'a', skippedBytes: 3 });
  });

  it('keeps one unit for each bad byte, and the characters around them', () => {
    const bytes = Buffer.from([0x61, 0xff, 0xc3, 0xa9, 0xe2, 0x82, 0x62, 0xf0]);

    const { text } = decodeUtf8(bytes);

    expect(withReplacements(text)).to.equal('a\ufffd\u00e9\ufffd\ufffdb\ufffd');
    expect(Array.from(text, (character) => isBadByte(character.charCodeAt(0)))).to.deep.equal([
      ...[false, true, false, true, true, false, true],
    ]);
  });
});

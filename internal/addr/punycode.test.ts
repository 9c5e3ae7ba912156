import { domainToASCII } from 'node:url';

import { expect } from 'chai';
import fc from 'fast-check';

import { decodePunycode, encodePunycode } from './punycode.ts';

// Samples of RFC 3492, section 7.1.
const samples: readonly (readonly [text: string, encoded: string])[] = [
  ['ليهمابتكلموشعربي؟', 'egbpdaj6bu4bxfgehfvwxn'],
  ['他们为什么不说中文', 'ihqwcrb4cv8a8dqg056pqjye'],
  ['pročprostěnemluvíčesky', 'proprostnemluvesky-uyb24dma41a'],
  ['почемужеонинеговорятпорусски', 'b1abfaaepdrnnbgefbadotcwatmq2g4l'],
  ['3年b組金八先生', '3b-ww4c5e180e575a65lsy2b'],
  ['-> $1.00 <-', '-> $1.00 <--'],
];

/** Any character at all; fast-check's own takes seconds to set up. */
const character = fc
  .oneof(fc.nat({ max: 0x2ff }), fc.nat({ max: 0x10ffff }))
  .filter((codePoint) => codePoint < 0xd800 || codePoint > 0xdfff)
  .map((codePoint) => String.fromCodePoint(codePoint));

describe('encodePunycode', () => {
  for (const [text, encoded] of samples) {
    it(`spells ${text}`, () => {
      expect(encodePunycode(text)).to.equal(encoded);
    });
  }

  it('agrees with Node', () => {
    const label = fc.string({
      unit: fc.constantFrom('a', 'é', '日', 'я', '0', 'ß', '😀', 'ü'),
      minLength: 1,
    });
    fc.assert(
      fc.property(label, (text) => {
        const expected = domainToASCII(`é${text}.x`).slice('xn--'.length, -'.x'.length);
        expect(encodePunycode(`é${text}`)).to.equal(expected);
      }),
    );
  });
});

describe('decodePunycode', () => {
  for (const [text, encoded] of samples) {
    it(`reads ${encoded}`, () => {
      expect(decodePunycode(encoded)).to.equal(text);
    });
  }

  it('reads every text that it has spelled', () => {
    fc.assert(
      fc.property(fc.string({ unit: character }), (text) => {
        expect(decodePunycode(encodePunycode(text))).to.equal(text);
      }),
    );
  });

  for (const text of [
    '-',
    '-a',
    '0',
    '9999999999',
    'r8jz45g9',
    'é',
    'a-é',
    'a_',
    'A',
    '0'.repeat(99),
  ]) {
    it(`refuses "${text}"`, () => {
      expect(decodePunycode(text)).to.equal(undefined);
    });
  }
});

import { expect } from 'chai';

import { ParseError } from '../diag/parse-error.ts';
import { isUsableHash, makeH1, makeZh, parseHash, schemeOf } from './hash.ts';

describe('parseHash', () => {
  for (const text of ['h1:a', 'zh:', 'x:', 'h 1:a', 'H1:b', 'a:b:c', 'ｈ:1']) {
    it(`keeps "${text}" as it is`, () => {
      expect(parseHash(text)).to.equal(text);
    });
  }

  for (const text of ['', 'abc', ':x', ':']) {
    it(`refuses "${text}"`, () => {
      expect(() => parseHash(text)).to.throw(
        ParseError,
        /^hash string must start with a scheme keyword followed by a colon$/,
      );
    });
  }
});

describe('schemeOf', () => {
  it('is what stands before the first colon', () => {
    expect(schemeOf(parseHash('zh:00'))).to.equal('zh');
    expect(schemeOf(parseHash('a:b:c'))).to.equal('a');
  });
});

describe('isUsableHash', () => {
  const cases: readonly (readonly [text: string, usable: boolean])[] = [
    ['h1:x', true],
    ['zh:x', true],
    ['h1:', true],
    ['h2:x', false],
    ['H1:x', false],
    ['h1x:y', false],
  ];
  for (const [text, usable] of cases) {
    it(`is ${String(usable)} for "${text}"`, () => {
      expect(isUsableHash(parseHash(text))).to.equal(usable);
    });
  }
});

describe('makeZh', () => {
  it('takes 64 lower-case digits', () => {
    const digits = '0123456789abcdef'.repeat(4);

    expect(makeZh(digits)).to.equal(`zh:${digits}`);
  });

  it('takes nothing else', () => {
    for (const text of ['', 'a'.repeat(63), 'a'.repeat(65), 'A'.repeat(64), 'g'.repeat(64)]) {
      expect(() => makeZh(text), text).to.throw(RangeError);
    }
  });
});

describe('makeH1', () => {
  it('writes a digest in padded base64', () => {
    expect(makeH1(new Uint8Array(32))).to.equal('h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=');
  });

  it('refuses what is not a SHA-256', () => {
    expect(() => makeH1(new Uint8Array(20))).to.throw(RangeError);
  });
});

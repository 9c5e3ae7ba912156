import { expect } from 'chai';

import { escapeUnprintable, quote } from './quote.ts';

describe('quote', () => {
  const cases: readonly (readonly [text: string, quoted: string])[] = [
    ['', '""'],
    ['>= 1.0', '">= 1.0"'],
    ['say "hi"', '"say \\"hi\\""'],
    ['a\\b', '"a\\\\b"'],
    ['\u0007\b\f\n\r\t\v', '"\\a\\b\\f\\n\\r\\t\\v"'],
    ['\0\u001b\u007f', '"\\x00\\x1b\\x7f"'],
    ['é日本語😀', '"é日本語😀"'],
    ['\u00a0\u200d\u0080', '"\\u00a0\\u200d\\u0080"'],
    ['e\u0301', '"e\u0301"'],
    ['\u{e0001}', '"\\U000e0001"'],
    ['\ufffd', '"\ufffd"'],
    ['a\ud800b', '"a\ufffdb"'],
  ];
  for (const [text, quoted] of cases) {
    it(`writes ${JSON.stringify(text)} as Go does`, () => {
      expect(quote(text)).to.equal(quoted);
    });
  }
});

describe('escapeUnprintable', () => {
  const cases: readonly (readonly [text: string, escaped: string])[] = [
    ['say "é\\"', 'say "é\\"'],
    ['\u001b[2J\n\0', '\\x1b[2J\\n\\x00'],
    ['a\u202eb\u009b', 'a\\u202eb\\u009b'],
  ];
  for (const [text, escaped] of cases) {
    it(`makes ${escaped} of ${JSON.stringify(text)}`, () => {
      expect(escapeUnprintable(text)).to.equal(escaped);
    });
  }
});

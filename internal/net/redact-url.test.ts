import { expect } from 'chai';
import { redactUrl } from './redact-url.ts';

describe('redactUrl', () => {
  const table = [
    ['https://example.com/a/b', 'https://example.com/a/b'],
    ['http://example.com:8080/', 'http://example.com:8080/'],
    ['https://user:secret@example.com/a', 'https://***@example.com/a'],
    ['https://user@example.com/a', 'https://***@example.com/a'],
    [
      'https://example.com/a?X-Signature=abc&empty=&flag',
      'https://example.com/a?X-Signature=***&empty=***&flag',
    ],
    ['https://example.com/a?sig=a=b', 'https://example.com/a?sig=***'],
    ['https://example.com/a#secret', 'https://example.com/a'],
  ] as const;

  for (const [url, expected] of table) {
    it(`shows ${url} as ${expected}`, () => {
      expect(redactUrl(new URL(url))).to.equal(expected);
    });
  }
});

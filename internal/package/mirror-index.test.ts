import { expect } from 'chai';
import { parseHash } from '../hash/hash.ts';
import { encodeArchiveIndex, encodeVersionIndex } from './mirror-index.ts';

describe('encodeVersionIndex', () => {
  it('sorts versions as texts and ends without a newline', () => {
    expect(encodeVersionIndex(['9.0.0', '10.0.0'])).to.equal(
      '{\n  "versions": {\n    "10.0.0": {},\n    "9.0.0": {}\n  }\n}',
    );
  });

  it('renders nothing as an empty object', () => {
    expect(encodeVersionIndex([])).to.equal('{\n  "versions": {}\n}');
  });
});

describe('encodeArchiveIndex', () => {
  it('puts hashes before the address, and platforms in order', () => {
    const entry = { url: 'a.zip', hashes: [parseHash('h1:a='), parseHash('zh:b')] };

    const text = encodeArchiveIndex(
      new Map([
        ['linux_amd64', entry],
        ['darwin_arm64', entry],
      ]),
    );

    const lines = ['      "hashes": [', '        "h1:a=",', '        "zh:b"', '      ],'];
    const body = [...lines, '      "url": "a.zip"'].join('\n');
    expect(text).to.equal(
      `{\n  "archives": {\n    "darwin_arm64": {\n${body}\n    },\n` +
        `    "linux_amd64": {\n${body}\n    }\n  }\n}`,
    );
  });

  it('escapes what Go escapes', () => {
    const entry = { url: '<&>\u2028.zip', hashes: [] };

    expect(encodeArchiveIndex(new Map([['a_b', entry]]))).to.contain(
      String.raw`"url": "\u003c\u0026\u003e\u2028.zip"`,
    );
  });
});

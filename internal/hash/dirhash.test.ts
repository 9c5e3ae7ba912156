import { createHash } from 'node:crypto';

import { expect } from 'chai';

import { ParseError } from '../diag/parse-error.ts';
import { readCases } from '../testing/read-cases.ts';
import { h1OfEntries, type HashedEntry } from './dirhash.ts';

describe('h1OfEntries', () => {
  for (const row of readCases('hash/packages.json')) {
    it(`hashes ${row.text('what')}`, () => {
      const contents = row.list('contents');
      const entries = row.list('names').map((name, index) => entry(name, contents[index] ?? ''));

      expect(h1OfEntries(entries)).to.equal(row.text('h1'));
      expect(h1OfEntries(entries.toReversed())).to.equal(row.text('h1'));
    });
  }

  it('hashes a name that is not UTF-8 as the bytes that it is', () => {
    const entries = [
      entry('terraform-provider-null_v1.0.0_x5', 'abc'),
      entry('sub/x.txt', 'x'),
      entry('Z', ''),
      entry('.hidden', 'h'),
      entry('sub-a/f', '1'),
      entry(Buffer.from([0xc3, 0xa9]), 'e'),
      entry(Buffer.from([0xff, 0xfe]), 'bad'),
    ];

    expect(h1OfEntries(entries)).to.equal('h1:Y2+7k1UUBERXZHCVi4X62TsP2o9Z9FNLgMlWHaBl3iM=');
  });

  it('rejects a file name with a newline', () => {
    expect(() => h1OfEntries([entry('a\nb', '')])).to.throw(
      ParseError,
      /^dirhash: filenames with newlines are not supported$/,
    );
  });
});

function entry(name: string | Buffer, content: string): HashedEntry {
  return {
    name: Buffer.from(name),
    sha256: createHash('sha256').update(content).digest(),
  };
}

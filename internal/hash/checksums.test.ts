import { expect } from 'chai';

import { ParseError } from '../diag/parse-error.ts';
import { exactly } from '../testing/exactly.ts';
import { allChecksums, findChecksum, listChecksums } from './checksums.ts';

const a = 'a'.repeat(64);
const b = 'b'.repeat(64);

describe('findChecksum', () => {
  const found: readonly (readonly [what: string, document: string])[] = [
    ['a line like those of sha256sum', `${b}  g.zip\n${a}  f.zip\n`],
    ['no newline at the end', `${a}  f.zip`],
    ['upper case', `${a.toUpperCase()}  f.zip\n`],
    ['tabs, carriage returns and more fields', `\t${a}\tf.zip\textra\r\n`],
    ['Unicode white space', `\u00a0${a}\u3000f.zip`],
    ['empty lines and lines that say nothing', `\n\nfoo\nfoo bar\n${a} f.zip`],
    ['the first of two lines', `${a} f.zip\n${b} f.zip`],
  ];
  for (const [what, document] of found) {
    it(`finds the checksum in spite of, or by, ${what}`, () => {
      expect(findChecksum(Buffer.from(document), 'f.zip')).to.equal(`zh:${a}`);
    });
  }

  it('fills up a short checksum, which then matches nothing', () => {
    const hash = findChecksum(Buffer.from('abcd f.zip'), 'f.zip');

    expect(hash).to.equal(`zh:abcd${'0'.repeat(60)}`);
  });

  const missing: readonly (readonly [what: string, document: string])[] = [
    ['an empty document', ''],
    ['another file', `${a}  g.zip`],
    ['a binary marker', `${a} *f.zip`],
    ['another case', `${a}  F.zip`],
    ['a path', `${a}  ./f.zip`],
    ['a third field', `${a}  g.zip f.zip`],
    ['a byte order mark between', `${a}\ufefff.zip`],
  ];
  for (const [what, document] of missing) {
    it(`finds nothing in ${what}`, () => {
      expect(() => findChecksum(Buffer.from(document), 'f.zip')).to.throw(
        ParseError,
        /^checksum list has no SHA-256 hash for "f.zip"$/,
      );
    });
  }

  const invalid: readonly (readonly [checksum: string, problem: string])[] = [
    ['xyz', `"xyz": encoding/hex: invalid byte: U+0078 'x'`],
    ['abg', `"abg": encoding/hex: invalid byte: U+0067 'g'`],
    ['abc', '"abc": encoding/hex: odd length hex string'],
    ['ab"\\', `"ab\\"\\\\": encoding/hex: invalid byte: U+0022 '"'`],
    ['ab\u0001', '"ab\\x01": encoding/hex: invalid byte: U+0001'],
    ['abé', `"abé": encoding/hex: invalid byte: U+00C3 'Ã'`],
    [`${a}zz`, `"${a}zz": encoding/hex: invalid byte: U+007A 'z'`],
    [`${a}0`, `"${a}0": encoding/hex: odd length hex string`],
    [`${a}00`, `"${a}00": more than 64 digits`],
  ];
  for (const [checksum, problem] of invalid) {
    it(`refuses the checksum ${checksum}`, () => {
      expect(() => findChecksum(Buffer.from(`${checksum} f.zip`), 'f.zip')).to.throw(
        ParseError,
        exactly(`checksum list has invalid SHA256 hash ${problem}`),
      );
    });
  }
});

describe('listChecksums', () => {
  it('names the file of each hash', () => {
    const document = `${b}  g.zip\n${a.toUpperCase()} *f.zip extra\n`;

    expect(listChecksums(Buffer.from(document))).to.deep.equal([
      { zh: `zh:${b}`, filename: 'g.zip' },
      { zh: `zh:${a}`, filename: '*f.zip' },
    ]);
  });
});

describe('allChecksums', () => {
  it('lists the hashes of all files in the order of the document', () => {
    const document = `${b}  g.zip\n${a.toUpperCase()} *f_manifest.json extra\r\n${b}  h.zip\n`;

    expect(allChecksums(Buffer.from(document))).to.deep.equal([`zh:${b}`, `zh:${a}`, `zh:${b}`]);
  });

  it('skips blank lines', () => {
    expect(allChecksums(Buffer.from(`\n \n${a}  f.zip\n\n`))).to.deep.equal([`zh:${a}`]);
    expect(allChecksums(Buffer.from(''))).to.deep.equal([]);
  });

  for (const line of ['foo bar', a, `${a}0 f.zip`, `${a.slice(1)} f.zip`, `${a.slice(1)}g f.zip`]) {
    it(`takes nothing from a document with the line "${line}"`, () => {
      expect(allChecksums(Buffer.from(`${a}  f.zip\n${line}\n`))).to.deep.equal([]);
    });
  }
});

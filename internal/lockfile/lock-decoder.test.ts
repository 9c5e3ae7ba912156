import { expect } from 'chai';
import { terraform } from '../flavour/flavour.ts';
import { decodeLocks } from './decode.ts';
import { encodeHeader } from './encode.ts';
import { createLockDecoder, type DecodedLockFile } from './lock-decoder.ts';

const header = encodeHeader(terraform);

function block(
  name: string,
  version = '1.0.0',
  hashes: readonly string[] = ['h1:a', 'zh:b'],
): string {
  const list = hashes.map((hash) => `    "${hash}",\n`).join('');
  return `\nprovider "registry.terraform.io/acme/${name}" {\n  version = "${version}"\n  hashes = [\n${list}  ]\n}\n`;
}

function decode(...texts: readonly string[]): readonly DecodedLockFile[] {
  const decoder = createLockDecoder(terraform);
  return texts.map((text) => decoder.decode('x.hcl', Buffer.from(text)));
}

describe('createLockDecoder', () => {
  it('reads what decodeLocks reads, whether blocks are known or new', () => {
    const texts = [
      header + block('a') + block('b'),
      header + block('b'),
      header + block('a') + block('b') + block('c'),
      header,
    ];

    const decoded = decode(...texts, ...texts);

    for (const [index, file] of decoded.entries()) {
      const expected = decodeLocks('x.hcl', Buffer.from(texts[index % 4] ?? ''), terraform);
      expect(file.locks).to.deep.equal(expected.value);
      expect(file.state).to.equal('in-form');
    }
  });

  it('lets files share blocks', () => {
    const [first, second] = decode(header + block('a') + block('b'), header + block('b'));
    const [lock] = second?.locks.values() ?? [];

    expect(lock).not.to.equal(undefined);
    expect([...(first?.locks.values() ?? [])]).to.include(lock);
  });

  const good = header + block('a') + block('b');
  const odd: readonly [title: string, text: string, state: string][] = [
    ['known blocks out of order', header + block('b') + block('a'), 'out-of-form'],
    ['a known block twice', header + block('a') + block('a'), 'mendable'],
    ['no header', block('a') + block('b'), 'out-of-form'],
    ['something between the blocks', `${header}${block('a')}# mine\n${block('b')}`, 'out-of-form'],
    ['something at the end', `${good}\n`, 'out-of-form'],
    ['unsorted hashes', header + block('c', '1.0.0', ['zh:b', 'h1:a']), 'out-of-form'],
    ['CRLF line ends', good.replaceAll('\n', '\r\n'), 'in-form'],
    [
      'a conflict in which the sides agree',
      `${header}<<<<<<< a\n${block('a')}=======\n${block('a', '1.0.0', ['h1:z'])}>>>>>>> b\n`,
      'mendable',
    ],
    [
      'a conflict between versions',
      `${header}<<<<<<< a\n${block('a')}=======\n${block('a', '2.0.0')}>>>>>>> b\n`,
      'unreadable',
    ],
    ['nonsense', 'provider {', 'unreadable'],
  ];
  for (const [title, text, state] of odd) {
    it(`finds a file with ${title} ${state}`, () => {
      const [, file] = decode(good, text);

      expect(file?.state).to.equal(state);
      const diagnostics = decodeLocks('x.hcl', Buffer.from(text), terraform).diagnostics;
      expect(file?.diagnostics).to.deep.equal(diagnostics);
    });
  }

  it('unites what the sides of a bad merge say', () => {
    const text = header + block('a', '1.0.0', ['h1:x']) + block('a', '1.0.0', ['h1:y']);
    const [file] = decode(text);

    expect([...(file?.locks.values() ?? [])].map(({ hashes }) => hashes)).to.deep.equal([
      ['h1:x', 'h1:y'],
    ]);
  });

  it('does not take other bytes for a known block that would look the same', () => {
    const known = header + block('a', '1.0.0', ['h1:\u{fffd}']);
    const bytes = Buffer.from(known.replace('\u{fffd}', '?'));
    bytes[bytes.indexOf('?')] = 0xff;
    const decoder = createLockDecoder(terraform);
    decoder.decode('x.hcl', Buffer.from(known));

    expect(decoder.decode('x.hcl', bytes).state).not.to.equal('in-form');
  });
});

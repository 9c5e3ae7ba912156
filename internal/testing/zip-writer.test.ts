import AdmZip from 'adm-zip';
import { expect } from 'chai';
import { writeZip, type DescriptorKind } from './zip-writer.ts';

function readWithAdmZip(bytes: Buffer): readonly (readonly [name: string, content: string])[] {
  return new AdmZip(bytes)
    .getEntries()
    .map((entry) => [entry.entryName, entry.getData().toString()] as const);
}

describe('writeZip', () => {
  it('writes what another reader reads', () => {
    const bytes = writeZip({
      entries: [
        { name: 'deflated', content: 'x'.repeat(1000) },
        { name: 'stored', content: 'abc', method: 'store', mode: 0o100755 },
        { name: 'é/', method: 'store' },
      ],
      comment: Buffer.from('a comment'),
    });

    expect(readWithAdmZip(bytes)).to.deep.equal([
      ['deflated', 'x'.repeat(1000)],
      ['stored', 'abc'],
      ['é/', ''],
    ]);
    expect(new AdmZip(bytes).getZipComment()).to.equal('a comment');
  });

  const kinds: readonly DescriptorKind[] = ['signed', 'unsigned', 'zip64', 'zip64-unsigned'];
  for (const descriptor of kinds) {
    it(`writes descriptors: ${descriptor}`, () => {
      const bytes = writeZip({ entries: [{ name: 'a', content: 'abc', descriptor }] });

      expect(readWithAdmZip(bytes)).to.deep.equal([['a', 'abc']]);
    });
  }

  it('lies where it is told to', () => {
    const honest = writeZip({ entries: [{ name: 'a', content: 'abc' }] });
    const lie = { crc: 1 };
    const lying = writeZip({ entries: [{ name: 'a', content: 'abc', local: lie, central: lie }] });

    expect(lying.length).to.equal(honest.length);
    expect(() => readWithAdmZip(lying)).to.throw();
  });
});

import { expect } from 'chai';
import { ToolError } from '../diag/tool-error.ts';
import { writeZip, type Zip } from '../testing/zip-writer.ts';
import { readCentralDirectory, type CentralEntry } from './central-directory.ts';
import { entriesMax } from './limits.ts';

function read(zip: Zip | Buffer): readonly CentralEntry[] {
  const bytes = Buffer.isBuffer(zip) ? zip : writeZip(zip);
  return readCentralDirectory({
    start: 0,
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  });
}

describe('readCentralDirectory', () => {
  it('reads every field', () => {
    const [entry] = read({
      entries: [
        { name: 'a', content: 'abc', method: 'store', zip64: true, mode: 0o104755 },
        { name: 'b/' },
      ],
    });

    expect(entry).to.deep.equal({
      name: 'a',
      flags: 0,
      method: 0,
      crc: 0x352441c2,
      compressedSize: 3,
      size: 3,
      offset: 0,
      isDirectory: false,
      special: undefined,
      permissions: 0o755,
      length: 46 + 1 + 28,
    });
  });

  it('counts offsets from where the archive proper begins', () => {
    const [entry] = read({ entries: [{ name: 'a' }], prefix: Buffer.alloc(100) });

    expect(entry?.offset).to.equal(100);
  });

  it('rejects more entries than any package has', () => {
    const order = Array.from({ length: entriesMax + 1 }, () => 0);

    expect(() => read({ entries: [{ name: '' }], centralOrder: order, zip64End: true }))
      .to.throw(ToolError, 'more than 100000 entries')
      .with.property('code', 'unsafe-archive');
  });

  it('rejects a name that no path can be as long as', () => {
    expect(() => read({ entries: [{ name: 'n'.repeat(4097) }] }))
      .to.throw(ToolError, 'name exceeds 4096 bytes')
      .with.property('code', 'unsafe-archive');
  });

  it('rejects a directory that would fill the memory', () => {
    const order = Array.from({ length: 4200 }, () => 0);

    expect(() => read({ entries: [{ name: 'n'.repeat(4000) }], centralOrder: order }))
      .to.throw(ToolError, 'central directory exceeds 16777216 bytes')
      .with.property('code', 'unsafe-archive');
  });
});

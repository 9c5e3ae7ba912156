/** Archives whose records contradict each other, or the bytes, or state what cannot be. */
import { accepted, refused, type OddZip } from '../../internal/testing/odd-zip.ts';
import { writeZip, type ZipEntry } from '../../internal/testing/zip-writer.ts';

const notAZip = 'zip: not a valid zip file';
const checksumError = 'zip: checksum error';
const cutShort = 'unexpected EOF';
const negativeOffset = /^readat .*: negative offset$/;
const noExecutable =
  'provider binary not found: could not find executable file starting with EXECUTABLE';

/** Local header and central directory disagree. */
const contradictions: readonly OddZip[] = [
  ...['../evil', 'docs/'].map((name) =>
    accepted(`local header with the name ${name}`, (exe) => ({
      entries: [{ ...exe, local: { name: Buffer.from(name) } }],
    })),
  ),
  ...[
    { flags: 1 },
    { method: 93 },
    { crc: 0xdead_beef, size: 2 ** 31, compressedSize: 2 ** 31 },
  ].map((local) =>
    accepted(`local header with ${JSON.stringify(local)}`, (exe) => ({
      entries: [{ ...exe, local }],
    })),
  ),
  accepted('descriptor according to the local header only', (exe) => ({
    entries: [{ ...exe, descriptor: 'signed', central: { flags: 0 } }],
  })),
  refused(
    'descriptor according to the directory only',
    (exe) => ({ entries: [{ ...exe, central: { flags: 8 } }] }),
    { message: checksumError },
  ),
  accepted(
    'directory in the opposite order',
    (exe) => ({
      entries: [exe, { name: 'a', content: '1' }, { name: 'b', content: '2' }],
      centralOrder: [2, 1, 0],
    }),
    {
      unpacked: [
        ['a', '1'],
        ['b', '2'],
      ],
    },
  ),
];

const descriptors: readonly OddZip[] = [
  refused(
    'descriptor that is not there',
    (exe) => ({ entries: [{ ...exe, local: { flags: 8 }, central: { flags: 8 } }] }),
    { message: checksumError },
  ),
  ...(['signed', 'unsigned'] as const).map((descriptor) => {
    const inner = writeZip({ entries: [{ name: 'evil', content: 'evil', descriptor }] });
    return accepted(
      `stored archive with an ${descriptor} descriptor of its own`,
      (exe) => ({ entries: [exe, { name: 'a', content: inner, method: 'store', descriptor }] }),
      { unpacked: [['a', inner.toString('latin1')]] },
    );
  }),
];

/** An entry that lies in the data of another one. */
const inner = writeZip({ entries: [{ name: 'in', content: '1' }] }).subarray(0, 35);

const overlaps: readonly OddZip[] = [
  accepted(
    'entry within the data of another',
    (exe) => {
      const offset = writeZip({ entries: [exe] }).indexOf('PK\x01\x02', 'latin1');
      return {
        entries: [
          exe,
          { name: 'out', content: inner, method: 'store' },
          { name: 'in', content: '1', central: { offset: offset + 30 + 'out'.length } },
        ],
      };
    },
    {
      unpacked: [
        ['out', inner.toString('latin1')],
        ['in', '1'],
      ],
    },
  ),
];

const methods: readonly OddZip[] = [
  ...[1, 9, 12, 14, 93, 95, 99].map((method) =>
    refused(`method ${method}`, (exe) => ({ entries: [{ ...exe, method }] }), {
      message: 'zip: unsupported compression algorithm',
    }),
  ),
  refused(
    'empty entry of an unknown method',
    (exe) => ({ entries: [exe, { name: 'a', method: 93 }] }),
    { message: 'zip: unsupported compression algorithm' },
  ),
  ...[1, 0x41, 0x2001].map((flags) =>
    refused(
      `encrypted, flags ${flags}`,
      (exe) => ({
        entries: [{ ...exe, content: 'noise', method: 8, local: { flags }, central: { flags } }],
      }),
      {
        message: 'flate: corrupt input',
        terraform: /^flate: corrupt input before offset \d+$/,
      },
    ),
  ),
];

/** Sizes and places that a zip64 field makes possible to state. */
const zip64Lies: readonly OddZip[] = [
  refused(
    'zip64 end record with a directory beyond the file',
    (exe) => ({ entries: [exe], zip64End: true, end: { directoryOffset: 2 ** 40 } }),
    { message: 'readat: negative offset', terraform: negativeOffset },
  ),
  ...[
    { count: 2 ** 40 },
    { directorySize: 2 ** 40 },
    { directoryOffset: 2 ** 63 },
    { directorySize: 2 ** 63 },
  ].map((end) =>
    refused(
      `zip64 end record with ${JSON.stringify(end)}`,
      (exe) => ({ entries: [exe], zip64End: true, end }),
      { message: notAZip },
    ),
  ),
  ...[2 ** 40, 2 ** 63].map((size) =>
    refused(
      `zip64 entry of ${size} bytes`,
      (exe) => ({ entries: [{ ...exe, zip64: true, central: { size } }] }),
      { message: cutShort },
    ),
  ),
  refused(
    'zip64 entry beyond the file',
    (exe) => ({ entries: [{ ...exe, zip64: true, central: { offset: 2 ** 40 } }] }),
    { message: 'EOF' },
  ),
  refused(
    'zip64 entry before the file',
    (exe) => ({ entries: [{ ...exe, zip64: true, central: { offset: 2 ** 63 } }] }),
    { message: 'EOF', terraform: negativeOffset },
  ),
  ...[2 ** 40, 2 ** 63].map((compressedSize) =>
    accepted(`zip64 entry with ${compressedSize} bytes of data`, (exe) => ({
      entries: [{ ...exe, zip64: true, central: { compressedSize } }],
    })),
  ),
  accepted('zip64 local header that lies', (exe) => ({
    entries: [{ ...exe, zip64: true, local: { size: 2 ** 40, compressedSize: 2 ** 63 } }],
  })),
  refused('zip64 extra field cut short', cutExtra, { message: notAZip }),
  refused('zip64 archive on two disks', onTwoDisks, { message: notAZip }),
  accepted('zip64 end record that the end record contradicts', withOtherCount),
];

function cutExtra(exe: ZipEntry): Buffer {
  const zip = writeZip({ entries: [{ ...exe, zip64: true }] });
  const extra = zip.lastIndexOf(Buffer.from([1, 0, 24, 0]));
  zip.writeUInt16LE(8, extra + 2);
  return zip;
}

function onTwoDisks(exe: ZipEntry): Buffer {
  const zip = writeZip({ entries: [exe], zip64End: true });
  zip.writeUInt32LE(2, zip.length - 22 - 4);
  return zip;
}

function withOtherCount(exe: ZipEntry): Buffer {
  const zip = writeZip({ entries: [exe], zip64End: true });
  zip.writeUInt16LE(7, zip.length - 22 + 10);
  return zip;
}

/** More than one archive, or more than one end. */
const ends: readonly OddZip[] = [
  accepted('comment that is another archive', (exe) => ({
    entries: [{ ...exe, content: 'evil' }],
    comment: writeZip({ entries: [exe] }),
  })),
  accepted('another archive before it', (exe) => ({
    entries: [exe],
    prefix: writeZip({ entries: [{ ...exe, content: 'evil' }] }),
  })),
  accepted('another archive after it', (exe) => ({
    entries: [{ ...exe, content: 'evil' }],
    suffix: writeZip({ entries: [exe] }),
  })),
  accepted('signature of an end record after it', (exe) => ({
    entries: [exe],
    suffix: Buffer.from('PK\x05\x06'),
  })),
  accepted('comment with a second end record for the same directory', (exe) => ({
    entries: [exe],
    comment: writeZip({ entries: [exe] }).subarray(-22),
  })),
  accepted('end record of another disk', (exe) => {
    const zip = writeZip({ entries: [exe] });
    zip.writeUInt16LE(3, zip.length - 22 + 4);
    return zip;
  }),
];

/** Archives like any other, but for what makes them a provider. */
const incomplete: readonly OddZip[] = [
  refused('no executable', () => ({ entries: [{ name: 'README.md', content: '1' }] }), {
    message: noExecutable,
  }),
  refused('nothing but a directory', () => ({ entries: [{ name: 'docs/' }] }), {
    message: noExecutable,
  }),
];

/** All of them. */
export const hostileRecords: readonly OddZip[] = [
  ...contradictions,
  ...descriptors,
  ...overlaps,
  ...methods,
  ...zip64Lies,
  ...ends,
  ...incomplete,
];

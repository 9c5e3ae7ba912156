import { refused, type OddZip } from './odd-zip.ts';
import { signatureCrc, writeZip } from './zip-writer.ts';

const long = 'x'.repeat(1000);
const notAZip = 'zip: not a valid zip file';
const cutShort = 'unexpected EOF';
const checksumError = 'zip: checksum error';

/** Entries that would leave the directory they are unpacked to, or cannot be in it. */
const places: readonly OddZip[] = [
  ...['../../evil', 'a\\..\\evil', 'a/../b/', '..', '\xff/../x'].map((name) =>
    refused(
      `entry ${JSON.stringify(name)}`,
      (exe) => ({ entries: [exe, { name: Buffer.from(name, 'latin1'), content: '1' }] }),
      { message: `entry contains '..': ${Buffer.from(name, 'latin1').toString()}` },
    ),
  ),
  ...['.', ''].map((name) =>
    refused(
      `file at the root, named ${JSON.stringify(name)}`,
      (exe) => ({ entries: [exe, { name, content: '1' }] }),
      { message: 'open : is a directory', terraform: /^open .*: is a directory$/ },
    ),
  ),
  refused(
    'file below a file',
    (exe) => ({ entries: [exe, { name: 'a', content: '1' }, { name: 'a/b', content: '2' }] }),
    { message: 'mkdir a: not a directory', terraform: /^mkdir .*\/a: not a directory$/ },
  ),
  refused(
    'file in place of a directory',
    (exe) => ({ entries: [exe, { name: 'a/b', content: '2' }, { name: 'a', content: '1' }] }),
    { message: 'open a: is a directory', terraform: /^open .*\/a: is a directory$/ },
  ),
  refused(
    'directory in place of a file',
    (exe) => ({ entries: [exe, { name: 'a', content: '1' }, { name: 'a/' }] }),
    { message: 'mkdir a: not a directory', terraform: /^mkdir .*\/a: not a directory$/ },
  ),
  refused('name with a zero byte', (exe) => ({ entries: [exe, { name: 'a\0b', content: '1' }] }), {
    message: 'open a\\x00b: invalid argument',
    terraform: /^open .*: invalid argument$/,
  }),
  refused(
    'name too long for a file system',
    (exe) => ({ entries: [exe, { name: 'n'.repeat(256), content: '1' }] }),
    {
      message: `open ${'n'.repeat(256)}: file name too long`,
      terraform: /^open .*: file name too long$/,
    },
  ),
  refused('name with a newline', (exe) => ({ entries: [exe, { name: 'a\nb', content: '1' }] }), {
    message: 'dirhash: filenames with newlines are not supported',
    terraform: /^after installing .*: dirhash: filenames with newlines are not supported$/,
    unsafe: 'Cannot unpack entry "a\\nb": its name contains control characters',
  }),
].map((zip) => ({ ...zip, streams: true }));

/** Contents that are not what the records say. */
const contents: readonly OddZip[] = [
  refused(
    'escape hidden from the local header',
    (exe) => ({ entries: [{ ...exe, central: { name: Buffer.from('../x') } }] }),
    { message: "entry contains '..': ../x" },
  ),
  refused(
    'wrong checksum in both headers',
    (exe) => ({ entries: [{ ...exe, local: { crc: 1 }, central: { crc: 1 } }] }),
    { message: checksumError },
  ),
  refused(
    'wrong checksum in the directory',
    (exe) => ({ entries: [{ ...exe, central: { crc: 1 } }] }),
    { message: checksumError },
  ),
  refused(
    'no checksum recorded, with a descriptor',
    (exe) => ({
      entries: [{ ...exe, descriptor: 'signed', descriptorSays: { crc: 0 }, central: { crc: 0 } }],
    }),
    { message: checksumError },
  ),
  refused(
    'wrong checksum in the descriptor',
    (exe) => ({ entries: [{ ...exe, descriptor: 'signed', descriptorSays: { crc: 7 } }] }),
    { message: checksumError },
  ),
  refused(
    'unsigned descriptor of a checksum that looks like a signature',
    (exe) => ({ entries: [exe, { name: 'a', content: signatureCrc, descriptor: 'unsigned' }] }),
    { message: checksumError },
  ),
  refused(
    'size too large',
    (exe) => ({ entries: [{ ...exe, local: { size: 9 }, central: { size: 9 } }] }),
    { message: cutShort },
  ),
  refused(
    'size too small',
    (exe) => ({ entries: [{ ...exe, local: { size: 2 }, central: { size: 2 } }] }),
    { message: notAZip },
  ),
  refused(
    'directory states too little data',
    (exe) => ({ entries: [exe, { name: 'a', content: long, central: { compressedSize: 3 } }] }),
    { message: cutShort },
  ),
  refused(
    'stored, and the directory states a smaller size',
    (exe) => ({ entries: [{ ...exe, method: 'store', central: { size: 2 } }] }),
    { message: notAZip },
  ),
  refused(
    'stored, and the directory states less data',
    (exe) => ({ entries: [{ ...exe, method: 'store', central: { compressedSize: 2 } }] }),
    { message: cutShort },
  ),
  refused(
    'deflated, but stored according to the directory',
    (exe) => ({ entries: [{ ...exe, central: { method: 0 } }] }),
    { message: notAZip },
  ),
  refused('unknown method', (exe) => ({ entries: [{ ...exe, method: 12 }] }), {
    message: 'zip: unsupported compression algorithm',
  }),
  refused(
    'data that end in the middle',
    (exe) => ({
      entries: [
        { ...exe, content: long, local: { compressedSize: 5 }, central: { compressedSize: 5 } },
      ],
    }),
    { message: cutShort },
  ),
  refused('data that are not deflated', corruptData, {
    message: 'flate: corrupt input',
    terraform: /^flate: corrupt input before offset \d+$/,
  }),
];

function corruptData(exe: Parameters<OddZip['build']>[0]): Buffer {
  const zip = writeZip({ entries: [exe] });
  const dataOffset = 30 + exe.name.length;
  return zip.fill(0xff, dataOffset, dataOffset + 4);
}

/** Archives whose parts cannot be found. */
const structure: readonly OddZip[] = [
  refused('no entries', () => ({ entries: [] }), {
    message: 'empty archive: ARCHIVE',
    terraform: /^empty archive: \S+$/,
    streams: true,
  }),
  refused(
    'comment that looks like an end record',
    (exe) => ({
      entries: [exe],
      comment: Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)]),
    }),
    { message: 'empty archive: ARCHIVE', terraform: /^empty archive: \S+$/ },
  ),
  refused(
    'more than 64 KiB at the end',
    (exe) => ({ entries: [exe], suffix: Buffer.alloc(70_000, 97) }),
    { message: notAZip },
  ),
  refused(
    'comment shorter than its length',
    (exe) => ({ entries: [exe], comment: Buffer.from('hello'), end: { commentLength: 9 } }),
    { message: notAZip },
  ),
  refused('offset into an entry', (exe) => ({ entries: [{ ...exe, central: { offset: 7 } }] }), {
    message: notAZip,
  }),
  refused(
    'offset beyond the file',
    (exe) => ({ entries: [{ ...exe, central: { offset: 7e6 } }] }),
    { message: 'EOF' },
  ),
  refused('count too large', (exe) => ({ entries: [exe], end: { count: 2 } }), {
    message: cutShort,
  }),
  refused(
    'count too small',
    (exe) => ({ entries: [exe, { name: 'z', content: '1' }], end: { count: 1 } }),
    { message: cutShort },
  ),
  refused('directory size too large', (exe) => ({ entries: [exe], end: { directorySize: 999 } }), {
    message: notAZip,
  }),
  refused(
    'directory offset too large',
    (exe) => ({ entries: [exe], end: { directoryOffset: 99_999 } }),
    { message: 'readat: negative offset', terraform: /^readat .*: negative offset$/ },
  ),
  refused('directory offset of zero', (exe) => ({ entries: [exe], end: { directoryOffset: 0 } }), {
    message: notAZip,
  }),
  refused(
    'length that refers to an extra field which is not there',
    (exe) => ({ entries: [{ ...exe, central: { compressedSize: 0xffff_ffff } }] }),
    { message: notAZip },
  ),
  refused(
    'size that refers to an extra field which is not there',
    (exe) => ({ entries: [{ ...exe, central: { size: 0xffff_ffff } }] }),
    { message: cutShort },
  ),
  refused('zip64 locator that points elsewhere', misplacedZip64End, { message: notAZip }),
  refused('page of HTML', () => Buffer.from('<html>Not found</html>'), { message: notAZip }),
  refused('nothing at all', () => Buffer.alloc(0), { message: notAZip }),
  refused('first half of an archive', (exe) => half(writeZip({ entries: [exe] })), {
    message: notAZip,
  }),
  refused('archive without its last byte', (exe) => writeZip({ entries: [exe] }).subarray(0, -1), {
    message: notAZip,
  }),
];

function misplacedZip64End(exe: Parameters<OddZip['build']>[0]): Buffer {
  const zip = writeZip({ entries: [exe], zip64End: true });
  const locatorOffset = zip.length - 22 - 20;
  zip.writeUInt32LE(1, locatorOffset + 8);
  return zip;
}

function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length / 2);
}

/** Archives that Terraform refuses. */
export const refusedZips: readonly OddZip[] = [...places, ...contents, ...structure];

/** Archives that mean harm, beside the odd ones that the tests of `internal/archive` know. */
import { accepted, refused, type OddZip } from '../../internal/testing/odd-zip.ts';
import { acceptedZips } from '../../internal/testing/odd-zips-accepted.ts';
import { refusedZips } from '../../internal/testing/odd-zips-refused.ts';
import { writeZip, type ZipEntry } from '../../internal/testing/zip-writer.ts';

/** An archive, and whether Terraform can be asked what it makes of it. */
export interface HostileZip {
  readonly zip: OddZip;
  /** False where its answer would take all of the disk or minutes. */
  readonly hasOracle: boolean;
}

/** Names that are harmless here and lead elsewhere on other systems. */
const foreignNames = [
  'C:\\evil',
  'C:/evil',
  '\\\\server\\share\\evil',
  'con',
  'a:stream',
  'trail. ',
];

const places: readonly OddZip[] = [
  ...foreignNames.map((name) =>
    accepted(`name ${name}`, (exe) => ({ entries: [exe, { name, content: '1' }] })),
  ),
  accepted('names that differ in case', (exe) => ({
    entries: [exe, { name: 'README.md', content: '1' }, { name: 'readme.MD', content: '2' }],
  })),
  accepted('character device', (exe) => ({ entries: [exe, { name: 'tty', mode: 0o20666 }] })),
  accepted('block device', (exe) => ({ entries: [exe, { name: 'sda', mode: 0o60666 }] })),
  refused(
    'file below a symbolic link',
    (exe) => ({
      entries: [
        { ...exe, mode: 0o100755 },
        { name: 'lnk', content: '../../../../../../..', mode: 0o120777 },
        { name: 'lnk/evil', content: '1' },
      ],
    }),
    { message: 'mkdir lnk: not a directory' },
  ),
  accepted('executable with set-user-ID', (exe) => ({ entries: [{ ...exe, mode: 0o104755 }] })),
];

const methods: readonly OddZip[] = [
  ...[1, 9, 12, 14, 93, 95, 99].map((method) =>
    refused(`method ${method}`, (exe) => ({ entries: [{ ...exe, method }] }), {
      message: 'zip: unsupported compression algorithm',
    }),
  ),
  refused(
    'encrypted',
    (exe) => ({
      entries: [
        { ...exe, content: 'noise', method: 8, local: { flags: 1 }, central: { flags: 1 } },
      ],
    }),
    { message: 'flate: corrupt input' },
  ),
];

const zip64Lies: readonly OddZip[] = [
  { what: 'more entries than there can be', end: { count: 2 ** 40 } },
  { what: 'a directory beyond the file', end: { directoryOffset: 2 ** 40 } },
  { what: 'a directory larger than the file', end: { directorySize: 2 ** 40 } },
].map(({ what, end }) =>
  refused(`zip64 end record with ${what}`, (exe) => ({ entries: [exe], zip64End: true, end }), {
    message: 'zip: not a valid zip file',
  }),
);

const second: readonly OddZip[] = [
  refused(
    'comment that is another archive',
    (exe) => ({ entries: [exe], comment: writeZip({ entries: [{ ...exe, content: 'evil' }] }) }),
    { message: 'zip: not a valid zip file' },
  ),
  accepted('another archive before it', (exe) => ({
    entries: [exe],
    prefix: writeZip({ entries: [{ ...exe, content: 'evil' }] }),
  })),
];

const bombs: readonly OddZip[] = [
  refused('10 GB in 100 KB', bomb, { message: 'contents are more than 250 times as large' }),
  refused('1,000,000 entries', crowd, { message: 'Cannot accept package' }),
];

function bomb(exe: ZipEntry): Buffer {
  const zeros = { name: 'zeros', content: Buffer.alloc(100 * 1024 ** 2) };
  const centralOrder = [0, ...Array.from({ length: 100 }, () => 1)];
  return writeZip({ entries: [exe, zeros], centralOrder });
}

/** One entry, listed again and again. */
function crowd(exe: ZipEntry): Buffer {
  const count = 1_000_000;
  const plain = writeZip({ entries: [exe] });
  const directoryOffset = plain.readUInt32LE(plain.length - 6);
  const record = plain.subarray(directoryOffset, -22);
  return writeZip({
    entries: [exe],
    gapBeforeDirectory: Buffer.alloc((count - 1) * record.length, record),
    zip64End: true,
    end: { count, directoryOffset, directorySize: count * record.length },
  });
}

/** All of them. */
export const hostileZips: readonly HostileZip[] = [
  ...[...acceptedZips, ...refusedZips, ...places, ...methods, ...zip64Lies, ...second].map(
    (zip) => ({ zip, hasOracle: true }),
  ),
  ...bombs.map((zip) => ({ zip, hasOracle: false })),
];

/** Archives that cost far more than they weigh. */
import { crc32 } from 'node:zlib';
import { accepted, refused, type OddZip } from '../../internal/testing/odd-zip.ts';
import { writeZip, type Zip, type ZipEntry } from '../../internal/testing/zip-writer.ts';

const crowded = 'Cannot accept package: it has more than 100000 entries';

/** Beyond what Airlock puts up with. Terraform is not asked: it has no limits, and would take all of the disk, or hours. */
export const bombs: readonly OddZip[] = [
  refused(
    '10 GB in 50 KB',
    (exe) => shareContent(exe, Buffer.alloc(32 * 1024 ** 2), listNames(320)),
    {
      message:
        'Cannot accept package: its contents are more than 250 times as large as the archive',
    },
  ),
  refused('1,000,000 entries', (exe) => listAgain(exe, { count: 1_000_000, headers: 1 }), {
    message: crowded,
  }),
  refused(
    '150,000 entries, each with a header of its own',
    (exe) => listAgain(exe, { count: 150_000, headers: 150_000 }),
    { message: crowded },
  ),
  refused(
    '20 MB of names',
    () => listAgain({ name: 'n'.repeat(4000) }, { count: 5000, headers: 1 }),
    { message: 'Cannot accept package: its central directory exceeds 16777216 bytes' },
  ),
];

/** Within the limits. */
export const largeZips: readonly OddZip[] = [
  accepted(
    'contents 10,000 times as large, by entries that share their data',
    (exe) => shareContent(exe, Buffer.alloc(2 ** 20), listNames(16)),
    { unpacked: listNames(16).map((name) => [name, '\0'.repeat(2 ** 20)]) },
  ),
  accepted(
    'contents 1,000 times as large',
    (exe) => ({ entries: [exe, { name: 'zeros', content: Buffer.alloc(2 ** 24) }] }),
    { unpacked: [['zeros', '\0'.repeat(2 ** 24)]] },
  ),
];

function listNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `zeros${index}`);
}

/** Files that all have their data in one place. */
function shareContent(exe: ZipEntry, content: Buffer, names: readonly string[]): Zip {
  const [name = '', ...others] = names;
  const first = { name, content };
  const central = {
    offset: 0,
    crc: crc32(content),
    size: content.length,
    compressedSize: writeZip({ entries: [first] }).readUInt32LE(18),
  };
  return { entries: [first, ...others.map((other) => ({ name: other, central })), exe] };
}

/** One entry, listed again and again, and perhaps there again and again. */
function listAgain(
  exe: ZipEntry,
  { count, headers }: { readonly count: number; readonly headers: number },
): Buffer {
  const plain = writeZip({ entries: [exe] });
  const directoryOffset = plain.readUInt32LE(plain.length - 6);
  const entry = plain.subarray(0, directoryOffset);
  const record = plain.subarray(directoryOffset, -22);
  return writeZip({
    entries: [exe],
    gapBeforeDirectory: Buffer.concat([
      Buffer.alloc((headers - 1) * entry.length, entry),
      Buffer.alloc((count - 1) * record.length, record),
    ]),
    zip64End: true,
    end: { count, directoryOffset: headers * entry.length, directorySize: count * record.length },
  });
}

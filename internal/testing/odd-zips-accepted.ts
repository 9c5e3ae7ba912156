import { accepted, type OddZip } from './odd-zip.ts';
import { signatureCrc, writeZip, type DescriptorKind } from './zip-writer.ts';

const long = 'x'.repeat(1000);
const layouts: readonly DescriptorKind[] = ['signed', 'unsigned', 'zip64', 'zip64-unsigned'];
const selfExtractor = Buffer.from('#!/bin/sh\nexit\n');

/** Ways to write sizes and checksums. */
const encodings: readonly OddZip[] = [
  accepted('plain', (exe) => ({ entries: [exe, { name: 'README.md', content: 'r' }] }), {
    unpacked: [['README.md', 'r']],
  }),
  accepted(
    'stored',
    (exe) => ({
      entries: [
        { ...exe, method: 'store' },
        { name: 'a', content: long, method: 'store' },
      ],
    }),
    { unpacked: [['a', long]] },
  ),
  ...layouts.flatMap((descriptor) => [
    accepted(
      `${descriptor} descriptors`,
      (exe) => ({
        entries: [
          { ...exe, descriptor },
          { name: 'a', content: long, descriptor },
        ],
      }),
      { unpacked: [['a', long]] },
    ),
    accepted(
      `${descriptor} descriptor of an empty entry`,
      (exe) => ({
        entries: [
          { ...exe, descriptor },
          { name: 'a', descriptor },
          { name: 'b', content: '1', descriptor },
        ],
      }),
      {
        unpacked: [
          ['a', ''],
          ['b', '1'],
        ],
      },
    ),
    accepted(
      `stored with a ${descriptor} descriptor`,
      (exe) => ({
        entries: [
          { ...exe, descriptor, method: 'store' },
          { name: 'a', content: 'x', descriptor, method: 'store' },
        ],
      }),
      { unpacked: [['a', 'x']], streams: false },
    ),
  ]),
  accepted(
    'signed descriptor of a checksum that looks like its signature',
    (exe) => ({ entries: [exe, { name: 'a', content: signatureCrc, descriptor: 'signed' }] }),
    { unpacked: [['a', signatureCrc.toString('latin1')]] },
  ),
  accepted(
    'zip64 throughout',
    (exe) => ({
      entries: [
        { ...exe, zip64: true },
        { name: 'a', content: 'x', zip64: true },
      ],
      zip64End: true,
    }),
    { unpacked: [['a', 'x']] },
  ),
  accepted('zip64 end record only', (exe) => ({ entries: [exe], zip64End: true })),
  accepted('zip64 entries only', (exe) => ({ entries: [{ ...exe, zip64: true }] })),
];

/** Names that unpack to something else than they say, or that are not text. */
const names: readonly OddZip[] = [
  accepted(
    'directory entries',
    (exe) => ({
      entries: [exe, { name: 'docs/', method: 'store' }, { name: 'docs/a.md', content: 'a' }],
    }),
    {
      unpacked: [['docs/a.md', 'a']],
      listed: [
        ['docs/', ''],
        ['docs/a.md', 'a'],
      ],
    },
  ),
  accepted('deflated directory entry', (exe) => ({ entries: [exe, { name: 'docs/' }] }), {
    listed: [['docs/', '']],
  }),
  accepted(
    'directory entry with content',
    (exe) => ({ entries: [exe, { name: 'docs/', content: 'zzz' }] }),
    { listed: [['docs/', '']] },
  ),
  accepted(
    'directory entry of an unknown method',
    (exe) => ({ entries: [exe, { name: 'docs/', method: 99 }] }),
    { listed: [['docs/', '']], streams: false },
  ),
  accepted(
    'directory by its Unix mode',
    (exe) => ({ entries: [exe, { name: 'docs', mode: 0o40755, content: 'zzz' }] }),
    { listed: [['docs', 'zzz']] },
  ),
  accepted(
    'directory by its Unix mode with a wrong checksum',
    (exe) => ({
      entries: [
        exe,
        { name: 'docs', mode: 0o40755, content: 'zzz', local: { crc: 1 }, central: { crc: 1 } },
      ],
    }),
    { listed: [['docs', '']], streams: false },
  ),
  accepted(
    'directory by its DOS attribute',
    (exe) => ({ entries: [exe, { name: 'docs', dosAttributes: 0x10 }] }),
    { listed: [['docs', '']] },
  ),
  accepted(
    'directory by its name with the mode of a file',
    (exe) => ({ entries: [exe, { name: 'docs/', mode: 0o100644 }] }),
    { listed: [['docs/', '']] },
  ),
  accepted(
    'duplicate name',
    (exe) => ({
      entries: [exe, { name: 'README.md', content: '1' }, { name: 'README.md', content: '2' }],
    }),
    {
      unpacked: [['README.md', '2']],
      listed: [
        ['README.md', '2'],
        ['README.md', '2'],
      ],
      unsafe: 'Cannot unpack entry "README.md": an earlier entry has the same name',
    },
  ),
  accepted(
    'duplicate once unpacked',
    (exe) => ({ entries: [exe, { name: 'a', content: '1' }, { name: './a', content: '2' }] }),
    {
      unpacked: [['a', '2']],
      listed: [
        ['a', '1'],
        ['./a', '2'],
      ],
      unsafe: 'Cannot unpack entry "./a": an earlier entry has the same name',
    },
  ),
  ...[
    ['./x', 'x'],
    ['/abs', 'abs'],
    ['a\\b', 'a\\b'],
    ['a//b/./c', 'a/b/c'],
    ['a..b', 'a..b'],
    ['...', '...'],
    ['n'.repeat(255), 'n'.repeat(255)],
  ].map(([name = '', path = '']) =>
    accepted(`name ${name.slice(0, 20)}`, (exe) => ({ entries: [exe, { name, content: '1' }] }), {
      unpacked: [[path, '1']],
      listed: [[name, '1']],
    }),
  ),
  accepted('directory entry "./"', (exe) => ({ entries: [exe, { name: './' }] }), {
    listed: [['./', '']],
  }),
  accepted('executable with "./"', (exe) => ({ entries: [{ name: './a', content: '1' }, exe] }), {
    unpacked: [['a', '1']],
    listed: [['./a', '1']],
  }),
  accepted(
    'modes of all kinds',
    (exe) => ({
      entries: [
        { ...exe, mode: 0o100755 },
        { name: 'd/', mode: 0o040700 },
        { name: 'd/open', mode: 0o100666 },
        { name: 'd/locked', mode: 0o100400 },
        { name: 'no-type', mode: 0o640 },
        { name: 'read-only', dosAttributes: 1 },
      ],
    }),
    {
      unpacked: [
        ['d/open', ''],
        ['d/locked', ''],
        ['no-type', ''],
        ['read-only', ''],
      ],
      listed: [
        ['d/', ''],
        ['d/open', ''],
        ['d/locked', ''],
        ['no-type', ''],
        ['read-only', ''],
      ],
    },
  ),
  accepted(
    'symbolic link',
    (exe) => ({
      entries: [
        { ...exe, mode: 0o100755 },
        { name: 'lnk', content: 'target', mode: 0o120777 },
      ],
    }),
    {
      unpacked: [['lnk', 'target']],
      unsafe: 'Cannot unpack entry "lnk": it is a symbolic link',
    },
  ),
  accepted('pipe', (exe) => ({ entries: [exe, { name: 'pipe', mode: 0o10644 }] }), {
    unpacked: [['pipe', '']],
    unsafe: 'Cannot unpack entry "pipe": it is a named pipe',
  }),
  accepted(
    'name that is not UTF-8',
    (exe) => ({ entries: [exe, { name: Buffer.from([0xe9, 0xff]), content: '1' }] }),
    { unpacked: [['\xe9\xff', '1']] },
  ),
  accepted('name in UTF-8', (exe) => ({ entries: [exe, { name: 'é', content: '1' }] }), {
    unpacked: [['\xc3\xa9', '1']],
  }),
];

/** An entry that no directory lists. */
const longNamedEntry = writeZip({ entries: [{ name: 'n'.repeat(5000) }] }).subarray(0, 5032);

/** Bytes around and between, and an end record that is not exact about them. */
const surroundings: readonly OddZip[] = [
  accepted(
    'prefix that offsets do not count',
    (exe) => ({ entries: [exe], prefix: selfExtractor }),
    { streams: false },
  ),
  accepted(
    'prefix that offsets count',
    (exe) => ({ entries: [exe], prefix: selfExtractor, offsetsCountPrefix: true }),
    { streams: false },
  ),
  accepted(
    'prefix that looks like an entry with a name of more than 4096 bytes',
    (exe) => ({ entries: [exe], prefix: longNamedEntry }),
    { streams: false },
  ),
  accepted('comment', (exe) => ({ entries: [exe], comment: Buffer.from('hello') })),
  accepted('longest comment', (exe) => ({ entries: [exe], comment: Buffer.alloc(65_535, 97) })),
  accepted('bytes at the end', (exe) => ({ entries: [exe], suffix: Buffer.from('garbage') })),
  accepted('64 KiB at the end', (exe) => ({ entries: [exe], suffix: Buffer.alloc(65_000, 97) })),
  accepted('comment longer than its length', (exe) => ({
    entries: [exe],
    comment: Buffer.from('hello'),
    end: { commentLength: 2 },
  })),
  accepted('directory size too small', (exe) => ({ entries: [exe], end: { directorySize: 10 } })),
  accepted('count that is right in its low 16 bits', (exe) => ({
    entries: [exe],
    end: { count: 65_537 },
    zip64End: true,
  })),
  accepted(
    'gap between entries',
    (exe) => ({ entries: [exe, { name: 'z', content: '1', gapBefore: Buffer.from('gap') }] }),
    { unpacked: [['z', '1']], streams: false },
  ),
  accepted(
    'gap before the directory',
    (exe) => ({ entries: [exe], gapBeforeDirectory: Buffer.from('gap') }),
    { streams: false },
  ),
  accepted(
    'padding within the data',
    (exe) => ({ entries: [{ ...exe, padding: Buffer.from('padding') }] }),
    { streams: false },
  ),
];

/** Records that disagree in what Go's reader does not look at. */
const lies: readonly OddZip[] = [
  accepted('local header lies about the checksum', (exe) => ({
    entries: [{ ...exe, local: { crc: 1 } }],
  })),
  accepted('no checksum recorded', (exe) => ({
    entries: [{ ...exe, local: { crc: 0 }, central: { crc: 0 } }],
  })),
  accepted('descriptor lies about sizes', (exe) => ({
    entries: [{ ...exe, descriptor: 'signed', descriptorSays: { size: 7, compressedSize: 9 } }],
  })),
  accepted('local header lies about the size', (exe) => ({
    entries: [{ ...exe, local: { size: 2 } }],
  })),
  accepted(
    'local header lies about the compressed size',
    (exe) => ({
      entries: [
        { ...exe, local: { compressedSize: 1 } },
        { name: 'z', content: '1' },
      ],
    }),
    { unpacked: [['z', '1']] },
  ),
  accepted('both headers state too long data', (exe) => ({
    entries: [{ ...exe, local: { compressedSize: 12 }, central: { compressedSize: 12 } }],
  })),
  accepted('directory states data beyond the file', (exe) => ({
    entries: [{ ...exe, central: { compressedSize: 1e6 } }],
  })),
  accepted('entry that the directory hides', (exe) => ({
    entries: [exe, { name: 'z', content: '1', hidden: true }],
  })),
  accepted('first entry that the directory hides', (exe) => ({
    entries: [{ name: 'z', content: '1', hidden: true }, exe],
  })),
  accepted(
    'directory in another order',
    (exe) => ({ entries: [exe, { name: 'z', content: '1' }], centralOrder: [1, 0] }),
    { unpacked: [['z', '1']] },
  ),
  accepted(
    'directory that lists an entry twice',
    (exe) => ({ entries: [exe, { name: 'z', content: '1' }], centralOrder: [0, 1, 1] }),
    {
      unpacked: [['z', '1']],
      listed: [
        ['z', '1'],
        ['z', '1'],
      ],
      unsafe: 'Cannot unpack entry "z": an earlier entry has the same name',
    },
  ),
  accepted(
    'entries that overlap',
    (exe) => ({
      entries: [
        exe,
        {
          name: 'z',
          content: '1',
          central: { offset: 0, crc: 0x352441c2, size: 3, compressedSize: 5 },
        },
      ],
    }),
    { unpacked: [['z', 'abc']] },
  ),
  accepted('local header with another name', (exe) => ({
    entries: [{ ...exe, local: { name: Buffer.from('innocent') } }],
  })),
  accepted('local header with another method', (exe) => ({
    entries: [{ ...exe, local: { method: 0 } }],
  })),
  accepted('flagged as encrypted, but is not', (exe) => ({
    entries: [{ ...exe, local: { flags: 1 }, central: { flags: 1 } }],
  })),
].map((zip) => ({ ...zip, streams: false }));

/** Archives that Terraform accepts, some of them against all appearances. */
export const acceptedZips: readonly OddZip[] = [...encodings, ...names, ...surroundings, ...lies];

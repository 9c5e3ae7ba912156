/** Archives whose entries would be in a place, or be a thing, that they must not be. */
import { accepted, refused, type BuildZip, type OddZip } from '../../internal/testing/odd-zip.ts';
import type { ZipEntry } from '../../internal/testing/zip-writer.ts';

/** A name that is a path for `lock`, and none below the directory where it would be unpacked. */
export const longForItsPlace = 'path too long for where it is unpacked';

/** Names that leave the directory where they are unpacked, somewhere. */
const climbing: readonly OddZip[] = [
  ['/../evil'],
  ['\\..\\evil'],
  ['C:\\..\\evil'],
  ['a/..'],
  ['../'],
  ['a/b\\..'],
  ['../\x1b[2J', '../\\x1b[2J'],
  ['../a\nb', '../a\\nb'],
].map(([name = '', shown = name]) =>
  refused(`name ${name}`, beside({ name, content: '1' }), {
    message: `entry contains '..': ${shown}`,
    terraform: /^entry contains '\.\.': /,
  }),
);

/** Names that are harmless here and lead elsewhere on other systems, or in other readers. */
const foreign: readonly OddZip[] = [
  ['C:\\evil'],
  ['C:/evil'],
  ['C:evil'],
  ['\\\\server\\share\\evil'],
  ['//server/share/evil', 'server/share/evil'],
  ['/etc/evil', 'etc/evil'],
  ['~/evil'],
  ['con'],
  ['NUL.txt'],
  ['a:stream'],
  ['trail. '],
  ['%2e%2e/evil'],
  ['a\u202etxt.exe'],
  ['\u2025/evil'],
].map(([name = '', path = name]) =>
  accepted(`name ${name}`, beside({ name, content: '1' }), {
    unpacked: [[Buffer.from(path).toString('latin1'), '1']],
  }),
);

const controls: readonly OddZip[] = [
  ['a\rb', 'a\\rb'],
  ['a\x1b[2Jb', 'a\\x1b[2Jb'],
  ['a\x7fb', 'a\\x7fb'],
  ['a\u009bb', 'a\\u009bb'],
].map(([name = '', shown = '']) =>
  accepted(`name ${name}`, beside({ name, content: '1' }), {
    unpacked: [[Buffer.from(name).toString('latin1'), '1']],
    unsafe: `Cannot unpack entry "${shown}": its name contains control characters`,
  }),
);

const newline = refused(
  'name with a newline in a directory',
  beside({ name: 'a\nb/c', content: '1' }),
  {
    message: 'dirhash: filenames with newlines are not supported',
    terraform: /^after installing .*: dirhash: filenames with newlines are not supported$/,
    unsafe: 'Cannot unpack entry "a\\nb/c": its name contains control characters',
  },
);

const folder = `${'n'.repeat(200)}/`;

const long: readonly OddZip[] = [
  refused('name longer than any path', beside({ name: folder.repeat(21) }), {
    message: 'Cannot accept package: it has an entry whose name exceeds 4096 bytes',
    terraform: /^mkdir .*: file name too long$/,
  }),
  accepted(longForItsPlace, beside({ name: folder.repeat(20) }), {
    unsafe: 'mkdir PLACE: file name too long',
  }),
];

/** Names that are one name where case, or the form of an accent, does not count. */
const colliding: readonly OddZip[] = [
  ['README.md', 'readme.MD', 'README.md'],
  ['a/x', 'A/y', 'a'],
  ['a', 'A/y', 'a'],
  ['\u00e9', 'e\u0301', '\u00e9'],
  ['stra\u00dfe', 'STRASSE', 'stra\u00dfe'],
  ['terraform-provider-x', 'TERRAFORM-PROVIDER-X', 'terraform-provider-x'],
].map(([first = '', second = '', taken = '']) =>
  accepted(
    `names ${first} and ${second}`,
    (exe) => ({
      entries: [exe, { name: first, content: '1' }, { name: second, content: '2' }],
    }),
    {
      unsafe: `Cannot unpack entry "${second}": some file systems take it for "${taken}"`,
    },
  ),
);

const twice: readonly OddZip[] = [
  accepted(
    'two executables with one name',
    (exe) => ({ entries: [exe, { ...exe, content: 'b' }] }),
    {
      unsafe: 'Cannot unpack entry "EXECUTABLE": an earlier entry has the same name',
    },
  ),
  accepted(
    'file with the name of a symbolic link',
    (exe) => ({ entries: [exe, link('a', '../../../../evil'), { name: 'a', content: '1' }] }),
    { unsafe: 'Cannot unpack entry "a": it is a symbolic link' },
  ),
];

/** Neither files nor directories. */
const special: readonly OddZip[] = [
  accepted('character device', beside({ name: 'tty', mode: 0o20666 }), {
    unsafe: 'Cannot unpack entry "tty": it is a character device',
  }),
  accepted('block device', beside({ name: 'sda', mode: 0o60666 }), {
    unsafe: 'Cannot unpack entry "sda": it is a block device',
  }),
  accepted('socket', beside({ name: 'socket', mode: 0o140777 }), {
    unsafe: 'Cannot unpack entry "socket": it is a socket',
  }),
  accepted('symbolic link to a file outside', beside(link('lnk', '/etc/passwd')), {
    unsafe: 'Cannot unpack entry "lnk": it is a symbolic link',
  }),
  accepted('symbolic link with the name of a directory', beside(link('lnk/', '../../..')), {
    unsafe: 'Cannot unpack entry "lnk/": it is a symbolic link',
  }),
  accepted(
    'executable that is a symbolic link',
    (exe) => ({ entries: [{ ...exe, mode: 0o120777 }] }),
    {
      unsafe: 'Cannot unpack entry "EXECUTABLE": it is a symbolic link',
    },
  ),
  refused(
    'file below a symbolic link',
    (exe) => ({
      entries: [exe, link('lnk', '../../../../../../..'), { name: 'lnk/evil', content: '1' }],
    }),
    {
      message: 'mkdir lnk: not a directory',
      terraform: /^mkdir .*\/lnk: not a directory$/,
      unsafe: 'Cannot unpack entry "lnk": it is a symbolic link',
    },
  ),
  accepted('executable with set-user-ID', (exe) => ({ entries: [{ ...exe, mode: 0o106755 }] })),
  accepted('directory that is sticky', beside({ name: 'd/', mode: 0o043777 }, { name: 'd/a' }), {
    unpacked: [['d/a', '']],
  }),
];

/** Puts entries after the executable. */
function beside(...entries: readonly ZipEntry[]): BuildZip {
  return (exe) => ({ entries: [exe, ...entries] });
}

function link(name: string, target: string): ZipEntry {
  return { name, content: target, mode: 0o120777 };
}

/** All of them. */
export const hostileNames: readonly OddZip[] = [
  ...climbing,
  ...foreign,
  ...controls,
  newline,
  ...long,
  ...colliding,
  ...twice,
  ...special,
];

import AdmZip from 'adm-zip';
import { expect } from 'chai';
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ToolError } from '../diag/tool-error.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { Keep } from '../package/keep.ts';
import { fixUmask } from '../testing/fix-umask.ts';
import { itIf } from '../testing/it-if.ts';
import { listTree } from '../testing/list-tree.ts';
import { executableContent } from '../testing/odd-zip.ts';
import { acceptedZips } from '../testing/odd-zips-accepted.ts';
import { refusedZips } from '../testing/odd-zips-refused.ts';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { writeZip, type ZipEntry } from '../testing/zip-writer.ts';
import type { Pull } from './byte-reader.ts';
import { hashArchiveFile, hashArchiveStream } from './archive-hasher.ts';
import { ContentHasher } from './content-hasher.ts';
import { createInflater } from './create-inflater.ts';
import type { OutputFile } from './output-file.ts';
import { Pacer } from './pacer.ts';

const tools = {
  inflater: createInflater(),
  pacer: new Pacer(new AbortController().signal, () => undefined),
  createHasher: (file?: OutputFile) => new ContentHasher(file),
};

/** Hashes an archive; `directory` is for its own use. */
type HashWay = (bytes: Buffer, directory: string, keep?: Keep) => Promise<PackageDigests>;

/** As it arrives, in small pieces, and spooled if that was not enough. */
async function hashArriving(
  bytes: Buffer,
  _directory: string,
  keep?: Keep,
): Promise<PackageDigests> {
  const digests =
    (await stream(inPieces(bytes), keep)) ?? (await stream(inPieces(bytes), keep, true));
  if (digests === undefined) throw new Error('A spooled archive was not decided');
  return digests;
}

function stream(pull: Pull, keep?: Keep, spool = false): Promise<PackageDigests | undefined> {
  return hashArchiveStream(pull, { ...tools, name: 'ARCHIVE', spool, keep });
}

function inPieces(bytes: Buffer): Pull {
  let at = 0;
  return () => {
    const piece = bytes.subarray(at, at + 61);
    at += piece.length;
    return Promise.resolve(piece.length === 0 ? undefined : piece);
  };
}

async function hashLying(bytes: Buffer, directory: string, keep?: Keep): Promise<PackageDigests> {
  const path = join(directory, 'x.zip');
  await writeFile(path, bytes);
  const buffers = [Buffer.alloc(100), Buffer.alloc(100)] as const;
  return hashArchiveFile(path, { ...tools, name: 'ARCHIVE', readAhead: false, buffers, keep });
}

const ways: readonly (readonly [string, HashWay])[] = [
  ['arrives', hashArriving],
  ['lies on disk', hashLying],
];

/** Lends a directory for the archive and one, the only other, to unpack it in. */
async function withPlace(
  use: (place: {
    readonly archives: string;
    readonly parent: string;
    readonly keep: Keep & { readonly kind: 'unpacked' };
  }) => Promise<void>,
): Promise<void> {
  await withTempDir(async (directory) => {
    const archives = join(directory, 'archives');
    const parent = join(directory, 'parent');
    await mkdir(archives);
    await mkdir(parent);
    const keep = { kind: 'unpacked', directory: join(parent, 'place') } as const;
    await use({ archives, parent, keep });
  });
}

const executable: ZipEntry = { name: 'terraform-provider-anvil', content: executableContent };

interface Refusal {
  readonly title: string;
  readonly bytes: Buffer;
  readonly message: string;
}

function refusal(title: string, entries: readonly ZipEntry[], problem: string): Refusal {
  const name = entries.at(-1)?.name.toString() ?? '';
  return {
    title,
    bytes: writeZip({ entries: [executable, ...entries] }),
    message: `Cannot unpack entry ${JSON.stringify(name)}: ${problem}`,
  };
}

const refusals: readonly Refusal[] = [
  ...[...acceptedZips, ...refusedZips].flatMap((zip) => {
    const message = zip.unsafe ?? ('message' in zip.outcome ? zip.outcome.message : undefined);
    return message === undefined ? [] : [{ ...zip, bytes: zip.build(executable), message }];
  }),
  refusal('link to outside', [link('a', '../../victim')], 'it is a symbolic link'),
  {
    title: 'file through a link',
    bytes: writeZip({ entries: [executable, link('a', '..'), { name: 'a/victim' }] }),
    message: 'Cannot unpack entry "a": it is a symbolic link',
  },
  refusal('link with the name of a directory', [link('a/', '..')], 'it is a symbolic link'),
  refusal('device', [{ name: 'a', mode: 0o020666 }], 'it is a character device'),
  refusal('disk', [{ name: 'a', mode: 0o060660 }], 'it is a block device'),
  refusal('socket', [{ name: 'a', mode: 0o140777 }], 'it is a socket'),
  refusal(
    'names that differ in case',
    [{ name: 'a' }, { name: 'A' }],
    'some file systems take it for "a"',
  ),
  refusal(
    'directories that differ in case',
    [{ name: 'a/x' }, { name: 'A/x' }],
    'some file systems take it for "a"',
  ),
  {
    title: 'name longer than any path',
    bytes: writeZip({ entries: [executable, { name: 'd/'.repeat(3000) }] }),
    message: 'Cannot accept package: it has an entry whose name exceeds 4096 bytes',
  },
];

function link(name: string, target: string): ZipEntry {
  return { name, content: target, mode: 0o120777 };
}

/** What honest archives have in them. */
const usual: readonly ZipEntry[] = [
  { ...executable, content: randomBytes(600_000), mode: 0o100755 },
  { name: 'docs/', mode: 0o040755 },
  { name: 'docs/read me.md', content: 'x'.repeat(100_000), mode: 0o100644 },
  { name: 'docs/more/deep/empty', mode: 0o100600 },
  { name: 'LICENSE', content: 'stored', method: 'store', mode: 0o100664 },
];

const hasUnzip = spawnSync('unzip', ['-v']).status === 0;

for (const [title, hash] of ways) {
  describe(`unpacking an archive that ${title}`, () => {
    fixUmask();

    for (const zip of acceptedZips) {
      const { outcome } = zip;
      if (outcome.kind !== 'accepted' || zip.unsafe !== undefined) continue;
      it(`makes what Terraform makes: ${zip.title}`, () =>
        withPlace(async ({ archives, parent, keep }) => {
          const bytes = zip.build(executable);

          const digests = await hash(bytes, archives, keep);

          const files = Object.entries(await listTree(keep.directory))
            .filter(([, what]) => !what.endsWith(' /'))
            .map(([path, what]) => [path, what.slice(what.indexOf(' ') + 1)]);
          expect(Object.fromEntries(files)).to.deep.equal({
            [executable.name.toString()]: executableContent,
            ...Object.fromEntries(outcome.unpacked),
          });
          expect(Object.keys(await listTree(parent))).to.satisfy((paths: readonly string[]) =>
            paths.every((path) => path === 'place' || path.startsWith('place/')),
          );
          expect(digests).to.deep.equal(await hash(bytes, archives));
        }));
    }

    for (const { title: what, bytes, message } of refusals) {
      it(`refuses, and leaves nothing anywhere: ${what}`, () =>
        withPlace(async ({ archives, parent, keep }) => {
          const error = await rejection(hash(bytes, archives, keep));

          expect(error).to.be.instanceOf(ToolError).with.property('message', message);
          expect(await listTree(join(parent, '..'))).to.deep.equal({
            archives: '755 /',
            parent: '755 /',
            ...(await listed(archives, 'archives/')),
          });
        }));
    }

    it('tells the checksum of an archive that it refuses', () =>
      withPlace(async ({ archives, keep }) => {
        const bytes = writeZip({ entries: [executable, { name: 'a', mode: 0o120777 }] });
        const zh = (await hash(bytes, archives)).archive?.zh;

        expect(await rejection(hash(bytes, archives, keep))).to.deep.include({
          code: 'unsafe-archive',
          stage: 'unpack',
          zh,
        });
      }));

    it('gives files the permissions that the archive states, but no special rights', () =>
      withPlace(async ({ archives, parent, keep }) => {
        const bytes = writeZip({
          entries: [
            { ...executable, mode: 0o106755 },
            { name: 'd/', mode: 0o041777 },
            { name: 'd/group', mode: 0o100664 },
            { name: 'd/locked', mode: 0o100400 },
            { name: 'd/dos', dosAttributes: 0 },
            { name: 'd/dos-read-only', dosAttributes: 1 },
            { name: 'open', mode: 0o101777 },
          ],
        });

        await hash(bytes, archives, keep);

        expect(await listTree(parent)).to.deep.equal({
          place: '755 /',
          'place/d': '755 /',
          'place/d/dos': '666 ',
          'place/d/dos-read-only': '444 ',
          'place/d/group': '664 ',
          'place/d/locked': '400 ',
          'place/open': '777 ',
          [`place/${executable.name.toString()}`]: `755 ${executableContent}`,
        });
      }));

    itIf(hasUnzip, 'unzip')('makes what unzip and adm-zip make', () =>
      withPlace(async ({ archives, keep }) => {
        const bytes = writeZip({ entries: usual });
        const path = join(archives, 'usual.zip');
        await writeFile(path, bytes);

        await hash(bytes, archives, keep);

        execFileSync('unzip', ['-q', path, '-d', join(archives, 'unzip')]);
        expect(await listTree(keep.directory)).to.deep.equal(
          await listTree(join(archives, 'unzip')),
        );
        for (const entry of new AdmZip(bytes).getEntries()) {
          if (entry.isDirectory) continue;
          const content = await readFile(join(keep.directory, entry.entryName));
          expect(content.equals(entry.getData())).to.equal(true);
        }
      }),
    );

    it('does nothing in a place that is taken', () =>
      withPlace(async ({ archives, parent, keep }) => {
        await mkdir(join(parent, 'elsewhere'));
        await symlink('elsewhere', keep.directory);
        const bytes = writeZip({ entries: [executable] });

        expect(await rejection(hash(bytes, archives, keep))).to.deep.include({
          code: 'file-unwritable',
          message: `mkdir ${keep.directory}: file exists`,
        });
        expect(await listTree(parent)).to.deep.equal({
          elsewhere: '755 /',
          place: '-> elsewhere',
        });
      }));
  });
}

describe('unpacking an archive while it arrives', () => {
  const bytes = writeZip({ entries: [executable, { name: 'b', content: 'b', mode: 0o100777 }] });
  const firstBytes = writeZip({ entries: [executable] }).indexOf('PK\x01\x02', 'latin1');

  /** Gives the first entry and then, after an interlude, the rest. */
  function arriveWith(interlude: () => Promise<void>, keep: Keep): ReturnType<typeof stream> {
    let pieces = 0;
    return stream(async () => {
      pieces += 1;
      if (pieces === 1) return bytes.subarray(0, firstBytes);
      if (pieces > 2) return undefined;
      await interlude();
      return bytes.subarray(firstBytes);
    }, keep);
  }

  fixUmask();

  it('keeps files to the owner until the archive is known to be whole', () =>
    withPlace(async ({ keep }) => {
      await arriveWith(async () => {
        expect(await listTree(keep.directory)).to.deep.equal({
          [executable.name.toString()]: `600 ${executableContent}`,
        });
      }, keep);

      expect(await listTree(keep.directory)).to.deep.equal({
        [executable.name.toString()]: `666 ${executableContent}`,
        b: '777 b',
      });
    }));

  it('writes to nothing that somebody else has put into the place', () =>
    withPlace(async ({ parent, keep }) => {
      await writeFile(join(parent, 'victim'), 'untouched');

      const error = await rejection(
        arriveWith(() => symlink('../victim', join(keep.directory, 'b')), keep),
      );

      expect(error).to.deep.include({
        code: 'file-unwritable',
        message: `open ${keep.directory}/b: file exists`,
      });
      expect(await listTree(parent)).to.deep.equal({ victim: '644 untouched' });
    }));
});

async function listed(directory: string, prefix: string): Promise<Record<string, string>> {
  const entries = Object.entries(await listTree(directory));
  return Object.fromEntries(entries.map(([path, what]) => [prefix + path, what]));
}

import { expect } from 'chai';
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PackageDigests } from '../package/digests.ts';
import type { Keep } from '../package/keep.ts';
import { listTree } from '../testing/list-tree.ts';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { writeZip } from '../testing/zip-writer.ts';
import { hashArchiveFile, hashArchiveStream } from './archive-hasher.ts';
import { ContentHasher } from './content-hasher.ts';
import { createInflater } from './create-inflater.ts';
import type { OutputFile } from './output-file.ts';
import { Pacer } from './pacer.ts';
import { PackageContentError } from './package-content-error.ts';

const inflater = createInflater();
const pacer = new Pacer(new AbortController().signal, () => undefined);
const tools = {
  name: 'ARCHIVE',
  inflater,
  pacer,
  createHasher: (file?: OutputFile) => new ContentHasher(file),
};
const entry = { name: 'terraform-provider-anvil', content: randomBytes(5000) };

/** As any tool makes it. */
const plain = writeZip({ entries: [entry] });
/** Nothing but its central directory tells where its entries are. */
const prefixed = writeZip({ entries: [entry], prefix: Buffer.from('#!/bin/sh\n') });
/** Only its end shows that one pass was not enough. */
const hiding = writeZip({ entries: [entry, { name: 'hidden', hidden: true }] });

function zhOf(bytes: Buffer): string {
  return `zh:${createHash('sha256').update(bytes).digest('hex')}`;
}

interface StreamOptions {
  readonly spool?: boolean;
  readonly pieceBytes?: number;
  readonly keep?: Keep;
}

function stream(
  bytes: Buffer,
  { spool = false, pieceBytes = 1000, keep }: StreamOptions = {},
): Promise<PackageDigests | undefined> {
  let at = 0;
  function pull(): Promise<Buffer | undefined> {
    const piece = bytes.subarray(at, at + pieceBytes);
    at += piece.length;
    return Promise.resolve(piece.length === 0 ? undefined : piece);
  }
  return hashArchiveStream(pull, { ...tools, spool, keep });
}

async function hashFile(
  bytes: Buffer,
  { readAhead = false, keep }: { readonly readAhead?: boolean; readonly keep?: Keep } = {},
): Promise<PackageDigests> {
  return withTempDir(async (directory) => {
    const path = join(directory, 'x.zip');
    await writeFile(path, bytes);
    const buffers = [Buffer.alloc(1000), Buffer.alloc(1000)] as const;
    return hashArchiveFile(path, { ...tools, name: path, readAhead, buffers, keep });
  });
}

describe('hashArchiveStream', () => {
  it('gives the checksum of the archive and the hashes of its entries', async () => {
    const digests = await stream(plain);

    expect(digests?.archive).to.deep.include({ zh: zhOf(plain), bytes: plain.length });
    expect(digests?.archive?.h1).to.equal(digests?.h1);
    expect(digests?.executables).to.deep.equal(['terraform-provider-anvil']);
  });

  it('gives up when it is too late for a second pass', async () => {
    expect(await stream(hiding)).to.equal(undefined);
  });

  const undecided = [
    { title: 'at the first piece', bytes: prefixed, options: {} },
    { title: 'at the end of the only piece', bytes: hiding, options: { pieceBytes: 1e6 } },
    { title: 'when told to', bytes: hiding, options: { spool: true } },
  ];
  for (const { title, bytes, options } of undecided) {
    it(`makes a second pass of its own ${title}`, async () => {
      const digests = await stream(bytes, options);

      expect(digests?.h1).to.equal((await stream(plain))?.h1);
      expect(digests?.archive?.zh).to.equal(zhOf(bytes));
    });
  }

  it('leaves nothing in the temporary directory', async () => {
    await stream(prefixed);

    const names = await readdir(tmpdir());
    expect(names.filter((name) => /^airlock-[0-9a-f]{24}$/.test(name))).to.deep.equal([]);
  });

  for (const [title, bytes] of [
    ['is no archive', Buffer.from('<html>')],
    ['has no bytes', Buffer.alloc(0)],
    ['has no entries', writeZip({ entries: [] })],
    ['has a name that cannot be hashed', writeZip({ entries: [{ name: 'a\nb' }] })],
  ] as const) {
    it(`tells the checksum of what ${title}`, async () => {
      expect(await rejection(stream(bytes)))
        .to.be.instanceOf(PackageContentError)
        .with.property('zh', zhOf(bytes));
    });
  }
});

describe('keeping an archive', () => {
  const notAnArchive = Buffer.from('<html>');
  const ways = [
    { title: 'that arrives', hash: (bytes: Buffer, keep: Keep) => stream(bytes, { keep }) },
    { title: 'that lies on disk', hash: (bytes: Buffer, keep: Keep) => hashFile(bytes, { keep }) },
  ];
  for (const { title, hash } of ways) {
    for (const [what, bytes] of [
      ['of the usual kind', plain],
      ['that needs a second pass from the start', prefixed],
      ['that needs a second pass in the end', hiding],
    ] as const) {
      it(`copies one ${title} and is ${what}`, () =>
        withTempDir(async (directory) => {
          const path = join(directory, 'kept.zip');

          const digests = await hash(bytes, { kind: 'archive', path });

          expect(digests).to.deep.equal(await stream(bytes, { spool: true }));
          expect(await listTree(directory)).to.deep.equal({
            'kept.zip': `644 ${bytes.toString('latin1')}`,
          });
        }));
    }

    it(`leaves nothing of one ${title} and is none`, () =>
      withTempDir(async (directory) => {
        const path = join(directory, 'kept.zip');

        const error = await rejection(
          Promise.resolve(hash(notAnArchive, { kind: 'archive', path })),
        );

        expect(error).to.have.property('zh', zhOf(notAnArchive));
        expect(await listTree(directory)).to.deep.equal({});
      }));
  }
});

describe('hashArchiveFile', () => {
  it('gives what the stream gives', async () => {
    const expected = await stream(plain);

    expect(await hashFile(plain)).to.deep.equal(expected);
    expect(await hashFile(plain, { readAhead: true })).to.deep.equal(expected);
  });

  for (const [title, bytes] of [
    ['a prefix', prefixed],
    ['a hidden entry', hiding],
  ] as const) {
    it(`reads a file again that has ${title}`, async () => {
      const digests = await hashFile(bytes, { readAhead: true });

      expect(digests.h1).to.equal((await stream(plain))?.h1);
      expect(digests.archive?.zh).to.equal(zhOf(bytes));
    });
  }

  it('names the file that has no entries', async () => {
    const error = await rejection(hashFile(writeZip({ entries: [] })));

    expect(error)
      .to.have.property('message')
      .that.matches(/^empty archive: .*\/x\.zip$/);
  });

  it('rejects a file that changes while it is read', () =>
    withTempDir(async (directory) => {
      const path = join(directory, 'x.zip');
      const content = randomBytes(6 * 1024 ** 2);
      await writeFile(path, writeZip({ entries: [{ ...entry, content, method: 'store' }] }));
      const changing = new Pacer(new AbortController().signal, () => {
        appendFileSync(path, 'more');
      });
      const buffers = [Buffer.alloc(1024 ** 2), Buffer.alloc(0)] as const;

      const outcome = hashArchiveFile(path, {
        ...tools,
        pacer: changing,
        readAhead: false,
        buffers,
      });

      expect(await rejection(outcome)).to.deep.include({
        code: 'file-unreadable',
        message: `read ${path}: file changed while it was read`,
      });
    }));

  it('rejects what it cannot open, and directories', () =>
    withTempDir(async (directory) => {
      const options = { ...tools, readAhead: false, buffers: [plain, plain] as const };
      const missing = join(directory, 'none.zip');

      expect(await rejection(hashArchiveFile(missing, options))).to.deep.include({
        code: 'file-unreadable',
        message: `open ${missing}: no such file or directory`,
      });
      expect(await rejection(hashArchiveFile(directory, options))).to.deep.include({
        code: 'file-unreadable',
        message: `read ${directory}: not a regular file`,
      });
    }));
});

import { expect } from 'chai';
import { messageOf } from '../diag/tool-error.ts';
import { h1OfEntries } from '../hash/dirhash.ts';
import type { Hash } from '../hash/hash.ts';
import { executableContent, type Listing, type OddZip } from '../testing/odd-zip.ts';
import { acceptedZips } from '../testing/odd-zips-accepted.ts';
import { refusedZips } from '../testing/odd-zips-refused.ts';
import { createHash } from 'node:crypto';
import { ByteReader } from './byte-reader.ts';
import type { RandomAccess } from './central-directory.ts';
import { ContentHasher } from './content-hasher.ts';
import type { Inflater } from './inflater.ts';
import { Pacer } from './pacer.ts';
import { createStreamInflater } from './stream-inflater.ts';
import { createSyncInflater } from './sync-inflater.ts';
import { Undecided } from './undecided.ts';
import { digestZip } from './zip-digests.ts';
import { hashZipFile } from './zip-reader.ts';
import { hashZipStream } from './zip-stream.ts';

const executable = 'terraform-provider-anvil_v1.0.0';

function accessBytes(bytes: Buffer): RandomAccess {
  return {
    start: 0,
    size: bytes.length,
    read: (offset, length) => bytes.subarray(Math.max(0, offset), Math.max(0, offset + length)),
  };
}

/** Gives the bytes in pieces of one size. */
function pullFrom(bytes: Buffer, pieceBytes: number): () => Promise<Buffer | undefined> {
  let at = 0;
  return () => {
    const piece = bytes.subarray(at, at + pieceBytes);
    at += piece.length;
    return Promise.resolve(piece.length === 0 ? undefined : piece);
  };
}

function createHasher(): ContentHasher {
  return new ContentHasher();
}

type Verdict = { readonly unpacked: Hash; readonly listed: Hash } | string;

async function judgeStream(zip: Buffer, inflater: Inflater, pieceBytes: number): Promise<Verdict> {
  return judge(() =>
    hashZipStream(new ByteReader(pullFrom(zip, pieceBytes)), { inflater, createHasher }),
  );
}

async function judgeFile(zip: Buffer, inflater: Inflater, pieceBytes: number): Promise<Verdict> {
  const pacer = new Pacer(new AbortController().signal, () => undefined);
  const buffer = Buffer.alloc(pieceBytes);
  return judge(() => hashZipFile(accessBytes(zip), { inflater, createHasher, pacer, buffer }));
}

async function judge(hash: () => ReturnType<typeof hashZipStream>): Promise<Verdict> {
  try {
    const { unpackedH1, archiveH1 } = digestZip(await hash(), 'ARCHIVE');
    return { unpacked: unpackedH1, listed: archiveH1 };
  } catch (error) {
    return error instanceof Undecided ? 'undecided' : messageOf(error);
  }
}

/** The verdict that the table asks for, computed from its listings. */
function expectedVerdict({ outcome }: OddZip): Verdict {
  if (outcome.kind === 'refused') return outcome.message;
  const unpacked = h1Of(outcome.unpacked);
  return {
    unpacked,
    listed: outcome.listed === undefined ? unpacked : h1Of(outcome.listed),
  };
}

function h1Of(listing: Listing): Hash {
  return h1OfEntries(
    [[executable, executableContent] as const, ...listing].map(([name, content]) => ({
      name: Buffer.from(name, 'latin1'),
      sha256: createHash('sha256').update(content, 'latin1').digest(),
    })),
  );
}

const inflaters = [
  { title: 'the synchronous inflater', inflater: createSyncInflater() },
  { title: 'the inflater on the public stream', inflater: createStreamInflater() },
];

for (const { title, inflater } of inflaters) {
  describe(`zip archives with ${title}`, () => {
    for (const zip of [...acceptedZips, ...refusedZips]) {
      it(`judges as Terraform does: ${zip.title}`, async () => {
        const bytes = zip.build({ name: executable, content: executableContent });
        const expected = expectedVerdict(zip);
        if (inflater === undefined) throw new Error('This Node has no synchronous inflater');

        for (const pieceBytes of [1, 61, 1e6]) {
          const streamed = await judgeStream(bytes, inflater, pieceBytes);
          const read = await judgeFile(bytes, inflater, pieceBytes);

          expect(streamed).to.deep.equal(zip.streams ? expected : 'undecided');
          expect(read).to.deep.equal(expected);
        }
      });
    }
  });
}

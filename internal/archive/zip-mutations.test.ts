/**
 * Archives with random damage: whatever the stream dares to decide, the reader of the whole file must
 * say as well. AIRLOCK_CASES and AIRLOCK_SEED choose how many and which.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { messageOf } from '../diag/tool-error.ts';
import { acceptedZips } from '../testing/odd-zips-accepted.ts';
import { ByteReader } from './byte-reader.ts';
import { ContentHasher } from './content-hasher.ts';
import { createInflater } from './create-inflater.ts';
import { Pacer } from './pacer.ts';
import { Undecided } from './undecided.ts';
import { digestZip, type HashedZipEntry } from './zip-digests.ts';
import { hashZipFile } from './zip-reader.ts';
import { hashZipStream } from './zip-stream.ts';

const numRuns = Number(process.env['AIRLOCK_CASES'] ?? 2000);
const seed = Number(process.env['AIRLOCK_SEED'] ?? 1);

const tools = {
  inflater: createInflater(),
  createHasher: () => new ContentHasher(),
  pacer: new Pacer(new AbortController().signal, () => undefined),
  buffer: Buffer.alloc(64),
};

const executable = { name: 'terraform-provider-anvil', content: 'abc' };
/** Small ones, so that damage hits something. */
const originals = acceptedZips
  .filter(({ streams }) => streams)
  .map((zip) => zip.build(executable))
  .filter((bytes) => bytes.length < 2000);

const damage = fc.record({
  /** Where, as a part of the whole. */
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  removed: fc.nat(3),
  inserted: fc.uint8Array({ maxLength: 3 }),
});

function mutate(
  bytes: Buffer,
  damages: readonly {
    readonly at: number;
    readonly removed: number;
    readonly inserted: Uint8Array;
  }[],
): Buffer {
  return damages.reduce((whole, { at, removed, inserted }) => {
    const start = Math.floor(at * whole.length);
    return Buffer.concat([whole.subarray(0, start), inserted, whole.subarray(start + removed)]);
  }, bytes);
}

async function judge(hash: () => Promise<readonly HashedZipEntry[]>): Promise<unknown> {
  try {
    return digestZip(await hash(), 'ARCHIVE');
  } catch (error) {
    return error instanceof Undecided ? undefined : messageOf(error);
  }
}

describe('damaged zip archives', function () {
  this.timeout(60_000);

  it('are never decided by the stream in another way than by the reader', async () => {
    let decided = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...originals),
        fc.array(damage, { minLength: 1, maxLength: 3 }),
        async (original, damages) => {
          const bytes = mutate(original, damages);
          const pieces = [bytes.subarray(0, 50), bytes.subarray(50)].filter(
            ({ length }) => length > 0,
          );
          const streamed = await judge(() =>
            hashZipStream(new ByteReader(() => Promise.resolve(pieces.shift())), tools),
          );
          if (streamed === undefined) return;
          decided += 1;
          const source = {
            start: 0,
            size: bytes.length,
            read: (offset: number, length: number) => bytes.subarray(offset, offset + length),
          };

          expect(streamed).to.deep.equal(await judge(() => hashZipFile(source, tools)));
        },
      ),
      { numRuns, seed },
    );
    expect(decided).to.be.greaterThan(numRuns / 100);
  });
});

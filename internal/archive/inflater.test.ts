import { expect } from 'chai';
import { deflateRawSync } from 'node:zlib';
import { rejection } from '../testing/rejection.ts';
import { createInflater } from './create-inflater.ts';
import { InflateError, outputBytes, type Inflater } from './inflater.ts';
import { createStreamInflater } from './stream-inflater.ts';
import { createSyncInflater } from './sync-inflater.ts';

function createSync(): Inflater {
  const inflater = createSyncInflater();
  if (inflater === undefined) throw new Error('This Node has no synchronous inflater');
  return inflater;
}

interface Result {
  readonly output: Buffer;
  readonly consumed: number;
  readonly ended: boolean;
}

/** Feeds input piece by piece until it ends or there is no more. */
async function inflateAll(inflater: Inflater, input: Buffer, pieceBytes: number): Promise<Result> {
  const outputs: Buffer[] = [];
  let consumed = 0;
  inflater.start();
  while (consumed < input.length) {
    const piece = input.subarray(consumed, consumed + pieceBytes);
    const step = await inflater.inflate(piece, {
      write: (output) => outputs.push(Buffer.from(output)),
    });
    consumed += step.consumed;
    if (step.ended) return { output: Buffer.concat(outputs), consumed, ended: true };
  }
  return { output: Buffer.concat(outputs), consumed, ended: false };
}

const text = Buffer.from('airlock '.repeat(200_000));
const deflated = deflateRawSync(text);

const kinds = [
  { title: 'the synchronous inflater', create: createSync },
  { title: 'the inflater on the public stream', create: createStreamInflater },
  { title: 'the inflater that is chosen', create: createInflater },
];

for (const { title, create } of kinds) {
  describe(title, () => {
    for (const pieceBytes of [1000, 1e6]) {
      it(`gives all output of pieces of ${pieceBytes} bytes`, async () => {
        const inflater = create();

        const { output, consumed } = await inflateAll(inflater, deflated, pieceBytes);

        expect(text.length).to.be.greaterThan(4 * outputBytes);
        expect(output.equals(text)).to.equal(true);
        expect(consumed).to.equal(deflated.length);
        expect(await inflater.hasEnded()).to.equal(true);
        inflater.close();
      });
    }

    it('stops at the final block and leaves the rest', async () => {
      const inflater = create();
      const followed = Buffer.concat([deflated, Buffer.from('PK\x01\x02')]);

      const { consumed, ended } = await inflateAll(inflater, followed, 1e6);

      expect([consumed, ended]).to.deep.equal([deflated.length, true]);
      inflater.close();
    });

    it('sees the end in the next piece if it falls between two', async () => {
      const inflater = create();
      const followed = Buffer.concat([deflated, Buffer.from('next')]);

      const { consumed, ended } = await inflateAll(inflater, followed, deflated.length);

      expect([consumed, ended]).to.deep.equal([deflated.length, true]);
      inflater.close();
    });

    it('knows a stream that is cut short, and begins anew after it', async () => {
      const inflater = create();

      const { ended } = await inflateAll(inflater, deflated.subarray(0, -1), 1e6);
      const isComplete = await inflater.hasEnded();
      const { output } = await inflateAll(inflater, deflated, 1e6);

      expect([ended, isComplete]).to.deep.equal([false, false]);
      expect(output.equals(text)).to.equal(true);
      inflater.close();
    });

    it('rejects what is not deflated, and begins anew after it', async () => {
      const inflater = create();

      const error = await rejection(inflateAll(inflater, Buffer.alloc(100, 0xff), 1e6));
      const { output } = await inflateAll(inflater, deflated, 1e6);

      expect(error).to.be.instanceOf(InflateError);
      expect(output.equals(text)).to.equal(true);
      inflater.close();
    });

    it('passes on what its sink throws', async () => {
      const inflater = create();
      const failure = new Error('no more');
      inflater.start();

      async function inflate(): Promise<unknown> {
        return inflater.inflate(deflated, {
          write() {
            throw failure;
          },
        });
      }

      expect(await rejection(inflate())).to.equal(failure);
      inflater.close();
    });
  });
}

import { expect } from 'chai';
import { ByteReader } from './byte-reader.ts';

/** A reader of pieces that, as real ones, are overwritten when the next is asked for. */
function readerOf(...pieces: readonly string[]): ByteReader {
  const rest = [...pieces];
  const buffer = Buffer.alloc(64);
  return new ByteReader(() => {
    buffer.fill('#');
    const piece = rest.shift();
    if (piece === undefined) return Promise.resolve(undefined);
    return Promise.resolve(buffer.subarray(0, buffer.write(piece)));
  });
}

describe('ByteReader', () => {
  it('shows a record that is spread over several pieces', async () => {
    const reader = readerOf('abc', 'de', 'fgh');

    const first = (await reader.peek(7)).toString();
    const again = (await reader.peek(2)).toString();
    reader.skip(7);
    const rest = (await reader.available())?.toString();

    expect([first, again, rest, reader.position]).to.deep.equal(['abcdefg', 'ab', 'h', 7]);
  });

  it('gives data piece by piece, beginning with what a record has left', async () => {
    const reader = readerOf('abc', 'def', 'ghi');
    await reader.peek(5);
    reader.skip(4);

    const runs: string[] = [];
    for (let run = await reader.available(); run; run = await reader.available()) {
      runs.push(run.toString());
      reader.skip(run.length);
    }

    expect(runs).to.deep.equal(['e', 'f', 'ghi']);
    expect(reader.position).to.equal(9);
  });

  it('shows fewer bytes only at the end of the stream', async () => {
    const reader = readerOf('ab', 'c');

    expect((await reader.peek(9)).toString()).to.equal('abc');
    reader.skip(3);
    expect((await reader.peek(9)).toString()).to.equal('');
    expect(await reader.available()).to.equal(undefined);
  });

  it('skips less than it has shown', async () => {
    const reader = readerOf('abcdef');
    await reader.available();
    reader.skip(2);
    await reader.available();
    reader.skip(1);

    expect((await reader.peek(3)).toString()).to.equal('def');
  });
});

import { expect } from 'chai';
import { rejection } from '../testing/rejection.ts';
import { ByteQueue } from './byte-queue.ts';

class FakeFlow {
  readonly calls: string[] = [];
  pause(): void {
    this.calls.push('pause');
  }
  resume(): void {
    this.calls.push('resume');
  }
  abort(): void {
    this.calls.push('abort');
  }
}

const chunk = Buffer.alloc(64 * 1024, 'a');

async function readAll(queue: ByteQueue): Promise<string> {
  let text = '';
  for await (const bytes of queue) text += Buffer.from(bytes).toString();
  return text;
}

describe('ByteQueue', () => {
  it('gives what was pushed, before and after the reader came', async () => {
    const queue = new ByteQueue(new FakeFlow());
    queue.push(Buffer.from('one '));
    const reading = readAll(queue);
    await new Promise(setImmediate);
    queue.push(Buffer.from('two '));
    await new Promise(setImmediate);
    queue.push(Buffer.from('three'));
    queue.end();

    expect(await reading).to.equal('one two three');
  });

  it('stops the connection when it is full, and starts it when the reader takes', async () => {
    const flow = new FakeFlow();
    const queue = new ByteQueue(flow);
    queue.push(chunk);
    expect(flow.calls).to.deep.equal([]);
    queue.push(chunk);
    expect(flow.calls).to.deep.equal(['pause']);

    await queue[Symbol.asyncIterator]().next();

    expect(flow.calls).to.deep.equal(['pause', 'resume']);
  });

  it('does not stop for an empty chunk', async () => {
    const flow = new FakeFlow();
    const queue = new ByteQueue(flow);
    for (const bytes of [chunk, chunk, Buffer.alloc(0)]) queue.push(bytes);
    queue.end();

    expect((await readAll(queue)).length).to.equal(2 * chunk.length);
    expect(flow.calls).to.deep.equal(['pause', 'resume']);
  });

  it('throws the failure after what came before it', async () => {
    const queue = new ByteQueue(new FakeFlow());
    queue.push(Buffer.from('some'));
    const failure = new Error('broken');
    queue.fail(failure);
    const reader = queue[Symbol.asyncIterator]();

    expect((await reader.next()).value).to.deep.equal(Buffer.from('some'));
    expect(await rejection(reader.next())).to.equal(failure);
  });

  it('throws the failure at a reader who waits', async () => {
    const queue = new ByteQueue(new FakeFlow());
    const reading = rejection(readAll(queue));
    await new Promise(setImmediate);
    const failure = new Error('broken');
    queue.fail(failure);
    queue.fail(new Error('again'));

    expect(await reading).to.equal(failure);
  });

  it('is not failed by what happens after its end', async () => {
    const queue = new ByteQueue(new FakeFlow());
    queue.end();
    queue.fail(new Error('late'));

    expect(await readAll(queue)).to.equal('');
  });

  it('breaks the connection when the reader leaves early', async () => {
    const flow = new FakeFlow();
    const queue = new ByteQueue(flow);
    queue.push(Buffer.from('some'));
    for await (const bytes of queue) if (bytes.length > 0) break;

    expect(flow.calls).to.deep.equal(['abort']);
  });

  it('leaves the connection alone when the reader leaves after the end', async () => {
    const flow = new FakeFlow();
    const queue = new ByteQueue(flow);
    queue.push(Buffer.from('some'));
    queue.end();
    for await (const bytes of queue) if (bytes.length > 0) break;

    expect(flow.calls).to.deep.equal([]);
  });
});

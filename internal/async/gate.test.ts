import { expect } from 'chai';
import { createGate } from './gate.ts';

describe('createGate', () => {
  it('lets no more than its limit run at once, and everyone in the end', async () => {
    const gate = createGate(3);
    let running = 0;
    let most = 0;
    const order: number[] = [];

    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        gate.run(async () => {
          running += 1;
          most = Math.max(most, running);
          order.push(index);
          await new Promise(setImmediate);
          running -= 1;
        }),
      ),
    );

    expect(most).to.equal(3);
    expect(order).to.deep.equal(Array.from({ length: 20 }, (_, index) => index));
  });

  it('gives the place of a failed piece of work to the next', async () => {
    const gate = createGate(1);

    const failed = gate.run(() => Promise.reject(new Error('no'))).catch(() => 'failed');
    const next = gate.run(() => Promise.resolve('next'));

    expect(await Promise.all([failed, next])).to.deep.equal(['failed', 'next']);
  });
});

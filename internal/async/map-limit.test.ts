import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import { mapLimit } from './map-limit.ts';

describe('mapLimit', () => {
  it('gives results in the order of the items, whatever finishes first', async () => {
    const finished: number[] = [];

    const results = await mapLimit([3, 1, 2], 3, async (turns, index) => {
      for (let turn = 0; turn < turns; turn += 1) await setImmediate();
      finished.push(turns);
      return `${index}:${turns}`;
    });

    expect(results).to.deep.equal(['0:3', '1:1', '2:2']);
    expect(finished).to.deep.equal([1, 2, 3]);
  });

  it('never has more than the limit under way', async () => {
    let running = 0;
    let most = 0;

    await mapLimit(Array.from({ length: 20 }).keys(), 4, async () => {
      running += 1;
      most = Math.max(most, running);
      await setImmediate();
      running -= 1;
    });

    expect(most).to.equal(4);
  });

  it('starts nothing after a failure, and settles only when all under way have', async () => {
    const log: string[] = [];

    const outcome = await mapLimit(['bad', 'slow', 'never'], 2, async (item) => {
      log.push(`start ${item}`);
      if (item === 'bad') throw new Error('first');
      await setImmediate();
      log.push(`end ${item}`);
      throw new Error('second');
    }).catch((error: unknown) => error);

    expect(outcome).to.be.an('error').with.property('message', 'first');
    expect(log).to.deep.equal(['start bad', 'start slow', 'end slow']);
  });

  it('gives nothing for nothing', async () => {
    expect(await mapLimit([], 2, () => Promise.resolve(1))).to.deep.equal([]);
  });

  for (const limit of [0, -1, 1.5, Number.NaN]) {
    it(`rejects a limit of ${limit}`, async () => {
      const outcome = await mapLimit([1], limit, () => Promise.resolve(1)).catch(
        (error: unknown) => error,
      );

      expect(outcome).to.be.instanceOf(RangeError);
    });
  }
});

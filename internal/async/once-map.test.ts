import { expect } from 'chai';
import { createOnceMap } from './once-map.ts';

describe('createOnceMap', () => {
  it('computes a key once, also for those who ask while it is under way', async () => {
    const map = createOnceMap<string, number>();
    let computed = 0;
    function compute(): Promise<number> {
      computed += 1;
      return Promise.resolve(computed);
    }

    const answers = await Promise.all([map.get('a', compute), map.get('a', compute)]);
    answers.push(await map.get('a', compute), await map.get('b', compute));

    expect(answers).to.deep.equal([1, 1, 1, 2]);
  });

  it('remembers a failure', async () => {
    const map = createOnceMap<string, number>();
    const failure = new Error('not there');

    const first = await map.get('a', () => Promise.reject(failure)).catch((e: unknown) => e);
    const second = await map.get('a', () => Promise.resolve(1)).catch((e: unknown) => e);

    expect([first, second]).to.deep.equal([failure, failure]);
  });
});

import { expect } from 'chai';
import { rejection } from '../testing/rejection.ts';
import { createSharedLookups } from './shared-lookups.ts';

const { signal } = new AbortController();

describe('createSharedLookups', () => {
  it('looks up once for all who ask at the same time or later', async () => {
    const lookups = createSharedLookups<number>();
    let count = 0;
    function lookUp(): Promise<number> {
      count += 1;
      return Promise.resolve(count);
    }

    const answers = await Promise.all([
      lookups.get('a', signal, lookUp),
      lookups.get('a', signal, lookUp),
    ]);
    answers.push(await lookups.get('a', signal, lookUp), await lookups.get('b', signal, lookUp));

    expect(answers).to.deep.equal([1, 1, 1, 2]);
  });

  it('shares a failure, but does not remember it', async () => {
    const lookups = createSharedLookups<string>();
    const failure = new Error('down');
    function fail(): Promise<string> {
      return Promise.reject(failure);
    }

    const errors = await Promise.all([
      rejection(lookups.get('a', signal, fail)),
      rejection(lookups.get('a', signal, () => Promise.resolve('not asked'))),
    ]);

    expect(errors).to.deep.equal([failure, failure]);
    expect(await lookups.get('a', signal, () => Promise.resolve('up'))).to.equal('up');
  });

  it('looks again for those who stay when the first one gives up', async () => {
    const lookups = createSharedLookups<string>();
    const first = new AbortController();
    const gone = new Error('gone');
    const given = lookups.get(
      'a',
      first.signal,
      () =>
        new Promise((_resolve, reject) => {
          first.signal.addEventListener('abort', () => {
            reject(gone);
          });
        }),
    );
    const others = ['b', 'c'].map(() => lookups.get('a', signal, () => Promise.resolve('answer')));

    first.abort(gone);

    expect(await rejection(given)).to.equal(gone);
    expect(await Promise.all(others)).to.deep.equal(['answer', 'answer']);
  });

  it('does nothing for those who have given up before', async () => {
    const gone = new Error('gone');
    const lookups = createSharedLookups<string>();

    const error = await rejection(
      lookups.get('a', AbortSignal.abort(gone), () => Promise.resolve('')),
    );

    expect(error).to.equal(gone);
  });
});

import type { HashIndex } from './hash-index.ts';
import type { Shelf } from './shelf.ts';

/** The shelf of a run that only wants to know hashes: nothing is put anywhere. */
export function createLockShelf(index: HashIndex): Shelf {
  return {
    obtain: (_question, bring) =>
      bring({
        async known(zh) {
          const digests = await index.find(zh);
          return digests === undefined ? undefined : { digests, origin: 'hash-index' };
        },
        keepFrom: () => Promise.resolve(undefined),
      }),
  };
}

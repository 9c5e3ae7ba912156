import { expect } from 'chai';
import { parseHash } from '../hash/hash.ts';
import { locksOf, providerLock } from '../testing/provider-lock.ts';
import { makeProviderLock, sortedLocks } from './locks.ts';

describe('makeProviderLock', () => {
  it('sorts hashes bytewise and drops duplicates', () => {
    const hashes = ['zh:bb', 'h1:é', 'h9:x', 'h1:\u{1f600}', 'h1:aa', 'h1:\uffee', 'h1:Z', 'zh:bb'];

    const lock = makeProviderLock({
      ...providerLock('acme/anvil 1.0.0'),
      hashes: hashes.map(parseHash),
    });

    expect(lock.hashes).to.deep.equal([
      'h1:Z',
      'h1:aa',
      'h1:é',
      'h1:\uffee',
      'h1:\u{1f600}',
      'h9:x',
      'zh:bb',
    ]);
  });
});

describe('sortedLocks', () => {
  it('orders by host, namespace and type, part by part, the host in punycode', () => {
    const inOrder = [
      'example.com/a/z',
      'example.com.au/a/a',
      'example.com:8080/a/a',
      'registry.terraform.io/a/c',
      'registry.terraform.io/a-b/c',
      'terraform.io/a/a',
      'bücher.example/a/a',
      'xz.com/a/a',
    ];

    const locks = locksOf(...inOrder.toReversed().map((name) => providerLock(`${name} 1.0.0`)));

    expect(sortedLocks(locks).map((lock) => lock.provider)).to.deep.equal(inOrder);
  });
});

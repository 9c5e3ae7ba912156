import { expect } from 'chai';
import { parseHash } from '../hash/hash.ts';
import { locksOf, providerLock } from '../testing/provider-lock.ts';
import { classifyHashes, diffLocks, equalLocks } from './diff.ts';
import { noLocks } from './locks.ts';

const anvil = providerLock('acme/anvil 1.0.0', { hashes: ['h1:a', 'zh:b'] });

describe('classifyHashes', () => {
  const hashes = ['zh:b'].map(parseHash);

  it('knows a new provider, additional hashes and hashes already there', () => {
    expect(classifyHashes(undefined, hashes)).to.equal('new-provider');
    expect(classifyHashes(undefined, [])).to.equal('new-provider');
    expect(classifyHashes(anvil, [...hashes, parseHash('zh:c')])).to.equal('additional');
    expect(classifyHashes(anvil, hashes)).to.equal('already-tracked');
    expect(classifyHashes({ ...anvil, hashes: [] }, [])).to.equal('already-tracked');
  });
});

describe('equalLocks', () => {
  it('counts providers, versions and hashes in their order, but not constraints', () => {
    const cases = [
      [anvil, true],
      [
        { ...anvil, constraints: providerLock('a/b 1.0.0', { constraints: '> 1' }).constraints },
        true,
      ],
      [{ ...anvil, hashes: [...anvil.hashes].reverse() }, false],
      [{ ...anvil, hashes: [...anvil.hashes, parseHash('zh:b')] }, false],
      [{ ...anvil, version: providerLock('a/b 1.0.0+meta').version }, false],
      [providerLock('acme/rope 1.0.0', { hashes: ['h1:a', 'zh:b'] }), false],
    ] as const;
    for (const [index, [other, expected]] of cases.entries()) {
      expect(equalLocks(locksOf(anvil), locksOf(other)), String(index)).to.equal(expected);
    }
    expect(equalLocks(locksOf(anvil), noLocks)).to.equal(false);
    expect(equalLocks(noLocks, locksOf(anvil))).to.equal(false);
    expect(equalLocks(noLocks, noLocks)).to.equal(true);
  });
});

describe('diffLocks', () => {
  it('lists what was added, removed and changed, by provider', () => {
    const rope = providerLock('acme/rope 1.0.0', { hashes: ['h1:a', 'h1:b'] });
    const newRope = providerLock('acme/rope 2.0.0', {
      constraints: '~> 2.0',
      hashes: ['h1:b', 'h1:c'],
    });
    const saw = providerLock('acme/saw 1.0.0');

    expect(diffLocks(locksOf(saw, rope), locksOf(newRope, anvil))).to.deep.equal([
      { kind: 'added', lock: anvil },
      {
        kind: 'changed',
        provider: 'registry.terraform.io/acme/rope',
        before: rope,
        after: newRope,
        versionChanged: true,
        constraintsChanged: true,
        hashesAdded: ['h1:c'],
        hashesRemoved: ['h1:a'],
      },
      { kind: 'removed', lock: saw },
    ]);
  });

  it('sees each kind of change alone', () => {
    const changes = [
      { ...anvil, version: providerLock('a/b 1.0.1').version },
      { ...anvil, constraints: providerLock('a/b 1.0.0', { constraints: '> 1' }).constraints },
      { ...anvil, hashes: ['h1:a', 'zh:b', 'zh:c'].map(parseHash) },
      { ...anvil, hashes: ['h1:a'].map(parseHash) },
    ];
    for (const after of changes) {
      expect(diffLocks(locksOf(anvil), locksOf(after))).to.have.length(1);
    }
  });

  it('does not see the order of providers or hashes', () => {
    const rope = providerLock('acme/rope 1.0.0');
    const reversed = { ...anvil, hashes: [...anvil.hashes].reverse() };

    expect(diffLocks(locksOf(anvil, rope), locksOf(rope, reversed))).to.deep.equal([]);
  });
});

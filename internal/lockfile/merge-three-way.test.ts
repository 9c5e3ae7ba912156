import { expect } from 'chai';
import fc from 'fast-check';
import { formatConstraints } from '../version/canonical.ts';
import { formatVersion } from '../version/version.ts';
import { providerLock } from '../testing/provider-lock.ts';
import type { ProviderLock } from './locks.ts';
import { mergeThreeWay, type LockMerge, type ThreeWay } from './merge-three-way.ts';
import type { LockCandidates } from './salvage.ts';

/**
 * What happens to one provider, in the words of `readState`: version, constraints, hashes; `-` where
 * there is no lock; the reason where it is a conflict.
 */
type Case = readonly [title: string, base: string, ours: string, theirs: string, merged: string];

const oneSided: readonly Case[] = [
  ['takes a provider that ours added', '-', '1.0.0 () a', '-', '1.0.0 () a'],
  ['takes a provider that theirs added', '-', '-', '1.0.0 () a', '1.0.0 () a'],
  ['leaves out a provider that ours removed', '1.0.0 () a', '-', '1.0.0 () a', '-'],
  ['leaves out a provider that theirs removed', '1.0.0 () a', '1.0.0 () a', '-', '-'],
  ['takes an upgrade', '1.0.0 () a', '1.0.0 () a', '1.1.0 () b', '1.1.0 () b'],
  ['takes a downgrade', '1.1.0 () b', '1.0.0 () a', '1.1.0 () b', '1.0.0 () a'],
  ['takes an added hash', '1.0.0 () a', '1.0.0 () a b', '1.0.0 () a', '1.0.0 () a b'],
  ['takes a removed hash away', '1.0.0 () a b', '1.0.0 () a', '1.0.0 () a b', '1.0.0 () a'],
  [
    'takes constraints',
    '1.0.0 (>= 1.0.0) a',
    '1.0.0 (>= 0.9.0) a',
    '1.0.0 (>= 1.0.0) a',
    '1.0.0 (>= 0.9.0) a',
  ],
  ['takes what both did alike', '1.0.0 () a', '1.1.0 () b', '1.1.0 () b', '1.1.0 () b'],
];

const sameVersion: readonly Case[] = [
  [
    'unites the hashes that both added',
    '1.0.0 () a',
    '1.0.0 () a b',
    '1.0.0 () a c',
    '1.0.0 () a b c',
  ],
  ['unites a provider that both added', '-', '1.0.0 () a b', '1.0.0 () b c', '1.0.0 () a b c'],
  ['unites an upgrade that both made', '1.0.0 () x y', '1.1.0 () a', '1.1.0 () b', '1.1.0 () a b'],
  [
    'brings no hash back that one side removed while the other added some',
    '1.0.0 () a b',
    '1.0.0 () a',
    '1.0.0 () a b c',
    '1.0.0 () a c',
  ],
  [
    'loses nothing that a side still has where both were locked anew on their own platform',
    '1.0.0 () a b c',
    '1.0.0 () a',
    '1.0.0 () b',
    '1.0.0 () a b',
  ],
  [
    'merges constraints one by one',
    '1.0.0 (>= 0.1.0, >= 0.2.0) a',
    '1.0.0 (>= 0.2.0, >= 0.3.0) a',
    '1.0.0 (>= 0.1.0, >= 0.2.0, < 2.0.0) a',
    '1.0.0 (>= 0.2.0, >= 0.3.0, < 2.0.0) a',
  ],
  [
    'drops constraints of which each side dropped some',
    '1.0.0 (>= 0.1.0, >= 0.2.0) a',
    '1.0.0 (>= 0.1.0) a',
    '1.0.0 (>= 0.2.0) a',
    '1.0.0 () a',
  ],
];

const newVersion: readonly Case[] = [
  [
    'never takes hashes of the old version along',
    '1.0.0 () a',
    '1.0.0 () a b',
    '1.1.0 () c',
    '1.1.0 () c',
  ],
  [
    'keeps the new version of ours when theirs changed hashes only',
    '1.0.0 () a',
    '1.1.0 () c',
    '1.0.0 () a b',
    '1.1.0 () c',
  ],
  [
    'merges the constraints that the other side changed meanwhile',
    '1.0.0 (>= 0.1.0, 1.0.0) a',
    '1.0.0 (>= 0.2.0, 1.0.0) a',
    '1.1.0 (>= 0.1.0, 1.1.0) b',
    '1.1.0 (>= 0.2.0, 1.1.0) b',
  ],
  [
    'asks a person if the constraints of the other side refuse it',
    '1.0.0 (>= 1.0.0) a',
    '1.0.0 (>= 1.0.0, < 2.0.0) a',
    '2.0.0 (>= 1.0.0) b',
    'constraints',
  ],
  ['asks a person if both sides chose one', '1.0.0 () a', '1.1.0 () b', '1.2.0 () c', 'versions'],
  ['asks a person if both sides added one', '-', '1.1.0 () b', '1.2.0 () c', 'versions'],
  ['tells versions apart by their metadata', '-', '1.0.0+x () b', '1.0.0+y () c', 'versions'],
];

const removal: readonly Case[] = [
  ['lets a removal win over new hashes', '1.0.0 () a', '-', '1.0.0 () a b', '-'],
  ['asks a person about a removal and an upgrade', '1.0.0 () a', '1.1.0 () b', '-', 'removal'],
  [
    'asks a person about a removal and new constraints',
    '1.0.0 () a',
    '-',
    '1.0.0 (>= 1.0.0) a',
    'removal',
  ],
];

const duplicates: readonly Case[] = [
  [
    'takes the side that has put versions in order',
    '1.0.0 () a | 1.1.0 () b',
    '1.1.0 () b',
    '1.0.0 () a | 1.1.0 () b',
    '1.1.0 () b',
  ],
  [
    'asks a person about versions that both have',
    '1.0.0 () a | 1.1.0 () b',
    '1.0.0 () a | 1.1.0 () b',
    '1.0.0 () a | 1.1.0 () b',
    'duplicates',
  ],
  [
    'asks a person about versions on one side and a change on the other',
    '1.0.0 () a',
    '1.0.0 () a | 1.1.0 () b',
    '1.0.0 () a c',
    'duplicates',
  ],
  [
    'unites what both made of versions in the base',
    '1.0.0 () a | 1.1.0 () b',
    '1.1.0 () b c',
    '1.1.0 () b d',
    '1.1.0 () b c d',
  ],
  [
    'asks a person if both chose from versions in the base',
    '1.0.0 () a | 1.1.0 () b',
    '1.0.0 () a',
    '1.1.0 () b',
    'versions',
  ],
  [
    'asks a person about a removal of versions in the base',
    '1.0.0 () a | 1.1.0 () b',
    '-',
    '1.0.0 () a',
    'removal',
  ],
];

describe('mergeThreeWay', () => {
  for (const [title, base, ours, theirs, merged] of [
    ...oneSided,
    ...sameVersion,
    ...newVersion,
    ...removal,
    ...duplicates,
  ]) {
    it(title, () => {
      const merge = mergeThreeWay({
        base: readState(base),
        ours: readState(ours),
        theirs: readState(theirs),
      });

      expect(describeMerge(merge)).to.equal(merged);
    });
  }

  it('gives the sides of a conflict', () => {
    const sides = { base: readState('-'), ours: readState('1.0.0 () a') };

    const { conflicts } = mergeThreeWay({ ...sides, theirs: readState('1.1.0 () b') });

    expect(conflicts).to.deep.equal([
      {
        provider: 'registry.terraform.io/acme/anvil',
        reason: 'versions',
        ours: [providerLock('acme/anvil 1.0.0', { hashes: ['h1:a'] })],
        theirs: [providerLock('acme/anvil 1.1.0', { hashes: ['h1:b'] })],
      },
    ]);
  });

  it('gives the same for both orders of the sides, and invents nothing', () => {
    fc.assert(
      fc.property(arbitraryState, arbitraryState, arbitraryState, (base, ours, theirs) => {
        const states = { base, ours, theirs };

        const merge = mergeThreeWay(states);

        const swapped = mergeThreeWay({ base, ours: theirs, theirs: ours });
        expect(describeMerge(swapped)).to.equal(describeMerge(merge));
        for (const lock of merge.locks.values()) expectFromSides(lock, states);
      }),
    );
  });
});

/** Every hash has been locked for that very version, and what both sides have is there. */
function expectFromSides(lock: ProviderLock, { ours, theirs }: ThreeWay<LockCandidates>): void {
  const version = formatVersion(lock.version);
  const known = [ours, theirs].map((side) =>
    [...side.values()].flat().filter((other) => formatVersion(other.version) === version),
  );
  expect(known.flat().flatMap(({ hashes }) => hashes)).to.include.members([...lock.hashes]);
  const [our, their] = known.map((locks) => locks.flatMap(({ hashes }) => hashes));
  const common = our?.filter((hash) => their?.includes(hash)) ?? [];
  expect(lock.hashes).to.include.members(common);
}

const arbitraryLock = fc
  .record({
    version: fc.constantFrom('1.0.0', '1.1.0'),
    constraints: fc.subarray(['>= 0.1.0', '>= 0.2.0', '< 1.1.0']),
    hashes: fc.subarray(['h1:a', 'h1:b', 'h1:c']),
  })
  .map(({ version, constraints, hashes }) =>
    providerLock(`acme/anvil ${version}`, { constraints: constraints.join(', '), hashes }),
  );

const arbitraryState: fc.Arbitrary<LockCandidates> = fc
  .uniqueArray(arbitraryLock, { maxLength: 2, selector: ({ version }) => formatVersion(version) })
  .map((locks) => stateOf([...locks].sort((a, b) => (a.version.minor < b.version.minor ? -1 : 1))));

function stateOf(locks: readonly ProviderLock[]): LockCandidates {
  const [first] = locks;
  return first === undefined ? new Map() : new Map([[first.provider, locks]]);
}

/** Reads `1.0.0 (>= 1.0.0) a b`, several of them with a bar between, or `-`. */
function readState(text: string): LockCandidates {
  if (text === '-') return new Map();
  return stateOf(
    text.split(' | ').map((lock) => {
      const [, version = '', constraints = '', hashes = ''] =
        /^(\S+) \((.*)\) (.*)$/.exec(lock) ?? [];
      return providerLock(`acme/anvil ${version}`, {
        constraints,
        hashes: hashes.split(' ').map((hash) => `h1:${hash}`),
      });
    }),
  );
}

function describeMerge({ locks, conflicts }: LockMerge): string {
  const texts = [
    ...[...locks.values()].map(
      ({ version, constraints, hashes }) =>
        `${formatVersion(version)} (${formatConstraints(constraints)}) ` +
        hashes.map((hash) => hash.slice(3)).join(' '),
    ),
    ...conflicts.map(({ reason }) => reason),
  ];
  return texts.length === 0 ? '-' : texts.join('; ');
}

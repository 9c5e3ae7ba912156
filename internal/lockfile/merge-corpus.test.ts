import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { ProviderAddr } from '../addr/provider.ts';
import { hasErrors } from '../diag/diagnostic.ts';
import { terraform, type Flavour } from '../flavour/flavour.ts';
import { itIf } from '../testing/it-if.ts';
import { equalVersions } from '../version/version.ts';
import { decodeLocks } from './decode.ts';
import { encodeMerge } from './encode-merge.ts';
import { encodeLocks, encodeProviderLock } from './encode.ts';
import { findFlavour } from './find-flavour.ts';
import type { ProviderLock } from './locks.ts';
import { mergeThreeWay, type LockMerge, type ThreeWay } from './merge-three-way.ts';
import { salvageLocks, type LockCandidates } from './salvage.ts';

/** Merges that people have published, with what they made of them; not part of the repository. */
const corpus = new URL('../../../../shared/corpus/', import.meta.url);

/** How a merge compares with what was committed: what is better about it, provider by provider. */
type Comparison =
  | 'same'
  /** The sides have two new versions; what was committed is one of them, by a person's choice. */
  | 'needs a person'
  /** What was committed has hashes that the sides have for another version only. */
  | 'unmixes versions'
  /** What was committed is the state of one side, although the other had changed something too. */
  | 'keeps a change that was lost';

describe('merges from the wild', () => {
  const test = itIf(existsSync(new URL('merges/', corpus)), 'corpus beside the repository');

  test('give what was committed, or something better for a reason', () => {
    const counts = new Map<string, number>();

    for (const name of readdirSync(new URL('merges/', corpus))) {
      const { states, committed, flavour } = readMerge(name);
      const merge = mergeThreeWay(states);
      const text = encodeMerge(merge, { flavour, markerSize: 7 });

      const { value, diagnostics } = decodeLocks(name, Buffer.from(text), flavour);
      expect(hasErrors(diagnostics), name).to.equal(merge.conflicts.length > 0);
      if (merge.conflicts.length === 0) expect(encodeLocks(value, flavour), name).to.equal(text);
      const kinds = compareMerge(merge, states, committed.locks);
      if (kinds.length === 0) expect(text, name).to.equal(committed.text);
      const kind = kinds.length === 0 ? 'same' : kinds.join(', ');
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }

    expect(Object.fromEntries(counts)).to.deep.equal({
      same: 13,
      'keeps a change that was lost': 3,
      'unmixes versions': 1,
      'keeps a change that was lost, needs a person': 1,
      'needs a person': 1,
    });
  });

  test('of files with duplicate blocks end with each provider once', () => {
    let mended = 0;
    for (const name of readdirSync(new URL('lockfiles/', corpus))) {
      const bytes = readBytes(`lockfiles/${encodeURIComponent(name)}`);
      const summaries = decodeLocks(name, bytes, terraform).diagnostics.map((d) => d.summary);
      if (!summaries.includes('Duplicate provider lock')) continue;
      const { value: ours, diagnostics } = salvageLocks(name, bytes, terraform);

      const merge = mergeThreeWay({ base: ours, ours, theirs: ours });

      expect(diagnostics, name).to.deep.equal([]);
      const text = encodeMerge(merge, { flavour: terraform, markerSize: 7 });
      const providers = text.match(/^provider .*$/gm) ?? [];
      const choices = merge.conflicts.flatMap((conflict) => [...conflict.ours, ...conflict.theirs]);
      expect(providers.length, name).to.equal(merge.locks.size + choices.length);
      mended++;
    }

    expect(mended).to.equal(2);
  });
});

/** How the merge differs from what was committed, each kind of difference once. */
function compareMerge(
  { locks, conflicts }: LockMerge,
  states: ThreeWay<LockCandidates>,
  committed: LockCandidates,
): readonly Comparison[] {
  const unclear = new Set(conflicts.map(({ provider }) => provider));
  const kinds = new Set<Comparison>();
  for (const provider of new Set([...states.ours.keys(), ...states.theirs.keys()])) {
    const there = committed.get(provider) ?? [];
    const lock = locks.get(provider);
    const isSame = textOf(there) === textOf(lock === undefined ? [] : [lock]);
    if (isSame && !unclear.has(provider)) continue;
    kinds.add(
      unclear.has(provider)
        ? expectChoice(provider, states, there)
        : explainDifference(provider, states, there),
    );
  }
  return [...kinds].sort();
}

function expectChoice(
  provider: ProviderAddr,
  { ours, theirs }: ThreeWay<LockCandidates>,
  committed: readonly ProviderLock[],
): Comparison {
  const choices = [ours, theirs].map((side) => textOf(side.get(provider) ?? []));
  expect(choices, provider).to.include(textOf(committed));
  return 'needs a person';
}

/** Fails if there is nothing wrong with what was committed. */
function explainDifference(
  provider: ProviderAddr,
  { base, ours, theirs }: ThreeWay<LockCandidates>,
  committed: readonly ProviderLock[],
): Comparison {
  const before = textOf(base.get(provider) ?? []);
  const sides = [ours, theirs].map((side) => side.get(provider) ?? []);
  const [our, their] = sides.map(textOf);
  const isLost = (textOf(committed) === our ? their : our) !== before;
  if ([our, their].includes(textOf(committed)) && isLost) return 'keeps a change that was lost';
  expect(
    committed.some((lock) => isMixed(lock, sides.flat())),
    provider,
  ).to.equal(true);
  return 'unmixes versions';
}

function isMixed(lock: ProviderLock, known: readonly ProviderLock[]): boolean {
  const [same, other] = [true, false].map((isSame) =>
    known
      .filter(({ version }) => equalVersions(version, lock.version) === isSame)
      .flatMap(({ hashes }) => hashes),
  );
  return lock.hashes.some((hash) => other?.includes(hash) === true && !same?.includes(hash));
}

function textOf(locks: readonly ProviderLock[]): string {
  return locks.map(encodeProviderLock).join('');
}

interface RealMerge {
  readonly states: ThreeWay<LockCandidates>;
  readonly committed: { readonly text: string; readonly locks: LockCandidates };
  readonly flavour: Flavour;
}

function readMerge(name: string): RealMerge {
  const folder = `merges/${encodeURIComponent(name)}`;
  const [base, ours, theirs, result] = (['base', 'ours', 'theirs', 'result'] as const).map(
    (state) => readBytes(`${folder}/${state}.terraform.lock.hcl`),
  );
  const flavour = findFlavour(ours ?? noBytes) ?? terraform;
  return {
    states: {
      base: readLocks(base, flavour),
      ours: readLocks(ours, flavour),
      theirs: readLocks(theirs, flavour),
    },
    committed: { text: String(result), locks: readLocks(result, flavour) },
    flavour,
  };
}

const noBytes = new Uint8Array();

function readLocks(bytes: Uint8Array = noBytes, flavour: Flavour): LockCandidates {
  const { value, diagnostics } = salvageLocks('x', bytes, flavour);
  expect(diagnostics).to.deep.equal([]);
  return value;
}

function readBytes(path: string): Buffer {
  return readFileSync(new URL(path, corpus));
}

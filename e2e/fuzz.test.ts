/** A short run with a seed of its own; `npm run fuzz` is for long ones. */
import { expect } from 'chai';
import { fuzzFamilies } from './fuzz/families.ts';
import { runFuzz, type FuzzOutcome } from './fuzz/run-fuzz.ts';

describe('readers of what comes from outside', function () {
  this.timeout(120_000);

  it('survive whatever they are given', async () => {
    const outcomes: FuzzOutcome[] = [];

    await runFuzz({
      seconds: 4,
      seed: 1,
      only: undefined,
      onOutcome: (outcome) => outcomes.push(outcome),
    });

    expect(outcomes.map(({ failure }) => failure).filter(Boolean)).to.deep.equal([]);
    expect(outcomes.map(({ name }) => name)).to.deep.equal(fuzzFamilies.map(({ name }) => name));
    for (const { name, tried } of outcomes) expect(tried, name).to.be.greaterThan(0);
  });

  it('are told from families that do not exist', async () => {
    const outcomes: FuzzOutcome[] = [];

    await runFuzz({
      seconds: 1,
      seed: 1,
      only: 'nothing',
      onOutcome: (outcome) => outcomes.push(outcome),
    });

    expect(outcomes.map(({ failure }) => failure ?? '').join('')).to.contain('no family "nothing"');
  });
});

import { expect } from 'chai';
import { parseProviderSource } from '../addr/provider.ts';
import { terraform } from '../flavour/flavour.ts';
import { parseConstraints } from '../version/constraint.ts';
import { mergeRequirements } from './requirements.ts';

describe('mergeRequirements', () => {
  const anvil = parseProviderSource('acme/anvil', terraform);
  const rocket = parseProviderSource('acme/rocket', terraform);

  it('puts the constraints of all modules one after another', () => {
    const merged = mergeRequirements([
      new Map([[anvil, parseConstraints('~> 1.0', terraform)]]),
      new Map([
        [rocket, []],
        [anvil, parseConstraints('!= 1.2.3, ~> 1.0', terraform)],
      ]),
    ]);

    expect([...merged.keys()]).to.deep.equal([anvil, rocket]);
    expect(merged.get(anvil)).to.deep.equal(
      parseConstraints('~> 1.0, != 1.2.3, ~> 1.0', terraform),
    );
    expect(merged.get(rocket)).to.deep.equal([]);
  });

  it('of nothing is nothing', () => {
    expect(mergeRequirements([])).to.deep.equal(new Map());
  });
});

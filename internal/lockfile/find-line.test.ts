import { expect } from 'chai';
import { parseProviderSource } from '../addr/provider.ts';
import { terraform } from '../flavour/flavour.ts';
import { findConflictLine, findEntryLine, findFirstDifference } from './find-line.ts';

const anvil = parseProviderSource('acme/anvil', terraform);
const bolt = parseProviderSource('acme/bolt', terraform);
const text = `# head

provider "${anvil}" {
  version = "1.0.0"
}

provider "${bolt}" {
  version     = "1.0.0"
  constraints = "1.0.0"
  hashes = [
  ]
}
`;

describe('findEntryLine', () => {
  it('finds entries and their arguments', () => {
    expect(findEntryLine(text, { provider: anvil })).to.equal(3);
    expect(findEntryLine(text, { provider: bolt, argument: 'version' })).to.equal(8);
    expect(findEntryLine(text, { provider: bolt, argument: 'constraints' })).to.equal(9);
    expect(findEntryLine(text, { provider: bolt, argument: 'hashes' })).to.equal(10);
  });

  it('finds the entry where it lacks the argument, and the first line where there is no entry', () => {
    expect(findEntryLine(text, { provider: anvil, argument: 'hashes' })).to.equal(3);
    expect(findEntryLine('', { provider: anvil, argument: 'hashes' })).to.equal(1);
  });
});

describe('findFirstDifference', () => {
  it('finds the first line that differs, also where one text is the beginning of the other', () => {
    expect(findFirstDifference('a\nb\nc\n', 'a\nx\nc\n')).to.equal(2);
    expect(findFirstDifference('a\nb\n', 'a\n')).to.equal(2);
    expect(findFirstDifference('a\n', 'a\nb\n')).to.equal(1);
  });
});

describe('findConflictLine', () => {
  it('finds the first marker', () => {
    expect(findConflictLine('a\n<<<<<<< HEAD\n')).to.equal(2);
    expect(findConflictLine('a\n<<<< HEAD\n')).to.equal(undefined);
  });
});

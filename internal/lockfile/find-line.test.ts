import { expect } from 'chai';
import { parseProviderSource } from '../addr/provider.ts';
import { terraform } from '../flavour/flavour.ts';
import { parseHash } from '../hash/hash.ts';
import { findConflictLine, findEntryLine, findFirstDifference, findHashLine } from './find-line.ts';

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

describe('findHashLine', () => {
  const hash = parseHash('h1:x');
  const hashed = text
    .replace('version = "1.0.0"\n', 'version = "1.0.0"\n  hashes = [\n    "h1:x",\n  ]\n')
    .replace('hashes = [\n  ]', 'hashes = [\n    "h1:x",\n    "h1:y",\n  ]');

  it('finds a hash in its own entry', () => {
    expect(findHashLine(hashed, { provider: anvil, hash })).to.equal(6);
    expect(findHashLine(hashed, { provider: bolt, hash })).to.equal(14);
  });

  it('finds the entry where it lacks the hash', () => {
    expect(findHashLine(hashed, { provider: anvil, hash: parseHash('h1:y') })).to.equal(3);
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

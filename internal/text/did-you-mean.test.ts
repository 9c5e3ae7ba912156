import { expect } from 'chai';

import { didYouMean, findNearest } from './did-you-mean.ts';

describe('didYouMean', () => {
  const names = ['version', 'constraints', 'hashes'];
  const cases: Readonly<Record<string, string>> = {
    verison: ' Did you mean "version"?',
    hash: ' Did you mean "hashes"?',
    hashs: ' Did you mean "hashes"?',
    constraint: ' Did you mean "constraints"?',
    source: '',
    has: '',
  };
  for (const [given, hint] of Object.entries(cases)) {
    it(`says ${JSON.stringify(hint)} to ${given}`, () => {
      expect(didYouMean(given, names)).to.equal(hint);
    });
  }

  it('proposes the first that will do', () => {
    expect(didYouMean('en', ['if', 'else', 'end'])).to.equal(' Did you mean "if"?');
  });
});

describe('findNearest', () => {
  it('takes the nearest, and of several the first', () => {
    expect(findNearest('locks', ['clock', 'lock', 'rocks'])).to.equal('lock');
  });

  it('wants more of short names', () => {
    expect(findNearest('aws', ['gcp', 'awx'])).to.equal('awx');
    expect(findNearest('aws', ['ad'])).to.equal(undefined);
    expect(findNearest('', ['ab'])).to.equal(undefined);
  });
});

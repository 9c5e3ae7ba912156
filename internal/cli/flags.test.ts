import { expect } from 'chai';
import { ParseError } from '../diag/parse-error.ts';
import { flagBoolean, flagList, flagString, parseFlags, type FlagSpecs } from './flags.ts';

const specs: FlagSpecs = {
  platform: { kind: 'list', help: '' },
  'fs-mirror': { kind: 'string', help: '' },
  cache: { kind: 'boolean', help: '' },
};

describe('parseFlags', () => {
  it('takes one dash or two, and the value after = or as the next word', () => {
    const flags = parseFlags(
      ['-platform=a_b', '--platform', 'c_d', '-fs-mirror', 'x', '--fs-mirror=y=z', '-cache'],
      specs,
    );

    expect(flagList(flags, 'platform')).to.deep.equal(['a_b', 'c_d']);
    expect(flagString(flags, 'fs-mirror')).to.equal('y=z');
    expect(flagBoolean(flags, 'cache')).to.equal(true);
  });

  it('stops at the first word that is no flag', () => {
    const flags = parseFlags(['-cache', 'hashicorp/null', '-platform=x'], specs);

    expect(flags.positional).to.deep.equal(['hashicorp/null', '-platform=x']);
  });

  it('takes a lone dash as a word and two dashes as the end of the flags', () => {
    expect(parseFlags(['-', '-cache'], specs).positional).to.deep.equal(['-', '-cache']);
    expect(parseFlags(['--', '-cache'], specs).positional).to.deep.equal(['-cache']);
  });

  for (const [word, value] of [
    ['-cache=T', true],
    ['-cache=1', true],
    ['-cache=FALSE', false],
    ['-cache=f', false],
  ] as const) {
    it(`reads ${word}`, () => {
      expect(flagBoolean(parseFlags([word], specs), 'cache')).to.equal(value);
    });
  }

  it('takes no value for a boolean from the next word', () => {
    expect(parseFlags(['-cache', 'false'], specs).positional).to.deep.equal(['false']);
  });

  for (const [words, message] of [
    [['-foo'], 'flag provided but not defined: -foo'],
    [['--foo=1'], 'flag provided but not defined: -foo'],
    [['-platfrom=x'], 'flag provided but not defined: -platfrom; did you mean -platform?'],
    [['-constructor'], 'flag provided but not defined: -constructor'],
    [['-platform'], 'flag needs an argument: -platform'],
    [['-cache=maybe'], 'invalid boolean value "maybe" for -cache: parse error'],
    [['---cache'], 'bad flag syntax: ---cache'],
    [['-=x'], 'bad flag syntax: -=x'],
  ] as const) {
    it(`refuses ${words.join(' ')}`, () => {
      expect(() => parseFlags(words, specs)).to.throw(ParseError, message);
    });
  }

  it('counts an empty string as not given', () => {
    expect(flagString(parseFlags(['-fs-mirror='], specs), 'fs-mirror')).to.equal(undefined);
  });
});

import { expect } from 'chai';
import { ParseError } from '../diag/parse-error.ts';
import { environmentWords } from './environment-words.ts';
import { readGlobalOptions } from './global-options.ts';

describe('readGlobalOptions', () => {
  it('takes what stands before the command', () => {
    const options = readGlobalOptions(['-chdir=a b', '--flavour=opentofu', 'lock', '-platform=x']);

    expect(options).to.deep.include({
      chdir: 'a b',
      flavour: 'opentofu',
      words: ['lock', '-platform=x'],
    });
  });

  it('takes -no-color from anywhere, in that spelling only', () => {
    expect(readGlobalOptions(['lock', '-no-color', 'x'])).to.deep.include({
      noColor: true,
      words: ['lock', 'x'],
    });
    expect(readGlobalOptions(['lock', '--no-color'])).to.deep.include({
      noColor: false,
      words: ['lock', '--no-color'],
    });
  });

  it('sees a request for help before -- only', () => {
    expect(readGlobalOptions(['lock', 'x', '--help']).help).to.equal(true);
    expect(readGlobalOptions(['lock', '--', '-help']).help).to.equal(false);
  });

  it('reads -version as the command', () => {
    expect(readGlobalOptions(['-version']).words).to.deep.equal(['version']);
  });

  for (const word of ['-chdir', '-chdir=']) {
    it(`refuses ${word}`, () => {
      expect(() => readGlobalOptions([word, 'lock'])).to.throw(
        ParseError,
        'Invalid -chdir option: must include an equals sign',
      );
    });
  }
});

describe('environmentWords', () => {
  it('splits as a shell does, but expands nothing', async () => {
    const words = await environmentWords('providers lock', {
      TF_CLI_ARGS_providers_lock: `-fs-mirror='a b' -platform="$HOME" *`,
      TF_CLI_ARGS: '-no-color',
      TF_CLI_ARGS_init: '-upgrade',
    });

    expect(words).to.deep.equal(['-fs-mirror=a b', '-platform=$HOME', '*', '-no-color']);
  });

  it('leaves commands alone that Terraform does not have', async () => {
    expect(await environmentWords('merge-driver', { TF_CLI_ARGS: '-input=false' })).to.deep.equal(
      [],
    );
  });
});

import { expect } from 'chai';
import { parseFlagsAnywhere } from '../flags.ts';
import { readVerifyArgs } from './verify-args.ts';
import { verifyCommand } from './verify.ts';

function read(...words: readonly string[]): ReturnType<typeof readVerifyArgs> {
  return readVerifyArgs(parseFlagsAnywhere(words, verifyCommand.flags));
}

describe('readVerifyArgs', () => {
  it('verifies this directory unless others are named', () => {
    expect(read().args.directories).to.deep.equal(['.']);
    expect(read('a', '-explain', 'b', 'a').args.directories).to.deep.equal(['a', 'b']);
  });

  it('refuses bad platforms and values that were not set', () => {
    const { diagnostics } = read('-platform=x', '-mirror=', '-installed=', '');

    expect(diagnostics.map(({ summary }) => summary)).to.deep.equal([
      'Invalid target platform',
      ...Array.from({ length: 3 }, () => 'Invalid verify options'),
    ]);
  });
});

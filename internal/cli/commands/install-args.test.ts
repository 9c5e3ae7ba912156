import { expect } from 'chai';
import { parseFlags } from '../flags.ts';
import { readInstallArgs } from './install-args.ts';
import { installCommand } from './install.ts';

function read(...words: readonly string[]): ReturnType<typeof readInstallArgs> {
  return readInstallArgs(parseFlags(words, installCommand.flags));
}

describe('readInstallArgs', () => {
  it('takes packages from where the CLI configuration says unless directories are named', () => {
    expect(read().args.source).to.deep.equal({ kind: 'configured' });
    expect(read('-plugin-dir=a', '-plugin-dir=').args.source).to.deep.equal({
      kind: 'plugin-dirs',
      directories: ['a', ''],
    });
  });

  it('knows only one value of -lockfile', () => {
    expect(read('-lockfile=readonly').args.isLockFileReadOnly).to.equal(true);
    expect(read('-lockfile=whatever').args.isLockFileReadOnly).to.equal(false);
  });

  it('refuses arguments, contradictions and bad platforms', () => {
    const { diagnostics } = read(
      '-upgrade',
      '-lockfile=readonly',
      '-platform=x',
      '-recursive',
      '-target=t',
      'word',
    );

    expect(diagnostics.map(({ summary }) => summary)).to.deep.equal([
      'Invalid target platform',
      'Too many command line arguments. Did you mean to use -chdir?',
      'The -upgrade flag conflicts with -lockfile=readonly.',
      'Invalid combination of options',
    ]);
  });
});

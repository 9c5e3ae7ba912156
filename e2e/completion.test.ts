import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { itIf } from '../internal/testing/it-if.ts';
import { withTempDir } from '../internal/testing/temp-dir.ts';
import { runAirlock, runProgram } from './harness/run-program.ts';

const hasBash = spawnSync('bash', ['--version']).status === 0;
const hasZsh = spawnSync('zsh', ['--version']).status === 0;

/** What bash proposes for the last of some words. */
async function complete(...words: readonly string[]): Promise<readonly string[]> {
  let proposals: readonly string[] = [];
  await withTempDir(async (directory) => {
    const { stdout } = await runAirlock(['completion', 'bash'], { cwd: directory });
    const script = join(directory, 'script');
    await writeFile(
      script,
      `${stdout}\nCOMP_WORDS=(airlock "$@")\nCOMP_CWORD=$#\n_airlock\nprintf '%s\\n' "\${COMPREPLY[@]}"\n`,
    );
    const result = await runProgram('bash', [script, ...words], { cwd: directory });
    expect(result.stderr).to.equal('');
    proposals = result.stdout.split('\n').filter((line) => line !== '');
  });
  return proposals;
}

describe('airlock completion', () => {
  const it = itIf(hasBash, 'bash');

  it('completes commands, word by word', async () => {
    expect(await complete('prov')).to.deep.equal(['providers']);
    expect(await complete('providers', 'l')).to.deep.equal(['lock']);
    expect(await complete('setup', '')).to.deep.equal(['git']);
    expect(await complete('')).to.include.members(['providers', 'lock', 'hash', '-chdir=']);
  });

  it('completes the options of a command, whatever stands before and after its name', async () => {
    expect(await complete('lock', '-pl')).to.deep.equal(['-platform=']);
    expect(await complete('-chdir', '=', 'live', 'providers', 'lock', '-no-')).to.deep.equal([
      '-no-hash-index',
    ]);
    expect(await complete('lock', '-platform', '=', 'linux_amd64', '-fs')).to.deep.equal([
      '-fs-mirror=',
    ]);
    expect(await complete('lock', 'hashicorp/aws', '-from')).to.deep.equal(['-from-config']);
    expect(await complete('rocket', '-')).to.deep.equal([]);
  });

  it('refuses a shell that it has no script for', async () => {
    for (const args of [[], ['fish'], ['bash', 'zsh']]) {
      const result = await runAirlock(['completion', ...args], { cwd: '.' });

      expect(result).to.include({ code: 1, stdout: '' });
      expect(result.stderr).to.contain('Cannot complete: name one shell, bash or zsh');
    }
  });

  itIf(hasZsh, 'zsh')('is something that zsh can read', async () => {
    const { stdout } = await runAirlock(['completion', 'zsh'], { cwd: '.' });

    const result = await runProgram(
      'zsh',
      ['-fc', `autoload -U compinit; compinit -u\n${stdout}`],
      {
        cwd: '.',
      },
    );

    expect(result).to.include({ code: 0, stderr: '' });
  });
});

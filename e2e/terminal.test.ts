/** What a person sees who uses the program for the first time, and what a pipe gets instead. */
import { expect } from 'chai';
import { itIf } from '../internal/testing/it-if.ts';
import { providerRelease } from '../internal/testing/provider-package.ts';
import { withProject, type Project } from './harness/project.ts';
import { hasTmux, withTerminal } from './harness/terminal.ts';

const platforms = ['linux_amd64', 'darwin_arm64'];
const releases = [providerRelease('acme/anvil', '1.2.0', { platforms, bytes: 3_000_000 })];
const options = { releases, bytesPerSecond: 2_000_000 };
const lock = ['lock', '-platform=linux_amd64', '-platform=darwin_arm64'];

async function expectLocked(project: Project): Promise<void> {
  expect((await project.lockFile())?.match(/"h1:/g)).to.have.length(platforms.length);
}

describe('a new user', () => {
  itIf(hasTmux, 'tmux')('finds the way, and sees on a terminal how far things are', () =>
    withProject(async (project) => {
      await withTerminal(project, { columns: 100, rows: 40 }, async (terminal) => {
        const misspelt = await terminal.run('airlock lokc');
        expect(misspelt.text).to.contain('Did you mean lock?');
        const help = await terminal.run('airlock lock -help | head -4');
        expect(help.text).to.match(/\nNAME\n {4}airlock providers lock - write/m);
        const check = await terminal.run('airlock lock -check; echo "code $?"');
        expect(check.text).to.contain('main.tf:3: there is no lock file');
        expect(check.text).to.contain('code 2');

        await terminal.type(`airlock ${lock.join(' ')}\n`);
        const live = await terminal.waitFor(/━─/);
        expect(live.text).to.match(/^ {2}acme\/anvil 1\.2\.0 for \w+ {2}━+─+ \S+ MB of \S+ MB/m);

        const done = await terminal.waitFor(/retain the new checksums[^]*\n\$$/);
        expect(done.text).not.to.match(/[━─]/);
        expect(done.text.match(/^- Retrieved acme\/anvil 1\.2\.0 for/gm)).to.have.length(2);
        expect(done.styled).to.contain('\u001b[1m\u001b[32mSuccess!\u001b[0m');
        await expectLocked(project);

        const again = await terminal.run('airlock lock -check; echo "code $?"');
        expect(again.text).to.match(/^Complete\. [^]*^code 0$/m);
      });
    }, options),
  );

  it('gets in a pipe the same news, and no control characters', () =>
    withProject(async (project) => {
      const result = await project.airlock(lock);

      expect(result, result.stderr).to.include({ code: 0, stderr: '' });
      // eslint-disable-next-line no-control-regex -- that is what must not be there
      expect(result.stdout).not.to.match(/[\u0000-\u0009\u000b-\u001f\u007f]/);
      expect(result.stdout.match(/^- Retrieved acme\/anvil 1\.2\.0 for/gm)).to.have.length(2);
      await expectLocked(project);
    }, options));
});

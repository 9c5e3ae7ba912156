import { expect } from 'chai';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { itIf } from '../internal/testing/it-if.ts';
import { hasGit, withRepository, type Repository } from './harness/repository.ts';

const it = itIf(hasGit, 'git');
const line = '.terraform.lock.hcl merge=airlock\n';

describe('airlock setup git', () => {
  it('adds the line and the driver, says so, and does nothing the second time', async () => {
    await withRepository(async (repository) => {
      const attributes = join(repository.root, '.gitattributes');

      const first = await repository.run('airlock', 'setup', 'git');
      const second = await repository.run('airlock', 'setup', 'git');

      expect(first).to.include({ code: 0, stderr: '' });
      expect(first.stdout).to.equal(
        'Added the merge driver to the git configuration of this repository.\n' +
          `Added a line for .terraform.lock.hcl to ${attributes}; commit it.\n`,
      );
      expect(second).to.include({ code: 0, stderr: '' });
      expect(second.stdout).to.equal(
        'The git configuration of this repository has the merge driver already.\n' +
          `${attributes} has the line for .terraform.lock.hcl already.\n`,
      );
      expect(await repository.read('.gitattributes')).to.equal(line);
      expect(await settings(repository, '--local')).to.deep.equal(driver);
      expect(await settings(repository, '--global')).to.deep.equal([]);
    });
  });

  it('works from a directory below, for all directories, and against an earlier line', async () => {
    await withRepository(async (repository) => {
      await repository.commit('.gitattributes', '.terraform.lock.hcl merge=union text\n');
      await mkdir(join(repository.root, 'modules/network'), { recursive: true });

      await repository.run('airlock', '-chdir=modules/network', 'setup', 'git');

      const path = 'modules/network/.terraform.lock.hcl';
      expect(await repository.git('check-attr', 'merge', 'text', '--', path)).to.equal(
        `${path}: merge: airlock\n${path}: text: set\n`,
      );
    });
  });

  it('replaces a driver of another form', async () => {
    await withRepository(async (repository) => {
      await repository.git('config', '--add', 'merge.airlock.driver', 'old');
      await repository.git('config', '--add', 'merge.airlock.driver', 'older');

      await repository.run('airlock', 'setup', 'git');

      expect(await settings(repository, '--local')).to.have.members(driver);
    });
  });

  it('puts the driver where the user wants it, and takes all of it away again', async () => {
    await withRepository(async (repository) => {
      await repository.git('config', 'merge.other.driver', 'true');
      await repository.run('airlock', 'setup', 'git', '-global');
      expect(await settings(repository, '--global')).to.deep.equal(driver);

      const other = await repository.run('airlock', 'setup', 'git', '-remove');
      const removal = await repository.run('airlock', 'setup', 'git', '-remove', '-global');

      const attributes = join(repository.root, '.gitattributes');
      expect(other.stdout).to.equal(
        'The git configuration of this repository has no merge driver of Airlock.\n' +
          `Removed the line for .terraform.lock.hcl from ${attributes}; commit it.\n`,
      );
      expect(removal.stdout).to.equal(
        'Removed the merge driver from the git configuration of your user.\n' +
          `${attributes} has no line for it.\n`,
      );
      expect(await settings(repository, '--global')).to.deep.equal([]);
      expect(await repository.git('config', 'merge.other.driver')).to.equal('true\n');
    });
  });

  it('refuses a place that is no repository, with the words of git, and an argument', async () => {
    await withRepository(async (repository) => {
      const argument = await repository.run('airlock', 'setup', 'git', 'x');
      await rm(join(repository.root, '.git'), { recursive: true });
      const { code, stderr } = await repository.run('airlock', 'setup', 'git');

      expect(argument.stderr).to.contain('Cannot use argument "x"');
      expect(code).to.equal(1);
      expect(stderr).to.contain('Cannot find the git repository: fatal: not a git repository');
    });
  });

  it('says that there is no git', async () => {
    await withRepository(async (repository) => {
      const airlock = join(repository.root, '../bin/airlock');

      const { code, stderr } = await repository.run(
        'env',
        'PATH=/nowhere',
        airlock,
        'setup',
        'git',
      );

      expect(code).to.equal(1);
      expect(stderr).to.contain('Cannot run git: no such file or directory');
    });
  });
});

const driver = [
  'merge.airlock.name=Terraform and OpenTofu dependency lock files',
  'merge.airlock.driver=airlock merge-driver %O %A %B %L %P',
];

async function settings(repository: Repository, scope: string): Promise<readonly string[]> {
  const { stdout } = await repository.run('git', 'config', scope, '--list');
  return stdout.split('\n').filter((setting) => setting.startsWith('merge.airlock.'));
}

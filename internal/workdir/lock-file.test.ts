import { expect } from 'chai';
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { parseProviderSource } from '../addr/provider.ts';
import { ToolError } from '../diag/tool-error.ts';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { parseHash } from '../hash/hash.ts';
import { makeProviderLock, noLocks, type Locks, type ProviderLock } from '../lockfile/locks.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { parseConstraints } from '../version/constraint.ts';
import { parseVersion } from '../version/version.ts';
import { asSaveFailure, loadLocks, saveLocks } from './lock-file.ts';

const name = '.terraform.lock.hcl';
const empty =
  '# This file is maintained automatically by "terraform init".\n# Manual edits may be lost in future updates.\n';

function makeLocks(): Locks {
  const lock = makeProviderLock(lockOfAnvil());
  return new Map([[lock.provider, lock]]);
}

function lockOfAnvil(): ProviderLock {
  return {
    provider: parseProviderSource('acme/anvil', terraform),
    version: parseVersion('1.2.0', terraform),
    constraints: parseConstraints('~> 1.0', terraform),
    hashes: [parseHash('zh:bb'), parseHash('h1:aa=')],
  };
}

describe('loadLocks', () => {
  it('finds no locks where there is no file, or a link that leads nowhere', async () => {
    await withTempDir(async (directory) => {
      const missing = await loadLocks(directory, terraform);
      await symlink('nowhere', join(directory, name));
      const dangling = await loadLocks(directory, terraform);

      for (const loaded of [missing, dangling]) {
        expect(loaded).to.deep.equal({ value: noLocks, diagnostics: [] });
      }
    });
  });

  it('loads what was saved', async () => {
    await withTempDir(async (directory) => {
      await saveLocks(directory, makeLocks(), terraform);

      const { value, diagnostics } = await loadLocks(directory, terraform);

      expect(diagnostics).to.deep.equal([]);
      expect(value).to.deep.equal(makeLocks());
    });
  });

  it('takes over what was locked for the predecessor, for OpenTofu only', async () => {
    await withTempDir(async (directory) => {
      const provider = parseProviderSource('hashicorp/null', terraform);
      await saveLocks(directory, new Map([[provider, { ...lockOfAnvil(), provider }]]), terraform);

      const tofu = await loadLocks(directory, opentofu);
      const same = await loadLocks(directory, terraform);

      const rebuilt = parseProviderSource('hashicorp/null', opentofu);
      expect(tofu.value.get(rebuilt)).to.deep.include({ hashes: [] });
      expect(tofu.diagnostics.map(({ severity }) => severity)).to.deep.equal(['warning']);
      expect([...same.value.keys()]).to.deep.equal([provider]);
      expect(same.diagnostics).to.deep.equal([]);
    });
  });

  it('reads through a link', async () => {
    await withTempDir(async (directory) => {
      await writeFile(join(directory, 'shared.hcl'), empty);
      await symlink('shared.hcl', join(directory, name));

      expect((await loadLocks(directory, terraform)).diagnostics).to.deep.equal([]);
    });
  });

  it('shows where a lock file is wrong, under its name alone', async () => {
    await withTempDir(async (directory) => {
      await writeFile(join(directory, name), `${empty}\nprovider "acme/anvil" {\n`);

      const { diagnostics } = await loadLocks(directory, terraform);

      expect(diagnostics[0]?.subject?.file).to.equal(name);
      expect(diagnostics[0]?.subject?.start.line).to.equal(4);
    });
  });

  it('tells of a file that cannot be read', async () => {
    await withTempDir(async (directory) => {
      await mkdir(join(directory, 'folder', name), { recursive: true });
      await mkdir(join(directory, 'loop'));
      await symlink(name, join(directory, 'loop', name));
      await mkdir(join(directory, 'large'));
      await writeFile(join(directory, 'large', name), '');
      await truncate(join(directory, 'large', name), 17 * 1024 * 1024);

      for (const kind of ['folder', 'loop', 'large']) {
        const { value, diagnostics } = await loadLocks(join(directory, kind), terraform);

        expect(value, kind).to.equal(noLocks);
        expect(diagnostics, kind).to.deep.equal([
          {
            severity: 'error',
            summary: 'Failed to read file',
            detail: 'The configuration file ".terraform.lock.hcl" could not be read.',
          },
        ]);
      }
    });
  });
});

describe('saveLocks', () => {
  it('writes a file that everyone may read', async () => {
    await withTempDir(async (directory) => {
      const outcome = await saveLocks(directory, noLocks, terraform);

      expect(outcome).to.equal('written');
      expect(await readFile(join(directory, name), 'utf8')).to.equal(empty);
      expect((await lstat(join(directory, name))).mode & 0o777).to.equal(0o644);
      expect(await readdir(directory)).to.deep.equal([name]);
    });
  });

  it('leaves the file alone when nothing changes on disk', async () => {
    await withTempDir(async (directory) => {
      await saveLocks(directory, makeLocks(), terraform);
      await chmod(join(directory, name), 0o600);
      const before = await lstat(join(directory, name), { bigint: true });

      const outcome = await saveLocks(directory, makeLocks(), terraform);

      const after = await lstat(join(directory, name), { bigint: true });
      expect(outcome).to.equal('unchanged');
      expect([after.ino, after.mtimeNs, after.mode]).to.deep.equal([
        before.ino,
        before.mtimeNs,
        before.mode,
      ]);
    });
  });

  it('replaces a file of the other product, whose header differs', async () => {
    await withTempDir(async (directory) => {
      await saveLocks(directory, makeLocks(), terraform);

      expect(await saveLocks(directory, makeLocks(), opentofu)).to.equal('written');
      expect(await readFile(join(directory, name), 'utf8')).to.contain('"tofu init"');
    });
  });

  it('replaces a link by a file, and leaves its target alone', async () => {
    await withTempDir(async (directory) => {
      await writeFile(join(directory, 'shared.hcl'), '# shared\n');
      await symlink('shared.hcl', join(directory, name));

      await saveLocks(directory, noLocks, terraform);

      expect((await lstat(join(directory, name))).isFile()).to.equal(true);
      expect(await readFile(join(directory, 'shared.hcl'), 'utf8')).to.equal('# shared\n');
    });
  });

  it('says what failed in the words of Terraform', async () => {
    await withTempDir(async (directory) => {
      const missing = join(directory, 'missing');

      const error = await saveLocks(missing, noLocks, terraform).catch((reason: unknown) => reason);

      expect(error).to.be.instanceOf(ToolError);
      const { summary, detail } = asSaveFailure(error);
      expect(summary).to.equal('Failed to update dependency lock file');
      expect(detail).to.match(
        /^Error while writing new dependency lock information to \.terraform\.lock\.hcl: cannot create temporary file to update .*\.$/,
      );
    });
  });
});

import { expect } from 'chai';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ToolError } from '../diag/tool-error.ts';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { selectsRoot } from '../project/selects-root.ts';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { loadProject } from './load-project.ts';

const nobody = { env: {}, home: '/nonexistent', flavour: undefined };
const linuxOnly = 'platforms = ["linux_amd64"]\n';

async function withTree(use: (top: string, work: string) => Promise<void>): Promise<void> {
  await withTempDir(async (top) => {
    const work = join(top, 'repository/live/eu');
    await mkdir(work, { recursive: true });
    await use(top, work);
  });
}

describe('loadProject', () => {
  it('is the default where there is no file', async () => {
    await withTree(async (_, work) => {
      const { value, diagnostics } = await loadProject(work, nobody);

      expect(diagnostics).to.deep.equal([]);
      expect(value.flavour).to.equal(terraform);
      expect(value.platforms).to.deep.equal([]);
    });
  });

  it('takes the file of the directory itself before one above', async () => {
    await withTree(async (top, work) => {
      await writeFile(join(top, 'repository/airlock.toml'), 'platforms = ["windows_386"]');
      await writeFile(join(work, 'airlock.toml'), linuxOnly);

      expect((await loadProject(work, nobody)).value.platforms).to.deep.equal(['linux_amd64']);
    });
  });

  it('finds the file above, and takes what is in it from there', async () => {
    await withTree(async (top, work) => {
      await writeFile(
        join(top, 'repository/airlock.toml'),
        '\uFEFFroots.include = ["live/*/net"]\r\nmirror.directory = "mirror"\r\nzebra = 1\r\n',
      );

      const { value, diagnostics } = await loadProject(work, nobody);

      expect(selectsRoot(value.roots, 'net')).to.equal(true);
      expect(selectsRoot(value.roots, 'live/eu/net')).to.equal(false);
      expect(value.mirror.directory).to.equal('../../mirror');
      expect(diagnostics.map(({ summary }) => summary)).to.deep.equal([
        '../../airlock.toml:3: Cannot use key "zebra": there is no such setting',
      ]);
    });
  });

  for (const kind of ['directory', 'file'] as const) {
    it(`looks at the top of a repository, with a ${kind} .git, and no further`, async () => {
      await withTree(async (top, work) => {
        const git = join(top, 'repository/.git');
        await (kind === 'directory' ? mkdir(git) : writeFile(git, 'gitdir: elsewhere'));
        await writeFile(join(top, 'airlock.toml'), linuxOnly);
        expect((await loadProject(work, nobody)).value.platforms).to.deep.equal([]);

        await writeFile(join(top, 'repository/airlock.toml'), linuxOnly);
        expect((await loadProject(work, nobody)).value.platforms).to.deep.equal(['linux_amd64']);
      });
    });
  }

  it('looks at the home directory, also through a link, and no further', async () => {
    await withTree(async (top, work) => {
      const home = join(top, 'home');
      await symlink(join(top, 'repository'), home);
      await writeFile(join(top, 'airlock.toml'), linuxOnly);

      const { value } = await loadProject(work, { ...nobody, home });

      expect(value.platforms).to.deep.equal([]);
    });
  });

  it('puts the environment and the flavour that was asked for before the file', async () => {
    await withTree(async (_, work) => {
      await writeFile(join(work, 'airlock.toml'), `flavour = "terraform"\n${linuxOnly}`);
      const env = { AIRLOCK_PLATFORMS: 'linux_arm64' };

      const { value } = await loadProject(work, { ...nobody, env, flavour: opentofu });

      expect(value.flavour).to.equal(opentofu);
      expect(value.platforms).to.deep.equal(['linux_arm64']);
    });
  });

  it('refuses a file that cannot be read, or is none, or is too large', async () => {
    await withTree(async (top, work) => {
      const path = join(top, 'repository/live/airlock.toml');
      await mkdir(path);
      const noFile = await rejection(loadProject(work, nobody));
      await writeFile(join(work, 'airlock.toml'), '#'.repeat(64 * 1024 + 1));
      const tooLarge = await rejection(loadProject(work, nobody));

      expect(noFile).to.be.instanceOf(ToolError).with.property('code', 'file-unreadable');
      expect(noFile).to.have.property('message', `Cannot read "${path}": it is not a file`);
      expect(tooLarge).to.have.property(
        'message',
        `Cannot read "${join(work, 'airlock.toml')}": it is too large`,
      );
    });
  });
});

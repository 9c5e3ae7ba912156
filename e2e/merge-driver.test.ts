import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { itIf } from '../internal/testing/it-if.ts';
import { withTempDir } from '../internal/testing/temp-dir.ts';
import { runProgram, type ProgramResult } from './harness/run-program.ts';

const lockFile = '.terraform.lock.hcl';
const mainFile = fileURLToPath(new URL('../cmd/airlock/main.js', import.meta.url));
const it = itIf(spawnSync('git', ['--version']).status === 0, 'git');

/** A git repository, and `airlock` on the PATH as a person has it. */
interface Repository {
  readonly root: string;
  run(program: string, ...args: readonly string[]): Promise<ProgramResult>;
  /** Runs git, which has to succeed. */
  git(...args: readonly string[]): Promise<string>;
  /** Writes a file and commits it. */
  commit(path: string, content: string): Promise<void>;
  /** Commits each text on a branch of its own and merges the second into the first. */
  merge(
    path: string,
    texts: Readonly<Record<'base' | 'ours' | 'theirs', string>>,
  ): Promise<ProgramResult>;
  read(path: string): Promise<string>;
}

async function withRepository(use: (repository: Repository) => Promise<void>): Promise<void> {
  await withTempDir(async (home) => {
    const bin = join(home, 'bin');
    const root = join(home, 'a repository');
    await mkdir(bin);
    await mkdir(root);
    await writeFile(
      join(bin, 'airlock'),
      `#!/bin/sh\nexec "${process.execPath}" "${mainFile}" "$@"\n`,
    );
    await chmod(join(bin, 'airlock'), 0o755);
    const repository = makeRepository(root, {
      HOME: home,
      PATH: [bin, process.env['PATH'] ?? ''].join(delimiter),
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@example.com',
      GIT_COMMITTER_NAME: 'A',
      GIT_COMMITTER_EMAIL: 'a@example.com',
    });
    await repository.git('init', '-q', '-b', 'ours');
    await use(repository);
  });
}

function makeRepository(root: string, env: Readonly<Record<string, string>>): Repository {
  const run: Repository['run'] = (program, ...args) =>
    runProgram(program, args, { cwd: root, env });
  const git: Repository['git'] = async (...args) => {
    const { code, stdout, stderr } = await run('git', ...args);
    expect(code, stderr).to.equal(0);
    return stdout;
  };
  const commit: Repository['commit'] = async (path, content) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
    await git('add', '.');
    await git('commit', '-q', '--allow-empty', '-m', 'x');
  };
  return {
    root,
    run,
    git,
    commit,
    async merge(path, { base, ours, theirs }) {
      await commit(path, base);
      await git('checkout', '-q', '-b', 'theirs');
      await commit(path, theirs);
      await git('checkout', '-q', 'ours');
      await commit(path, ours);
      return run('git', 'merge', '-q', '--no-edit', 'theirs');
    },
    read: (path) => readFile(join(root, path), 'utf8'),
  };
}

const header = (command: string): string =>
  `# This file is maintained automatically by "${command} init".\n# Manual edits may be lost in future updates.\n`;

function block(provider: string, version: string, ...hashes: readonly string[]): string {
  const list = hashes.map((hash) => `    "h1:${hash}",\n`).join('');
  return `\nprovider "registry.terraform.io/acme/${provider}" {\n  version = "${version}"\n  hashes = [\n${list}  ]\n}\n`;
}

const file = (...blocks: readonly string[]): string => header('terraform') + blocks.join('');

describe('airlock merge-driver, run by git', () => {
  it('merges what git alone would make two blocks or a conflict of', async () => {
    await withRepository(async (repository) => {
      await repository.run('airlock', 'setup', 'git');

      const result = await repository.merge(lockFile, {
        base: file(block('anvil', '1.0.0', 'a'), block('zinc', '1.0.0', 'z')),
        ours: file(
          block('anvil', '1.0.0', 'a', 'b'),
          block('bolt', '1.0.0', 'p'),
          block('zinc', '1.0.0', 'z'),
        ),
        theirs: file(
          block('anvil', '1.0.0', 'a', 'c'),
          block('bolt', '1.0.0', 'q'),
          block('zinc', '2.0.0', 'y'),
        ),
      });

      expect(result.code, result.stderr).to.equal(0);
      expect(await repository.read(lockFile)).to.equal(
        file(
          block('anvil', '1.0.0', 'a', 'b', 'c'),
          block('bolt', '1.0.0', 'p', 'q'),
          block('zinc', '2.0.0', 'y'),
        ),
      );
      expect(await repository.git('status', '--porcelain')).to.equal('');
    });
  });

  it('leaves a conflict around one block, names what mends it, and the lock is sound once mended', async () => {
    await withRepository(async (repository) => {
      await repository.run('airlock', 'setup', 'git');
      const path = `modules/net work/${lockFile}`;

      const result = await repository.merge(path, {
        base: file(block('anvil', '1.0.0', 'a'), block('zinc', '1.0.0', 'z')),
        ours: file(block('anvil', '1.1.0', 'b'), block('zinc', '1.0.0', 'z')),
        theirs: file(block('anvil', '1.2.0', 'c'), block('zinc', '1.0.0', 'z', 'y')),
      });

      expect(result.code).to.equal(1);
      expect(result.stderr).to.contain(
        [
          'Error: Cannot merge the locks of provider "registry.terraform.io/acme/anvil": both sides chose a new version',
          '',
          '  ours:   1.1.0',
          '  theirs: 1.2.0',
          '',
          `In ${path}, leave the block that the`,
        ].join('\n'),
      );
      expect(result.stderr).to.contain(
        'in modules/net work:\n\n  airlock providers lock acme/anvil\n',
      );
      const ours = block('anvil', '1.1.0', 'b').slice(1);
      const theirs = block('anvil', '1.2.0', 'c').slice(1);
      expect(await repository.read(path)).to.equal(
        file(
          `\n<<<<<<< ours\n${ours}=======\n${theirs}>>>>>>> theirs\n`,
          block('zinc', '1.0.0', 'y', 'z'),
        ),
      );
      expect(await repository.git('status', '--porcelain')).to.equal(
        `AA ${path}\n`.replace('AA', 'UU').replace(path, `"${path}"`),
      );
    });
  });

  it('merges a file that both sides have added, and keeps the header of ours', async () => {
    await withRepository(async (repository) => {
      await repository.run('airlock', 'setup', 'git');
      await repository.commit('README', 'x');
      await repository.git('checkout', '-q', '-b', 'theirs');
      await repository.commit(lockFile, file(block('anvil', '1.0.0', 'b')));
      await repository.git('checkout', '-q', 'ours');
      await repository.commit(lockFile, header('tofu') + block('anvil', '1.0.0', 'a'));

      await repository.git('merge', '-q', '--no-edit', 'theirs');

      expect(await repository.read(lockFile)).to.equal(
        header('tofu') + block('anvil', '1.0.0', 'a', 'b'),
      );
    });
  });

  it('puts in order what an earlier merge has doubled', async () => {
    await withRepository(async (repository) => {
      await repository.run('airlock', 'setup', 'git');
      const doubled = file(block('anvil', '1.0.0', 'a'), block('anvil', '1.0.0', 'b'));

      const result = await repository.merge(lockFile, {
        base: doubled,
        ours: doubled + block('bolt', '1.0.0', 'p'),
        theirs: doubled + block('zinc', '1.0.0', 'z'),
      });

      expect(result.code, result.stderr).to.equal(0);
      expect(await repository.read(lockFile)).to.equal(
        file(
          block('anvil', '1.0.0', 'a', 'b'),
          block('bolt', '1.0.0', 'p'),
          block('zinc', '1.0.0', 'z'),
        ),
      );
    });
  });

  it('merges over two merge bases that are in conflict themselves', async () => {
    await withRepository(async (repository) => {
      await repository.run('airlock', 'setup', 'git');
      await repository.merge(lockFile, {
        base: file(block('anvil', '1.0.0', 'a')),
        ours: file(block('anvil', '1.1.0', 'b')),
        theirs: file(block('anvil', '1.2.0', 'c')),
      });
      await repository.commit(lockFile, file(block('anvil', '1.2.0', 'c', 'd')));
      await repository.git('checkout', '-q', 'theirs');
      await repository.run('git', 'merge', '-q', 'ours~1');
      await repository.commit(lockFile, file(block('anvil', '1.2.0', 'c', 'e')));
      await repository.git('checkout', '-q', 'ours');
      expect(
        (await repository.git('merge-base', '--all', 'ours', 'theirs')).split('\n'),
      ).to.have.length(3);

      const result = await repository.run('git', 'merge', '-q', '--no-edit', 'theirs');

      expect(result.code, result.stderr).to.equal(0);
      expect(await repository.read(lockFile)).to.equal(
        file(block('anvil', '1.2.0', 'c', 'd', 'e')),
      );
    });
  });

  it('leaves a file that is none as git would, and does not pass it as merged', async () => {
    await withRepository(async (repository) => {
      await repository.run('airlock', 'setup', 'git');

      const result = await repository.merge(lockFile, {
        base: `${file()}one\n\n\n\ntwo\n`,
        ours: `${file()}ONE\n\n\n\ntwo\n`,
        theirs: `${file()}one\n\n\n\nTWO\n`,
      });

      expect(result.code).to.equal(1);
      expect(result.stderr).to.contain(
        `Cannot merge lock file "${lockFile}": it cannot be read as one`,
      );
      expect(result.stderr).to.contain(`on ${lockFile} (ours) line 3`);
      expect(await repository.read(lockFile)).to.equal(`${file()}ONE\n\n\n\nTWO\n`);
    });
  });

  it('lets git merge what it would lose, if a sound file comes out', async () => {
    await withRepository(async (repository) => {
      await repository.run('airlock', 'setup', 'git');
      const module = '\nmodule "x" {\n}\n';
      const sides = {
        base: file(block('anvil', '1.0.0', 'a'), module, block('zinc', '1.0.0', 'z')),
        ours: file(block('anvil', '1.1.0', 'b'), module, block('zinc', '1.0.0', 'z')),
        theirs: file(block('anvil', '1.0.0', 'a'), module, block('zinc', '1.0.0', 'z', 'y')),
      };

      const result = await repository.merge(lockFile, sides);

      expect(result.code, result.stderr).to.equal(0);
      expect(await repository.read(lockFile)).to.equal(
        file(block('anvil', '1.1.0', 'b'), module, block('zinc', '1.0.0', 'z', 'y')),
      );
    });
  });

  it('is not passed when git makes two blocks of it', async () => {
    await withRepository(async (repository) => {
      await repository.run('airlock', 'setup', 'git');
      const module = '\nmodule "x" {\n}\n';

      const result = await repository.merge(lockFile, {
        base: file(module),
        ours: file(block('anvil', '1.0.0', 'a'), module),
        theirs: file(module, block('anvil', '1.0.0', 'a')),
      });

      expect(result.code).to.equal(1);
      expect(result.stderr).to.contain('Dependency locks for modules are not yet supported');
    });
  });
});

describe('airlock merge-driver, run by hand', () => {
  it('refuses what it is not told, cannot find or cannot use', async () => {
    await withRepository(async (repository) => {
      await repository.commit('a', file());
      for (const [args, message] of [
        [['a', 'a'], 'Cannot merge lock files: BASE, OURS and THEIRS must be named'],
        [['a', 'a', 'nope'], 'Cannot merge "nope": no such file or directory'],
        [['a', 'a', '.'], 'Cannot merge ".": not a readable lock file'],
        [['a', 'a', 'a', 'x'], 'Cannot use marker size "x"'],
      ] as const) {
        const { code, stderr } = await repository.run('airlock', 'merge-driver', ...args);

        expect(stderr).to.contain(message);
        expect(code).to.equal(1);
      }
      expect(await repository.read('a')).to.equal(file());
    });
  });

  it('prints no control characters of a path', async () => {
    await withRepository(async (repository) => {
      await repository.commit('a', 'x\n');

      const { stdout, stderr } = await repository.run(
        'airlock',
        'merge-driver',
        'a',
        'a',
        'a',
        '7',
        '\u001b[2J/x',
      );

      expect(stdout + stderr).to.contain('\\x1b[2J/x');
      expect(stdout + stderr).not.to.contain('\u001b');
    });
  });
});

import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withTempDir } from '../../internal/testing/temp-dir.ts';
import { putAirlockOnPath } from './airlock-on-path.ts';
import { runProgram, type ProgramResult } from './run-program.ts';

/** Whether there is a git to work with. */
export const hasGit = spawnSync('git', ['--version']).status === 0;

/** A git repository, and `airlock` on the PATH as a person has it. */
export interface Repository {
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

/** Lends an empty repository and takes it away afterwards. */
export async function withRepository(
  use: (repository: Repository) => Promise<void>,
): Promise<void> {
  await withTempDir(async (home) => {
    const root = join(home, 'a repository');
    await mkdir(root);
    const repository = makeRepository(root, {
      HOME: home,
      PATH: await putAirlockOnPath(home),
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
  const repository: Repository = {
    root,

    run: (program, ...args) => runProgram(program, args, { cwd: root, env }),

    async git(...args) {
      const { code, stdout, stderr } = await repository.run('git', ...args);
      expect(code, stderr).to.equal(0);
      return stdout;
    },

    async commit(path, content) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
      await repository.git('add', '.');
      await repository.git('commit', '-q', '-m', 'x');
    },

    async merge(path, { base, ours, theirs }) {
      await repository.commit(path, base);
      await repository.git('checkout', '-q', '-b', 'theirs');
      await repository.commit(path, theirs);
      await repository.git('checkout', '-q', 'ours');
      await repository.commit(path, ours);
      return repository.run('git', 'merge', '-q', '--no-edit', 'theirs');
    },

    read: (path) => readFile(join(root, path), 'utf8'),
  };
  return repository;
}

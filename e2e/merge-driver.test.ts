import { expect } from 'chai';
import { itIf } from '../internal/testing/it-if.ts';
import { hasGit, withRepository } from './harness/repository.ts';

const lockFile = '.terraform.lock.hcl';
const it = itIf(hasGit, 'git');

function header(command: string): string {
  return `# This file is maintained automatically by "${command} init".\n# Manual edits may be lost in future updates.\n`;
}

function block(provider: string, version: string, ...hashes: readonly string[]): string {
  const list = hashes.map((hash) => `    "h1:${hash}",\n`).join('');
  return `\nprovider "registry.terraform.io/acme/${provider}" {\n  version = "${version}"\n  hashes = [\n${list}  ]\n}\n`;
}

function file(...blocks: readonly string[]): string {
  return header('terraform') + blocks.join('');
}

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

  it('leaves a conflict around one block, and names what mends it', async () => {
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
      expect(await repository.git('status', '--porcelain')).to.equal(`UU "${path}"\n`);
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

  it('does not pass as merged what git makes two blocks of', async () => {
    await withRepository(async (repository) => {
      await repository.run('airlock', 'setup', 'git');
      const module = '\nmodule "x" {\n}\n';

      const result = await repository.merge(lockFile, {
        base: file(module),
        ours: file(block('anvil', '1.0.0', 'a'), module),
        theirs: file(module, block('anvil', '1.0.0', 'a')),
      });

      expect(result.code).to.equal(1);
      expect(result.stderr).to.contain('Duplicate provider lock');
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

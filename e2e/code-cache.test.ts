/** The program starts faster with its code caches, and does the same without. */
import { expect } from 'chai';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withProject, type Project } from './harness/project.ts';
import { runProgram, type ProgramResult } from './harness/run-program.ts';

const built = fileURLToPath(new URL('../cmd/airlock/', import.meta.url));
const reporter = new URL('./code-cache/report-code-cache.js', import.meta.url);
const lock = ['lock', '-platform=linux_amd64', '-platform=darwin_arm64'];

/** Lends a copy of the built program, and a project to lock with it. */
async function withCopy(use: (program: string, project: Project) => Promise<void>): Promise<void> {
  await withProject(async (project) => {
    const program = join(project.directory, 'program');
    await cp(built, program, { recursive: true });
    await use(program, project);
  });
}

function run(program: string, args: readonly string[], project: Project): Promise<ProgramResult> {
  const { work: cwd, env } = project;
  return runProgram(process.execPath, [join(program, 'main.js'), ...args], { cwd, env });
}

/** Changes each file of a program whose name ends so. */
async function change(
  program: string,
  ending: string,
  edit: (content: Buffer) => Buffer,
): Promise<void> {
  const names = (await readdir(program)).filter((name) => name.endsWith(ending));
  expect(names).not.to.be.empty;
  for (const name of names) {
    const path = join(program, name);
    await writeFile(path, edit(await readFile(path)));
  }
}

function withFlippedByte(content: Buffer, at: number): Buffer {
  const copy = Buffer.from(content);
  copy[at] = 255 - (copy[at] ?? 0);
  return copy;
}

describe('the code caches of the program', () => {
  it('are taken for each file that a lock reads, whatever flags it has set by then', async () => {
    await withProject(async (project) => {
      const NODE_OPTIONS = `--import=${reporter.href}`;
      await project.airlock(lock);

      const { stderr } = await project.airlock(lock, { env: { NODE_OPTIONS } });

      const lines = stderr.trim().split('\n');
      expect(lines.filter((line) => !line.startsWith('taken: '))).to.deep.equal([]);
      expect(lines.length).to.be.greaterThan(5);
    });
  });

  it('may be missing', async () => {
    await withCopy(async (program, project) => {
      for (const name of await readdir(program)) {
        if (name.endsWith('.cache')) await rm(join(program, name));
      }

      expect(await run(program, lock, project)).to.include({ code: 0, stderr: '' });
    });
  });

  const damages: readonly (readonly [string, (cache: Buffer) => Buffer])[] = [
    ['are empty', () => Buffer.alloc(0)],
    ['are cut off at the end', (cache) => cache.subarray(0, -1)],
    ['are cut off in the middle', (cache) => cache.subarray(0, cache.length / 2)],
    ['have lost their beginning', (cache) => cache.subarray(4096)],
    ['are of another version of V8', (cache) => withFlippedByte(cache, 4)],
    ['end in another text', (cache) => withFlippedByte(cache, cache.length - 2)],
  ];
  for (const [title, damage] of damages) {
    it(`do no harm where they ${title}`, async () => {
      await withCopy(async (program, project) => {
        await change(program, '.cache', damage);

        const { code, stdout, stderr } = await run(program, lock, project);

        expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
        expect(stdout).to.contain('Success!');
      });
    });
  }

  it('are not taken under other flags of V8', async () => {
    await withProject(async (project) => {
      const NODE_OPTIONS = `--import=${reporter.href} --max-old-space-size=512`;

      const { code, stderr } = await project.airlock(['version'], { env: { NODE_OPTIONS } });

      expect(code).to.equal(0);
      expect(stderr).to.match(/^not taken: .*start\.js\n$/);
    });
  });

  it('are not taken for a text of the same length that is not theirs', async () => {
    await withCopy(async (program, project) => {
      await change(program, 'start.js', (source) =>
        Buffer.from(source.toString('latin1').replace('Airlock v${', 'Airlook v${')),
      );

      const { stdout } = await run(program, ['version'], project);

      expect(stdout).to.match(/^Airlook v\d/);
    });
  });
});

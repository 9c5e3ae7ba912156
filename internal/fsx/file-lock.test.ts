import { expect } from 'chai';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ToolError } from '../diag/tool-error.ts';
import { rejection } from '../testing/rejection.ts';
import { makeReadOnly, mountSmallDisk, unmount } from '../testing/small-disk.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { withFileLock } from './file-lock.ts';
import { describeThisProcess, findOwnerState, type LockOwner } from './lock-owner.ts';

const never = new AbortController().signal;
const moduleUrl = new URL('./file-lock.js', import.meta.url).href;

describe('withFileLock', function () {
  this.timeout(60_000);

  it('lets 32 processes do their work one after another, and leaves nothing behind', async () => {
    await withTempDir(async (directory) => {
      await writeFile(join(directory, 'count'), '0');

      const codes = await Promise.all(
        Array.from({ length: 32 }, () => ended(runChild(directory, incrementSource))),
      );

      expect(codes).to.deep.equal(codes.map(() => 0));
      expect(await readFile(join(directory, 'count'), 'utf8')).to.equal('96');
      expect(await readdir(directory)).to.deep.equal(['count']);
    });
  });

  it('goes on when processes are killed at any moment', async () => {
    await withTempDir(async (directory) => {
      await writeFile(join(directory, 'count'), '0');
      const children = Array.from({ length: 32 }, () => runChild(directory, incrementSource));
      const victims = children.filter((_, index) => index % 2 === 0);
      const killed = victims.map(async (child, index) => {
        await sleep(400 + index * 60);
        child.kill('SIGKILL');
      });

      const codes = await Promise.all(
        children.filter((_, index) => index % 2 === 1).map((child) => ended(child)),
      );
      await Promise.all(killed);
      await withFileLock(join(directory, 'lock'), () => Promise.resolve(), { signal: never });

      expect(codes).to.deep.equal(codes.map(() => 0));
      expect((await readdir(directory)).filter((name) => name.startsWith('lock'))).to.be.empty;
    });
  });

  it('takes over at once from a holder that was killed', async () => {
    await withTempDir(async (directory) => {
      const child = runChild(directory, holdSource);
      await said(child);
      child.kill('SIGKILL');
      await ended(child);

      expect(await takeOver(directory)).to.equal('taken');
    });
  });

  it('takes over from a killed holder that its parent has not buried', async function () {
    if (process.platform !== 'linux') this.skip();
    await withTempDir(async (directory) => {
      // The shell becomes a program that never asks for its children.
      const script = '"$0" --input-type=module -e "$1" "$2" & exec sleep 60';
      const parent = spawn('sh', ['-c', script, process.execPath, holdSource, directory]);
      try {
        const holder = Number(await said(parent));
        process.kill(holder, 'SIGKILL');

        expect(await takeOver(directory)).to.equal('taken');
        expect(await readFile(`/proc/${holder}/stat`, 'utf8')).to.contain(' Z ');
      } finally {
        parent.kill('SIGKILL');
      }
    });
  });

  it('takes over when the id of the holder now belongs to another process', async function () {
    if (process.platform !== 'linux') this.skip();
    await withTempDir(async (directory) => {
      await placeLock(directory, { ...(await describeThisProcess()), started: '1' });

      expect(await takeOver(directory)).to.equal('taken');
    });
  });

  it('waits for a holder that runs, says so once, and stops waiting when told', async () => {
    await withTempDir(async (directory) => {
      const self = await describeThisProcess();
      const holders: (LockOwner | undefined)[] = [];
      const abort = new AbortController();
      await withFileLock(
        join(directory, 'lock'),
        async () => {
          const second = rejection(
            withFileLock(join(directory, 'lock'), () => Promise.resolve(), {
              signal: abort.signal,
              staleAfterMs: 50,
              onWait: (holder) => holders.push(holder),
            }),
          );
          await sleep(300);
          abort.abort(new Error('enough'));

          expect(await second).to.have.property('message', 'enough');
        },
        { signal: never },
      );

      expect(holders).to.deep.equal([self]);
      expect(await readdir(directory)).to.be.empty;
    });
  });

  it('takes over from another machine when its heart stands still, not before', async () => {
    await withTempDir(async (directory) => {
      const beats = await placeLock(directory, otherMachine);
      const states: string[] = [];
      const heart = setInterval(() => void utimes(beats, new Date(), new Date()), 20);

      const taken = takeOver(directory, 600).then(() => states.push('taken'));
      await sleep(1200);
      states.push('heart stops');
      clearInterval(heart);
      await taken;

      expect(states).to.deep.equal(['heart stops', 'taken']);
      expect(await readdir(directory)).to.be.empty;
    });
  });

  it('takes over from a holder that did not get to say who it is', async () => {
    await withTempDir(async (directory) => {
      await placeLock(directory, undefined);

      expect(await takeOver(directory, 100)).to.equal('taken');
    });
  });

  it('keeps its own heart beating', async () => {
    await withTempDir(async (directory) => {
      const lock = join(directory, 'lock');
      await withFileLock(
        lock,
        async () => {
          const path = join(lock, (await readdir(lock)).join());
          await utimes(path, 1, 1);
          while ((await stat(path)).mtimeMs === 1000) await sleep(10);
        },
        { signal: never, staleAfterMs: 120 },
      );
    });
  });

  it('removes what was left by processes that were killed on their way to the lock', async () => {
    await withTempDir(async (directory) => {
      await mkdir(join(directory, 'lock.1'));
      await mkdir(join(directory, 'lock.2'));
      await writeFile(
        join(directory, 'lock.2', '2'),
        JSON.stringify({ ...(await describeThisProcess()), started: '1', pid: 2 ** 30 }),
      );
      await mkdir(join(directory, 'lock.3'));
      await writeFile(join(directory, 'lock.3', '3'), JSON.stringify(otherMachine));
      await mkdir(join(directory, 'lock.4'));
      await writeFile(join(directory, 'lock.4', '4'), '');
      await mkdir(join(directory, 'locker'));

      await takeOver(directory);

      expect((await readdir(directory)).sort()).to.deep.equal(['lock.3', 'locker']);
    });
  });

  it('releases when the work fails', async () => {
    await withTempDir(async (directory) => {
      const failed = withFileLock(
        join(directory, 'lock'),
        () => Promise.reject(new Error('work')),
        { signal: never },
      );

      expect(await rejection(failed)).to.have.property('message', 'work');
      expect(await readdir(directory)).to.be.empty;
    });
  });

  it('says that there can be no lock on a file system that is read-only', async function () {
    await withTempDir(async (directory) => {
      const disk = join(directory, 'disk');
      const obstacle = await mountSmallDisk(disk, 100);
      if (obstacle !== undefined) {
        console.log(`      skipped: ${obstacle}`);
        this.skip();
      }
      try {
        await makeReadOnly(disk);
        for (const path of ['lock', 'missing/lock']) {
          const taken = withFileLock(join(disk, path), () => Promise.resolve(), { signal: never });

          const error = await rejection(taken);

          expect(error).to.have.property('code', 'file-unwritable');
          expect(error).to.have.property('message').that.contains('read-only file system');
        }
      } finally {
        await unmount(disk);
      }
    });
  });

  it('says that there can be no lock where there is something else', async () => {
    await withTempDir(async (directory) => {
      await writeFile(join(directory, 'lock'), '');

      const error = await rejection(takeOver(directory));

      expect(error).to.be.instanceOf(ToolError).with.property('code', 'file-unwritable');
      expect(error)
        .to.have.property('message')
        .that.matches(/^Cannot take lock ".*": not a directory$/);
      expect(await readdir(directory)).to.deep.equal(['lock']);
    });
  });
});

describe('findOwnerState', () => {
  it('relies on ids alone only to say that a process is gone', async () => {
    const self = { ...(await describeThisProcess()), started: '' };

    expect(await findOwnerState(self, self)).to.equal('unknown');
    expect(await findOwnerState({ ...self, pid: 2 ** 30 }, self)).to.equal('gone');
  });

  it('knows nothing of other machines', async () => {
    expect(await findOwnerState(otherMachine, await describeThisProcess())).to.equal('unknown');
  });
});

const otherMachine: LockOwner = { pid: 1, machine: 'elsewhere', started: '1', host: 'elsewhere' };

/** Increments a number three times, with time for others to interfere between reading and writing. */
const incrementSource = `
  import { withFileLock } from '${moduleUrl}';
  import { readFile, rename, writeFile } from 'node:fs/promises';
  import { setTimeout as sleep } from 'node:timers/promises';
  const directory = process.argv[1];
  for (let round = 0; round < 3; round += 1) {
    await withFileLock(directory + '/lock', async () => {
      const count = Number(await readFile(directory + '/count', 'utf8'));
      await sleep(2);
      await writeFile(directory + '/' + process.pid, String(count + 1));
      await rename(directory + '/' + process.pid, directory + '/count');
    }, { signal: new AbortController().signal });
  }
`;

const holdSource = `
  import { withFileLock } from '${moduleUrl}';
  await withFileLock(process.argv[1] + '/lock', async () => {
    console.log(process.pid);
    await new Promise((resolve) => setTimeout(resolve, 60000));
  }, { signal: new AbortController().signal });
`;

function runChild(directory: string, source: string): ChildProcess {
  return spawn(process.execPath, ['--input-type=module', '-e', source, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function ended(child: ChildProcess): Promise<unknown> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

async function said(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('child without output');
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return chunk.toString().trim();
}

/** A lock as another process would hold it; gives the path of its file. */
async function placeLock(directory: string, owner: LockOwner | undefined): Promise<string> {
  const path = join(directory, 'lock', 'abc');
  await mkdir(join(directory, 'lock'));
  await writeFile(path, owner === undefined ? '{' : JSON.stringify(owner));
  return path;
}

function takeOver(directory: string, staleAfterMs = 1_000_000): Promise<string> {
  return withFileLock(join(directory, 'lock'), () => Promise.resolve('taken'), {
    signal: never,
    staleAfterMs,
  });
}

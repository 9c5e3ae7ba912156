import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { rmSync, watch } from 'node:fs';
import { lstat, mkdtemp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ToolError } from '../diag/tool-error.ts';
import { writeFileAtomic } from './atomic-write.ts';

describe('writeFileAtomic', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'airlock-test-'));
  });
  afterEach(async () => {
    await rm(dir, { recursive: true });
  });

  it('creates the file with the given mode, whatever the umask', async () => {
    const old = process.umask(0o077);
    try {
      await writeFileAtomic(join(dir, 'a'), 'text', { mode: 0o644, sync: true });
    } finally {
      process.umask(old);
    }

    expect(await readFile(join(dir, 'a'), 'utf8')).to.equal('text');
    expect((await lstat(join(dir, 'a'))).mode & 0o777).to.equal(0o644);
  });

  it('replaces a symbolic link and leaves its target alone', async () => {
    await writeFile(join(dir, 'target'), 'kept');
    await symlink('target', join(dir, 'a'));

    await writeFileAtomic(join(dir, 'a'), 'new', { mode: 0o644, sync: false });

    expect((await lstat(join(dir, 'a'))).isFile()).to.equal(true);
    expect(await readFile(join(dir, 'target'), 'utf8')).to.equal('kept');
  });

  it('leaves nothing behind when the target cannot be replaced', async () => {
    await mkdir(join(dir, 'a', 'full'), { recursive: true });

    const error = await writeFileAtomic(join(dir, 'a'), 'x', { mode: 0o644, sync: false }).catch(
      (reason: unknown) => reason,
    );

    expect(error).to.be.instanceOf(ToolError);
    expect((error as ToolError).code).to.equal('file-unwritable');
    expect(await readdir(dir)).to.deep.equal(['a']);
  });

  it('says that it cannot create a file in a directory that does not exist', async () => {
    const error = await writeFileAtomic(join(dir, 'no', 'a'), 'x', {
      mode: 0o644,
      sync: false,
    }).catch((reason: unknown) => reason);

    expect((error as ToolError).message).to.match(/^cannot create temporary file to update /);
  });

  it('removes what a killed process left of its own write, and nothing else', async () => {
    const { pid: dead } = spawnSync('true');
    const others = ['a.1-1234567890', `a.${dead}-12345`, `b.${dead}-1234567890`, 'a.tf'];
    for (const name of [...others, `a.${dead}-1234567890`]) await writeFile(join(dir, name), '');

    await writeFileAtomic(join(dir, 'a'), 'text', { mode: 0o644, sync: false });

    expect((await readdir(dir)).sort()).to.deep.equal(['a', ...others].sort());
  });

  it('writes anew when another machine takes its file for that of a killed process', async () => {
    const thieves = watch(dir, (_event, name) => {
      if (name?.startsWith('a.') && thefts < 2) {
        thefts += 1;
        rmSync(join(dir, name), { force: true });
      }
    });
    let thefts = 0;
    try {
      for (let round = 0; round < 20 || thefts < 2; round += 1) {
        await writeFileAtomic(join(dir, 'a'), String(round), { mode: 0o644, sync: true });

        expect(await readFile(join(dir, 'a'), 'utf8')).to.equal(String(round));
      }
    } finally {
      thieves.close();
    }
    expect(await readdir(dir)).to.deep.equal(['a']);
  });
});

import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { encodeLocks } from '../lockfile/encode.ts';
import type { ProviderLock } from '../lockfile/locks.ts';
import type { ThreeWay } from '../lockfile/merge-three-way.ts';
import { itIf } from '../testing/it-if.ts';
import { locksOf, providerLock } from '../testing/provider-lock.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { mergeLockFiles, type MergeReport } from './merge-lock-files.ts';

const testGit = itIf(spawnSync('git', ['--version']).status === 0, 'git');
const anvil = providerLock('acme/anvil 1.0.0', { hashes: ['h1:a'] });
const zinc = providerLock('acme/zinc 1.0.0', { hashes: ['h1:z'] });
const newZinc = providerLock('acme/zinc 1.1.0', { hashes: ['h1:y'] });

describe('mergeLockFiles', () => {
  it('writes the merged locks where ours were, under the header of ours', async () => {
    const theirs = encodeLocks(locksOf(zinc), terraform);

    const { report, text } = await merge({
      base: '',
      ours: encodeLocks(locksOf(anvil), opentofu),
      theirs,
    });

    expect(report).to.deep.include({ kind: 'locks', conflicts: [] });
    expect(text).to.equal(encodeLocks(locksOf(anvil, zinc), opentofu));
  });

  it('takes the header of theirs, or that of the flavour, where ours has none', async () => {
    const bare = encodeLocks(locksOf(anvil), terraform).replace(/^#.*\n/gm, '');
    const header = encodeLocks(locksOf(zinc), terraform);

    expect((await merge({ base: '', ours: bare, theirs: header })).text).to.contain('"terraform');
    expect((await merge({ base: '', ours: bare, theirs: '' })).text).to.contain('"tofu init"');
  });

  it('reports conflicts and leaves them between markers of the size asked for', async () => {
    const { report, text } = await merge({
      base: '',
      ours: fileOf(zinc),
      theirs: fileOf(newZinc),
    });

    expect(report.kind === 'locks' && report.conflicts).to.have.length(1);
    expect(text).to.match(/^<{8} ours$/m);
  });

  testGit('leaves to git what it cannot read, and says whether it is sound', async () => {
    const future = '\nmodule "x" {\n}\n';

    const sound = await merge({
      base: fileOf(anvil) + future,
      ours: fileOf(anvil) + future,
      theirs: fileOf(anvil) + future + fileOf(zinc),
    });
    const unsound = await merge({ base: '{', ours: '{ ours', theirs: '{ theirs' });

    expect(sound.report).to.include({ kind: 'text', isSound: true });
    expect(sound.text).to.equal(fileOf(anvil) + future + fileOf(zinc));
    expect(unsound.report).to.include({ kind: 'text', isSound: false });
    expect(unsound.text).to.equal('<<<<<<<< ours\n{ ours\n========\n{ theirs\n>>>>>>>> theirs\n');
  });
});

function fileOf(...locks: readonly ProviderLock[]): string {
  return encodeLocks(locksOf(...locks), terraform);
}

/** Merges files with these texts, which are OpenTofu's where they do not say. */
function merge(
  texts: ThreeWay<string>,
): Promise<{ readonly report: MergeReport; readonly text: string }> {
  return withTempDir(async (directory) => {
    const paths = {
      base: join(directory, 'base'),
      ours: join(directory, 'ours'),
      theirs: join(directory, 'theirs'),
    };
    await writeFile(paths.base, texts.base);
    await writeFile(paths.ours, texts.ours);
    await writeFile(paths.theirs, texts.theirs);
    const report = await mergeLockFiles(paths, {
      name: '.terraform.lock.hcl',
      markerSize: 8,
      flavour: opentofu,
      signal: new AbortController().signal,
    });
    return { report, text: await readFile(paths.ours, 'utf8') };
  });
}

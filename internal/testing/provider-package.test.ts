import AdmZip from 'adm-zip';
import { expect } from 'chai';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFilesystemMirror } from './filesystem-mirror.ts';
import { providerPackage, providerRelease } from './provider-package.ts';
import { withTempDir } from './temp-dir.ts';

const name = { type: 'anvil', version: '1.2.0', platform: 'linux_amd64' };

describe('providerPackage', () => {
  it('packs an executable and its documents', () => {
    const item = providerPackage(name, { bytes: 10_000 });

    const entries = new AdmZip(Buffer.from(item.archive())).getEntries();

    expect(item.filename).to.equal('terraform-provider-anvil_1.2.0_linux_amd64.zip');
    expect(entries.map(({ entryName }) => entryName)).to.deep.equal([
      'CHANGELOG.md',
      'LICENSE.txt',
      'README.md',
      'terraform-provider-anvil_v1.2.0_x5',
    ]);
    expect(entries.at(-1)?.getData()).to.have.length(10_000);
    expect(entries.at(-1)?.getData()).to.deep.equal(item.files.at(-1)?.content);
  });

  it('makes the same bytes from the same arguments, and others from another seed', () => {
    expect(providerPackage(name).zh()).to.equal(providerPackage(name).zh());
    expect(providerPackage(name, { seed: '2' }).zh()).to.not.equal(providerPackage(name).zh());
    expect(providerPackage({ ...name, platform: 'plan9_amd64' }).h1()).to.not.equal(
      providerPackage(name).h1(),
    );
  });

  it('compresses as far as it repeats itself', () => {
    const [noise, program, pattern] = [0, 0.7, 1].map(
      (repetition) => providerPackage(name, { bytes: 200_000, repetition }).archive().length,
    );

    expect(noise).to.be.greaterThan(200_000);
    expect(program).to.be.within(60_000, 100_000);
    expect(pattern).to.be.lessThan(30_000);
  });
});

describe('writeFilesystemMirror', () => {
  it('writes both layouts', async () => {
    await withTempDir(async (directory) => {
      const release = providerRelease('acme/anvil', '1.2.0', { platforms: ['windows_386'] });
      const home = join(directory, 'registry.terraform.io', 'acme', 'anvil');

      await writeFilesystemMirror(directory, [release], { layout: 'packed' });
      await writeFilesystemMirror(directory, [release], { layout: 'unpacked' });

      const archive = await readFile(join(home, 'terraform-provider-anvil_1.2.0_windows_386.zip'));
      expect(archive).to.deep.equal(release.packages[0]?.archive());
      const executable = join(home, '1.2.0/windows_386/terraform-provider-anvil_v1.2.0_x5.exe');
      expect((await stat(executable)).mode & 0o777).to.equal(0o755);
    });
  });
});

import { expect } from 'chai';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseProviderSource } from '../addr/provider.ts';
import { ToolError } from '../diag/tool-error.ts';
import { terraform } from '../flavour/flavour.ts';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { parseVersion } from '../version/version.ts';
import { withMirrorWriter } from './mirror-writer.ts';
import {
  loadSignedRelease,
  saveSignedRelease,
  signedReleasePath,
  type SignedRelease,
} from './signed-release.ts';

const signal = new AbortController().signal;
const key = {
  provider: parseProviderSource('acme/anvil', terraform),
  version: parseVersion('1.0.0', terraform),
};
const release: SignedRelease = {
  ...key,
  document: Buffer.from('aa  a.zip\n'),
  signature: Buffer.from([1, 2, 0xff]),
  keys: [{ asciiArmor: 'key', trustSignature: '' }],
  filenames: new Map([['linux_amd64', 'a.zip']]),
};

async function save(mirror: string, saved: SignedRelease): Promise<void> {
  await withMirrorWriter(mirror, (writer) => saveSignedRelease(writer, saved), { signal });
}

describe('saveSignedRelease', () => {
  it('keeps what vouches for a release', async () => {
    await withTempDir(async (mirror) => {
      await save(mirror, release);

      expect(await loadSignedRelease(mirror, key)).to.deep.equal(release);
    });
  });

  it('adds names to those of the same document, and forgets those of another', async () => {
    await withTempDir(async (mirror) => {
      const more = { ...release, filenames: new Map([['a_b', 'b.zip']]) };
      await save(mirror, release);
      await save(mirror, more);
      const joined = await loadSignedRelease(mirror, key);
      await save(mirror, { ...more, document: Buffer.from('bb  b.zip\n') });
      const replaced = await loadSignedRelease(mirror, key);

      expect([...(joined?.filenames.keys() ?? [])]).to.deep.equal(['a_b', 'linux_amd64']);
      expect([...(replaced?.filenames.keys() ?? [])]).to.deep.equal(['a_b']);
    });
  });

  it('leaves alone what is the same', async () => {
    await withTempDir(async (mirror) => {
      const path = join(mirror, signedReleasePath(key));
      await save(mirror, release);
      const before = await stat(path);
      await save(mirror, release);

      expect((await stat(path)).ino).to.equal(before.ino);
    });
  });
});

describe('loadSignedRelease', () => {
  it('finds nothing where nothing was kept', async () => {
    await withTempDir(async (mirror) => {
      expect(await loadSignedRelease(mirror, key)).to.equal(undefined);
    });
  });

  const spoilers: readonly (readonly [what: string, name: string, content: string | undefined])[] =
    [
      ['without its document', 'terraform-provider-anvil_1.0.0_SHA256SUMS', undefined],
      ['without its signature', 'terraform-provider-anvil_1.0.0_SHA256SUMS.sig', undefined],
      ['without the rest', 'release.json', undefined],
      ['with nonsense', 'release.json', 'nonsense'],
      ['with keys that are none', 'release.json', '{"keys":[1],"filenames":{}}'],
      ['with half a key', 'release.json', '{"keys":[{"asciiArmor":""}],"filenames":{}}'],
      ['with no names', 'release.json', '{"keys":[]}'],
    ];
  for (const [what, name, content] of spoilers) {
    it(`refuses a release ${what}, which is then kept anew`, async () => {
      await withTempDir(async (mirror) => {
        await save(mirror, release);
        const path = join(mirror, signedReleasePath(key), name);
        if (content === undefined) await rm(path);
        else await writeFile(path, content);

        const error = await rejection(loadSignedRelease(mirror, key));
        await save(mirror, release);

        expect(error).to.be.instanceOf(ToolError);
        expect(error).to.have.property('code', 'file-unreadable');
        expect(await loadSignedRelease(mirror, key)).to.deep.equal(release);
      });
    });
  }

  it('refuses what is no file', async () => {
    await withTempDir(async (mirror) => {
      const path = join(mirror, signedReleasePath(key), 'release.json');
      await mkdir(dirname(path), { recursive: true });
      await mkdir(path);

      expect(await rejection(loadSignedRelease(mirror, key))).to.have.property(
        'code',
        'file-unreadable',
      );
    });
  });
});

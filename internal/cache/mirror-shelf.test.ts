import { expect } from 'chai';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseProviderSource } from '../addr/provider.ts';
import { makeUnpackError } from '../archive/package-content-error.ts';
import { terraform } from '../flavour/flavour.ts';
import { parseHash, type Hash } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { PackageLocation } from '../package/location.ts';
import { parsePlatform } from '../platform/platform.ts';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { parseVersion } from '../version/version.ts';
import { createFileDigests } from './file-digests.ts';
import { noFileMemo } from './file-memo.ts';
import { noHashIndex } from './hash-index.ts';
import { createMirrorShelf, type PlacedPackage } from './mirror-shelf.ts';
import { withMirrorWriter } from './mirror-writer.ts';
import type { Bring, Brought } from './shelf.ts';

const signal = new AbortController().signal;
const question = {
  provider: parseProviderSource('acme/anvil', terraform),
  version: parseVersion('1.0.0', terraform),
  platform: parsePlatform('linux_amd64'),
  lockedHashes: [],
};
const path = 'registry.terraform.io/acme/anvil/terraform-provider-anvil_1.0.0_linux_amd64.zip';
const good = hashesOf('good');

/** Stands for what hashing a file would tell: its text. */
function hashesOf(text: string): PackageDigests {
  const zh = parseHash(`zh:${Buffer.from(text).toString('hex').padEnd(64, '0')}`);
  return {
    archive: { zh, h1: parseHash(`h1:${text}`), bytes: text.length },
    h1: zh,
    executables: [],
  };
}

function zhOf({ archive }: PackageDigests): Hash {
  if (archive === undefined) throw new Error('all packages here are archives');
  return archive.zh;
}

interface World {
  readonly directory: string;
  readonly target: string;
  readonly placed: PlacedPackage[];
  readonly announced: PackageDigests[];
  readonly hashed: string[];
  obtain(bring: Bring<Brought>): Promise<unknown>;
}

async function withShelf(use: (world: World) => Promise<void>): Promise<void> {
  await withTempDir(async (directory) => {
    const placed: PlacedPackage[] = [];
    const announced: PackageDigests[] = [];
    const hashed: string[] = [];
    const digests = createFileDigests({
      memo: noFileMemo,
      index: noHashIndex,
      async hashArchive(each) {
        hashed.push(each);
        const text = await readFile(each, 'utf8');
        if (text === 'broken') throw makeUnpackError('zip: not a valid zip file');
        return hashesOf(text);
      },
    });
    await withMirrorWriter(
      directory,
      async (writer) => {
        const shelf = createMirrorShelf({
          writer,
          digests,
          announce: (_, each) => Promise.resolve(void announced.push(each)),
          onShelved: (_, each) => placed.push(each),
        });
        await use({
          directory,
          target: join(directory, path),
          placed,
          announced,
          hashed,
          obtain: (bring) => shelf.obtain(question, bring, { signal }),
        });
        expect(await readdir(join(directory, '.airlock/staging'))).to.deep.equal([]);
      },
      { signal },
    );
  });
}

async function put(world: World, text: string): Promise<void> {
  await mkdir(dirname(world.target), { recursive: true });
  await writeFile(world.target, text);
}

/** Takes what is known of the good package, or else fetches it. */
function bringFrom(location: PackageLocation): Bring<Brought> {
  return async (place) => {
    const known = await place.known(zhOf(good));
    if (known !== undefined) return known;
    const keep = await place.keepFrom(location);
    if (keep?.kind !== 'archive') throw new Error('a mirror keeps archives');
    await writeFile(keep.path, 'good');
    return { digests: good, origin: 'fetched' };
  };
}

const remote: PackageLocation = { kind: 'local-directory', path: '/nowhere' };

describe('createMirrorShelf', () => {
  it('puts in place what was brought', async () => {
    await withShelf(async (world) => {
      await world.obtain(bringFrom(remote));

      expect(await readFile(world.target, 'utf8')).to.equal('good');
      expect(world.placed).to.deep.equal([{ digests: good, isFetched: true }]);
      expect(world.announced).to.deep.equal([]);
      expect(world.hashed).to.deep.equal([]);
    });
  });

  it('keeps what is in place and right', async () => {
    await withShelf(async (world) => {
      await put(world, 'good');

      expect(await world.obtain(bringFrom(remote))).to.deep.equal({
        digests: good,
        origin: 'in-place',
      });
      expect(world.placed).to.deep.equal([{ digests: good, isFetched: false }]);
    });
  });

  for (const text of ['another', 'broken']) {
    it(`announces and then replaces what is in place and ${text}`, async () => {
      await withShelf(async (world) => {
        await put(world, text);

        await world.obtain(bringFrom(remote));

        expect(world.announced).to.deep.equal([good]);
        expect(await readFile(world.target, 'utf8')).to.equal('good');
      });
    });
  }

  it('replaces a link, be it to the right archive, and leaves that alone', async () => {
    await withShelf(async (world) => {
      const elsewhere = join(world.directory, 'elsewhere');
      await writeFile(elsewhere, 'good');
      await mkdir(dirname(world.target), { recursive: true });
      await symlink(elsewhere, world.target);

      await world.obtain(bringFrom(remote));

      expect(world.placed).to.deep.equal([{ digests: good, isFetched: true }]);
      expect(await readFile(elsewhere, 'utf8')).to.equal('good');
    });
  });

  it('shows nothing of what could not be brought to its end', async () => {
    await withShelf(async (world) => {
      const error = await rejection(
        world.obtain(async (place) => {
          const keep = await place.keepFrom(remote);
          if (keep?.kind === 'archive') await writeFile(keep.path, 'half');
          throw new Error('forged');
        }),
      );

      expect(error).to.have.property('message', 'forged');
      expect(await readdir(world.directory)).to.deep.equal(['.airlock']);
      expect(world.placed).to.deep.equal([]);
    });
  });

  it('remembers the archive of another mirror that it has copied', async () => {
    await withShelf(async (world) => {
      const origin = join(world.directory, 'origin.zip');
      await writeFile(origin, 'good');

      await world.obtain(bringFrom({ kind: 'local-archive', path: origin }));

      expect(world.hashed).to.deep.equal([]);
    });
  });
});

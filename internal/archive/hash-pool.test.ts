import AdmZip from 'adm-zip';
import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ToolError } from '../diag/tool-error.ts';
import type { PackageDigests } from '../package/digests.ts';
import { listTree } from '../testing/list-tree.ts';
import { rejection } from '../testing/rejection.ts';
import { mountSmallDisk, unmount } from '../testing/small-disk.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { writeZip, type Zip, type ZipEntry } from '../testing/zip-writer.ts';
import { createHashPool, type HashPool } from './hash-pool.ts';
import { PackageContentError } from './package-content-error.ts';

const { signal } = new AbortController();

async function withPool(use: (pool: HashPool) => Promise<void>, workersMax = 2): Promise<void> {
  const pool = createHashPool({ workersMax });
  try {
    await use(pool);
  } finally {
    await pool.close();
  }
}

/** Lends a file system of a megabyte, or skips the test where there cannot be one. */
async function withSmallDisk(
  directory: string,
  test: Mocha.Context,
  use: (disk: string) => Promise<void>,
): Promise<void> {
  const obstacle = await mountSmallDisk(directory, 1024);
  if (obstacle !== undefined) {
    console.log(`      skipped: ${obstacle}`);
    test.skip();
  }
  try {
    await use(directory);
  } finally {
    await unmount(directory);
  }
}

/** Writes an archive to a session in chunks as small as those of a socket. */
async function stream(
  pool: HashPool,
  bytes: Buffer,
  options: { readonly spool?: boolean; readonly signal?: AbortSignal } = {},
): Promise<PackageDigests | undefined> {
  const session = pool.openArchive({ name: 'ARCHIVE', spool: false, signal, ...options });
  for (let at = 0; at < bytes.length && !session.isSettled; at += 10_000) {
    await session.write(bytes.subarray(at, at + 10_000));
  }
  return session.finish();
}

/** An archive of another tool, large enough to need many buffers. */
function makeArchive(seed: number): Buffer {
  const zip = new AdmZip();
  zip.addFile('terraform-provider-anvil', Buffer.concat([Buffer.alloc(seed), randomBytes(2e6)]));
  zip.addFile('docs/', Buffer.alloc(0));
  zip.addFile('docs/README.md', Buffer.from(`read me ${seed}`));
  return zip.toBuffer();
}

describe('createHashPool', () => {
  it('gives the same for an archive that arrives, that lies there, and that is unpacked', () =>
    withTempDir((directory) =>
      withPool(async (pool) => {
        const bytes = makeArchive(1);
        const path = join(directory, 'x.zip');
        await writeFile(path, bytes);
        new AdmZip(bytes).extractAllTo(join(directory, 'x'));

        const [streamed, spooled, packed, unpacked] = await Promise.all([
          stream(pool, bytes),
          stream(pool, bytes, { spool: true }),
          pool.hashArchiveFile(path, { signal }),
          pool.hashDirectory(join(directory, 'x'), { signal }),
        ]);

        expect(streamed?.archive?.bytes).to.equal(bytes.length);
        expect(spooled).to.deep.equal(streamed);
        expect(packed).to.deep.equal(streamed);
        expect(unpacked).to.deep.equal({ ...streamed, archive: undefined });
        expect(packed.archive?.h1).to.not.equal(packed.h1);
      }),
    ));

  describe('for a large archive that is alone', () => {
    const compressible = Buffer.alloc(12e6, 'airlock ');
    const large: ZipEntry = { name: 'terraform-provider-anvil', content: compressible };
    const alone = { signal, alone: true, expectedBytes: 1e9 };
    const cases: readonly { readonly title: string; readonly zip: Zip }[] = [
      { title: 'several entries', zip: { entries: [large, { name: 'a', content: 'a' }, large] } },
      { title: 'a descriptor', zip: { entries: [{ ...large, descriptor: 'signed' }] } },
      { title: 'a stored entry', zip: { entries: [{ ...large, method: 'store' }] } },
      { title: 'a prefix', zip: { entries: [large], prefix: Buffer.from('#!/bin/sh') } },
      { title: 'a wrong checksum', zip: { entries: [{ ...large, central: { crc: 1 } }] } },
    ];
    for (const { title, zip } of cases) {
      it(`shares the work on one with ${title} between two threads`, () =>
        withTempDir((directory) =>
          withPool(async (pool) => {
            const path = join(directory, 'x.zip');
            await writeFile(path, writeZip(zip));
            function read(options: typeof alone): Promise<unknown> {
              return pool.hashArchiveFile(path, options).catch((error: unknown) => error);
            }
            const session = pool.openArchive({ name: path, spool: true, ...alone });
            await session.write(writeZip(zip));

            const expected = await read({ ...alone, alone: false });

            expect(await read(alone)).to.deep.equal(expected);
            expect(await session.finish().catch((error: unknown) => error)).to.deep.equal(expected);
          }),
        ));
    }
  });

  it('unpacks a large archive that is alone with two threads', () =>
    withTempDir((directory) =>
      withPool(async (pool) => {
        const content = randomBytes(3e6);
        const entries: readonly ZipEntry[] = [
          { name: 'a', content, mode: 0o100755 },
          { name: 'b', content: 'small', mode: 0o100600 },
          { name: 'c', mode: 0o100644 },
          { name: 'd', content: Buffer.concat([content, content]), mode: 0o100644 },
        ];
        const path = join(directory, 'x.zip');
        await writeFile(path, writeZip({ entries }));
        const keep = { kind: 'unpacked', directory: join(directory, 'x') } as const;

        const digests = await pool.hashArchiveFile(path, {
          signal,
          alone: true,
          expectedBytes: 1e9,
          keep,
        });

        expect(digests.h1).to.equal((await pool.hashDirectory(keep.directory, { signal })).h1);
        const modes = Object.values(await listTree(keep.directory)).map((what) => what.slice(0, 3));
        expect(modes).to.deep.equal(['755', '600', '644', '644']);
      }),
    ));

  for (const isAlone of [true, false]) {
    it(`says that the disk is full, ${isAlone ? 'alone' : 'among others'}`, function () {
      return withTempDir((directory) =>
        withSmallDisk(join(directory, 'disk'), this, (disk) =>
          withPool(async (pool) => {
            const path = join(directory, 'x.zip');
            const entries: readonly ZipEntry[] = [
              { name: 'a', content: 'a' },
              { name: 'large', content: randomBytes(4e6) },
            ];
            await writeFile(path, writeZip({ entries }));
            const options = { signal, alone: isAlone, expectedBytes: 1e9 };
            const directoryKeep = { kind: 'unpacked', directory: join(disk, 'x') } as const;
            const archiveKeep = { kind: 'archive', path: join(disk, 'x.zip') } as const;

            const unpacking = pool.hashArchiveFile(path, { ...options, keep: directoryKeep });
            const full = await rejection(unpacking);
            const copying = pool.hashArchiveFile(path, { ...options, keep: archiveKeep });
            const fullToo = await rejection(copying);

            expect(full).to.deep.include({
              code: 'file-unwritable',
              message: `write ${disk}/x/large: no space left on device`,
            });
            expect(fullToo).to.deep.include({
              code: 'file-unwritable',
              message: `write ${disk}/x.zip: no space left on device`,
            });
            expect(await listTree(disk)).to.deep.equal({});
            expect(await stream(pool, makeArchive(1))).to.be.an('object');
          }),
        ),
      );
    });
  }

  it('rejects an aborted package only when it writes no more', () =>
    withTempDir((directory) =>
      withPool(async (pool) => {
        const path = join(directory, 'x.zip');
        const content = Buffer.alloc(64 * 1024 ** 2);
        await writeFile(path, writeZip({ entries: [{ name: 'a', content, method: 'store' }] }));
        const controller = new AbortController();
        const reason = new Error('interrupted');
        const keeps = ['one', 'two'].map((name) => ({
          kind: 'unpacked' as const,
          directory: join(directory, name),
        }));
        const outcomes = keeps.map((keep) =>
          rejection(
            pool.hashArchiveFile(path, {
              signal: controller.signal,
              keep,
              onProgress: () => {
                controller.abort(reason);
              },
            }),
          ),
        );

        expect(await Promise.all(outcomes)).to.deep.equal([reason, reason]);
        expect(Object.keys(await listTree(directory))).to.deep.equal(['x.zip']);
      }),
    ));

  it('keeps many packages apart', () =>
    withPool(async (pool) => {
      const archives = Array.from({ length: 8 }, (_, seed) => makeArchive(seed));

      const together = await Promise.all(archives.map((bytes) => stream(pool, bytes)));
      const alone: (PackageDigests | undefined)[] = [];
      for (const bytes of archives) alone.push(await stream(pool, bytes));

      expect(together).to.deep.equal(alone);
      expect(new Set(together.map((digests) => digests?.h1)).size).to.equal(archives.length);
    }));

  it('hashes more packages on disk than it has threads', () =>
    withTempDir((directory) =>
      withPool(async (pool) => {
        const paths = await Promise.all(
          Array.from({ length: 5 }, async (_, index) => {
            const path = join(directory, String(index));
            await mkdir(path);
            await writeFile(join(path, 'file'), String(index));
            return path;
          }),
        );

        const digests = await Promise.all(
          paths.map((path) => pool.hashDirectory(path, { signal })),
        );

        expect(new Set(digests.map(({ h1 }) => h1)).size).to.equal(5);
      }, 1),
    ));

  it('fails only the package that is at fault', () =>
    withPool(async (pool) => {
      const good = makeArchive(1);

      const [bad, unsafe, digests] = await Promise.all([
        rejection(stream(pool, Buffer.from('no archive'))),
        rejection(stream(pool, writeZip({ entries: [{ name: '../x' }] }))),
        stream(pool, good),
      ]);

      expect(bad).to.be.instanceOf(PackageContentError).with.property('zh').that.matches(/^zh:/);
      expect(unsafe).to.be.instanceOf(ToolError).with.property('code', 'unsafe-archive');
      expect(digests?.archive?.bytes).to.equal(good.length);
    }, 1));

  it('takes no more bytes once the outcome is there', () =>
    withPool(async (pool) => {
      const archive = writeZip({ entries: [{ name: 'a', content: randomBytes(1e6) }] });
      // Nothing can be unpacked into what is no directory.
      const keep = { kind: 'unpacked', directory: '/dev/null/package' } as const;
      const session = pool.openArchive({ name: 'ARCHIVE', spool: false, signal, keep });

      let written = 0;
      while (!session.isSettled) {
        await session.write(archive.subarray(0, 100_000));
        written += 100_000;
      }
      await session.write(archive);

      expect(written).to.be.lessThan(2e6);
      expect(await rejection(session.finish()))
        .to.be.instanceOf(ToolError)
        .with.property('code', 'file-unwritable');
    }));

  it('says when an archive has to be spooled', () =>
    withPool(async (pool) => {
      const content = randomBytes(1e6);
      const hiding = writeZip({
        entries: [
          { name: 'a', content },
          { name: 'b', hidden: true },
        ],
      });

      expect(await stream(pool, hiding)).to.equal(undefined);
      expect((await stream(pool, hiding, { spool: true }))?.h1).to.equal(
        (await stream(pool, writeZip({ entries: [{ name: 'a', content }] })))?.h1,
      );
    }));

  it('ends a package at once when it is aborted, and goes on with others', () =>
    withTempDir((directory) =>
      withPool(async (pool) => {
        await writeFile(join(directory, 'large'), Buffer.alloc(64 * 1024 ** 2));
        const controller = new AbortController();
        const reason = new Error('interrupted');
        const session = pool.openArchive({
          name: 'ARCHIVE',
          spool: false,
          signal: controller.signal,
        });
        await session.write(randomBytes(300_000));
        const outcomes = [
          session.finish(),
          pool.hashDirectory(directory, { signal: controller.signal }),
          pool.hashDirectory(directory, { signal: controller.signal }),
        ].map(rejection);

        controller.abort(reason);

        expect(await Promise.all(outcomes)).to.deep.equal([reason, reason, reason]);
        expect(await stream(pool, makeArchive(1))).to.be.an('object');
      }, 1),
    ));

  it('starts nothing for a signal that is already aborted', () =>
    withPool(async (pool) => {
      const aborted = AbortSignal.abort(new Error('too late'));

      const outcomes = [
        stream(pool, makeArchive(1), { signal: aborted }),
        pool.hashDirectory('.', { signal: aborted }),
      ].map(rejection);

      for (const outcome of await Promise.all(outcomes)) {
        expect(outcome).to.have.property('message', 'too late');
      }
    }));

  it('reports progress on packages that it reads itself', () =>
    withTempDir((directory) =>
      withPool(async (pool) => {
        await writeFile(join(directory, 'large'), Buffer.alloc(16 * 1024 ** 2));
        const steps: number[] = [];

        await pool.hashDirectory(directory, { signal, onProgress: (bytes) => steps.push(bytes) });

        expect(steps.length).to.be.greaterThan(1);
        expect(steps.reduce((sum, step) => sum + step, 0)).to.be.within(1, 16 * 1024 ** 2);
      }),
    ));

  it('fails what is under way when it is closed', async () => {
    const pool = createHashPool({ workersMax: 2 });
    const session = pool.openArchive({ name: 'ARCHIVE', spool: false, signal });
    await session.write(Buffer.from('PK'));
    const outcome = rejection(session.finish());
    await sleep(1);

    await pool.close();

    expect(await outcome)
      .to.have.property('message')
      .that.matches(/^Hash worker ended/);
  });

  it('does not keep the process alive', () => {
    const pool = new URL('./hash-pool.js', import.meta.url);
    const script = `
      const { createHashPool } = await import(${JSON.stringify(pool.href)});
      const { signal } = new AbortController();
      const digests = await createHashPool({ workersMax: 2 }).hashDirectory('.', { signal });
      console.log(digests.h1);`;

    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      encoding: 'utf8',
    });

    expect([run.stdout, run.stderr, run.status]).to.deep.equal([run.stdout, '', 0]);
    expect(run.stdout).to.match(/^h1:/);
  });
});

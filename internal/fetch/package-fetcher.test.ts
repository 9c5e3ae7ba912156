import { expect } from 'chai';
import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { createHashPool } from '../archive/hash-pool.ts';
import { PackageContentError } from '../archive/package-content-error.ts';
import type { Keep } from '../package/keep.ts';
import type { HttpArchive } from '../package/location.ts';
import { createFakeServer, type FakeServer } from '../testing/fake-server.ts';
import { fixUmask } from '../testing/fix-umask.ts';
import { withHandlerServer } from '../testing/handler-server.ts';
import { listTree } from '../testing/list-tree.ts';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { withTestClient } from '../testing/test-client.ts';
import { writeZip } from '../testing/zip-writer.ts';
import { createPackageFetcher, type PackageFetcher } from './package-fetcher.ts';

const { signal } = new AbortController();
const entry = {
  name: 'terraform-provider-anvil',
  content: randomBytes(3e6),
  method: 'store',
} as const;
const archive = writeZip({ entries: [entry] });
const zh = `zh:${createHash('sha256').update(archive).digest('hex')}`;

interface Test {
  readonly fetcher: PackageFetcher;
  /** The delays between tries, in milliseconds; nobody has waited for them. */
  readonly sleeps: readonly number[];
}

async function withFetcher(use: (test: Test) => Promise<void>): Promise<void> {
  await withTestClient(async ({ client }) => {
    const sleeps: number[] = [];
    const fetcher = createPackageFetcher({
      http: client,
      pool: createHashPool({ workersMax: 2 }),
      stallTimeoutMs: 60_000,
      clock: {
        now: () => Date.UTC(2026, 0, 1),
        random: () => 0,
        sleep(ms) {
          sleeps.push(ms);
          return Promise.resolve();
        },
      },
    });
    try {
      await use({ fetcher, sleeps });
    } finally {
      await fetcher.close();
    }
  });
}

/** Serves one archive under `/x.zip`. */
async function withArchiveServer(
  use: (
    test: Test & { readonly server: FakeServer; readonly location: HttpArchive },
  ) => Promise<void>,
  { body = archive, etag = '"1"' }: { readonly body?: Buffer; readonly etag?: string } = {},
): Promise<void> {
  const server = await createFakeServer((path) =>
    path === '/x.zip'
      ? { body, contentType: 'application/zip', ...(etag === '' ? {} : { etag }) }
      : undefined,
  );
  try {
    await withFetcher((test) =>
      use({
        ...test,
        server,
        location: { kind: 'http-archive', url: new URL('/x.zip?token=secret', server.origin) },
      }),
    );
  } finally {
    await server.close();
  }
}

describe('createPackageFetcher', () => {
  it('hashes an archive while it downloads', () =>
    withArchiveServer(async ({ fetcher, server, location }) => {
      const progress: (readonly [number, number | undefined])[] = [];

      const digests = await fetcher.digest(location, {
        signal,
        onProgress: (bytes, total) => progress.push([bytes, total]),
      });

      expect(digests.archive).to.deep.include({ zh, bytes: archive.length });
      expect(progress.at(-1)).to.deep.equal([archive.length, archive.length]);
      expect(server.requests).to.have.length(1);
      expect(server.requests[0]?.headers).to.include({ 'accept-encoding': 'identity' });
      expect(server.requests[0]?.headers).to.not.have.any.keys('authorization', 'range');
    }));

  it('gives the same for an archive and a directory on disk', () =>
    withArchiveServer(({ fetcher, location }) =>
      withTempDir(async (directory) => {
        const path = join(directory, 'x.zip');
        await writeFile(path, archive);
        await mkdir(join(directory, 'x'));
        await writeFile(join(directory, 'x', entry.name), entry.content);

        const downloaded = await fetcher.digest(location, { signal });
        const packed = await fetcher.digest({ kind: 'local-archive', path }, { signal });
        const unpacked = await fetcher.digest(
          { kind: 'local-directory', path: join(directory, 'x') },
          { signal },
        );

        expect(packed).to.deep.equal(downloaded);
        expect(unpacked).to.deep.equal({ ...downloaded, archive: undefined });
      }),
    ));

  it('reports how far it is with a package on disk, and where there is none', () =>
    withFetcher(({ fetcher }) =>
      withTempDir(async (directory) => {
        await writeFile(join(directory, entry.name), Buffer.alloc(12 * 1024 ** 2));
        const progress: number[] = [];

        await fetcher.digest(
          { kind: 'local-directory', path: directory },
          { signal, alone: true, onProgress: (bytes) => progress.push(bytes) },
        );
        const missing = { kind: 'local-archive', path: join(directory, 'none.zip') } as const;

        expect(progress.length).to.be.greaterThan(1);
        expect(progress).to.deep.equal([...progress].sort((a, b) => a - b));
        expect(await rejection(fetcher.digest(missing, { signal }))).to.have.property(
          'message',
          `open ${missing.path}: no such file or directory`,
        );
      }),
    ));

  it('downloads an archive once more that one pass cannot decide', () =>
    withArchiveServer(
      async ({ fetcher, server, location }) => {
        const digests = await fetcher.digest(location, { signal });

        expect(digests.executables).to.deep.equal([entry.name]);
        expect(server.requests).to.have.length(2);
      },
      { body: writeZip({ entries: [entry, { name: 'hidden', hidden: true }] }) },
    ));

  it('tells the checksum of what is no archive', () =>
    withArchiveServer(
      async ({ fetcher, location }) => {
        const error = await rejection(fetcher.digest(location, { signal }));

        expect(error).to.be.instanceOf(PackageContentError);
        expect(error).to.have.property('message', 'zip: not a valid zip file');
        expect(error)
          .to.have.property('zh')
          .that.matches(/^zh:[0-9a-f]{64}$/);
      },
      { body: Buffer.from('<html>') },
    ));
});

describe('a broken download', () => {
  it('is tried as often as its location says', () =>
    withArchiveServer(async ({ fetcher, server, location }) => {
      server.faults.add(/x\.zip/, { kind: 'status', status: 503 });

      for (const attemptsMax of [1, 4]) {
        await rejection(fetcher.digest({ ...location, attemptsMax }, { signal }));
      }

      expect(server.requests).to.have.length(5);
    }));

  it('goes on where it broke, and waits no longer for having got far', () =>
    withArchiveServer(async ({ fetcher, server, location, sleeps }) => {
      server.faults.add(/x\.zip/, { kind: 'truncate', bytes: 1_200_000 }, { times: 2 });

      const digests = await fetcher.digest(location, { signal });

      expect(digests.archive?.zh).to.equal(zh);
      expect(server.requests.map(({ headers }) => headers['range'])).to.deep.equal([
        undefined,
        'bytes=1200000-',
        'bytes=2400000-',
      ]);
      expect(server.requests.at(-1)?.headers).to.include({ 'if-range': '"1"' });
      expect(sleeps).to.deep.equal([500, 500]);
    }));

  it('starts over where nothing names the version of the file', () =>
    withArchiveServer(
      async ({ fetcher, server, location }) => {
        server.faults.add(/x\.zip/, { kind: 'truncate', bytes: 1_500_000 }, { times: 1 });

        const digests = await fetcher.digest(location, { signal });

        expect(digests.archive?.zh).to.equal(zh);
        expect(server.requests.map(({ headers }) => headers['range'])).to.deep.equal([
          undefined,
          undefined,
        ]);
      },
      { etag: '' },
    ));

  it('starts over when the file has changed meanwhile', async () => {
    const other = writeZip({ entries: [{ ...entry, content: randomBytes(2e6) }] });
    let answers = 0;
    await withHandlerServer(
      (_request, response) => {
        answers += 1;
        if (answers === 1) sendPart(response, archive, '"1"');
        else response.writeHead(200, { etag: '"2"', 'content-length': other.length }).end(other);
      },
      ({ origin, requests }) =>
        withFetcher(async ({ fetcher }) => {
          const url = new URL('/x.zip', origin);

          const digests = await fetcher.digest({ kind: 'http-archive', url }, { signal });

          expect(requests.map(({ headers }) => headers['if-range'])).to.deep.equal([
            undefined,
            '"1"',
          ]);
          expect(digests.archive?.bytes).to.equal(other.length);
        }),
    );
  });

  const misunderstandings = [
    { title: 'another part', status: 206, headers: { 'content-range': 'bytes 5-9/10' } },
    { title: 'an impossible range', status: 416, headers: {} },
  ];
  for (const { title, status, headers } of misunderstandings) {
    it(`asks for the whole after an answer with ${title}`, async () => {
      let answers = 0;
      await withHandlerServer(
        (_request, response) => {
          answers += 1;
          if (answers === 1) sendPart(response, archive, '"1"');
          else if (answers === 2) response.writeHead(status, headers).end('12345');
          else response.writeHead(200, { 'content-length': archive.length }).end(archive);
        },
        ({ origin, requests }) =>
          withFetcher(async ({ fetcher }) => {
            const url = new URL('/x.zip', origin);

            const digests = await fetcher.digest({ kind: 'http-archive', url }, { signal });

            expect(digests.archive?.zh).to.equal(zh);
            expect(requests.at(-1)?.headers).to.not.have.any.keys('range', 'if-range');
          }),
      );
    });
  }

  it('gives up after three tries that brought nothing', () =>
    withArchiveServer(async ({ fetcher, server, location, sleeps }) => {
      server.faults.add(/x\.zip/, { kind: 'truncate', bytes: 1000 });

      const error = await rejection(fetcher.digest(location, { signal }));

      expect(error).to.deep.include({
        code: 'download-failed',
        message: `127.0.0.1:${server.port}: unexpected EOF`,
      });
      expect(sleeps).to.deep.equal([500, 1000]);
    }));
});

/** Sends the first half of a body and breaks the connection. */
function sendPart(response: ServerResponse, body: Buffer, etag: string): void {
  response.writeHead(200, { etag, 'content-length': body.length });
  response.write(body.subarray(0, body.length / 2), () => response.socket?.destroy());
}

describe('a package that is kept', () => {
  const packed = { place: `644 ${archive.toString('latin1')}` };
  const unpacked = {
    place: '755 /',
    [`place/${entry.name}`]: `666 ${entry.content.toString('latin1')}`,
  };

  fixUmask();

  /** Runs a test for both ways to keep a package, each in a directory of its own. */
  async function forEachKeep(
    run: (keep: Keep, parent: string, expected: Readonly<Record<string, string>>) => Promise<void>,
  ): Promise<void> {
    await withTempDir((parent) =>
      run({ kind: 'archive', path: join(parent, 'place') }, parent, packed),
    );
    await withTempDir((parent) =>
      run({ kind: 'unpacked', directory: join(parent, 'place') }, parent, unpacked),
    );
  }

  it('is complete once it has been downloaded', () =>
    withArchiveServer(({ fetcher, location, server }) =>
      forEachKeep(async (keep, parent, expected) => {
        const before = server.requests.length;

        const digests = await fetcher.digest(location, { signal, keep });

        expect(digests.archive?.zh).to.equal(zh);
        expect(await listTree(parent)).to.deep.equal(expected);
        expect(server.requests.length - before).to.equal(1);
      }),
    ));

  it('is complete when it lies on disk', () =>
    withFetcher(({ fetcher }) =>
      withTempDir(async (source) => {
        const path = join(source, 'x.zip');
        await writeFile(path, archive);
        await forEachKeep(async (keep, parent, expected) => {
          await fetcher.digest({ kind: 'local-archive', path }, { signal, keep });

          expect(await listTree(parent)).to.deep.equal(expected);
        });
      }),
    ));

  it('is a copy when it is a directory, and never an archive', () =>
    withFetcher(({ fetcher }) =>
      withTempDir(async (path) => {
        await writeFile(join(path, entry.name), entry.content, { mode: 0o666 });
        await chmod(join(path, entry.name), 0o666);
        await forEachKeep(async (keep, parent, expected) => {
          const outcome = fetcher.digest({ kind: 'local-directory', path }, { signal, keep });

          if (keep.kind === 'archive') {
            expect(await rejection(outcome)).to.have.property('code', 'invalid-package');
          } else {
            await outcome;
            expect(await listTree(parent)).to.deep.equal(expected);
          }
        });
      }),
    ));

  it('goes on where the download broke', () =>
    withArchiveServer(({ fetcher, location, server }) =>
      forEachKeep(async (keep, parent, expected) => {
        server.faults.add(/x\.zip/, { kind: 'truncate', bytes: 1_200_000 }, { times: 2 });

        await fetcher.digest(location, { signal, keep });

        expect(await listTree(parent)).to.deep.equal(expected);
      }),
    ));

  it('starts over where the download does, in the same place', () =>
    withArchiveServer(
      ({ fetcher, location, server }) =>
        forEachKeep(async (keep, parent, expected) => {
          server.faults.add(/x\.zip/, { kind: 'truncate', bytes: 1_500_000 }, { times: 2 });

          await fetcher.digest(location, { signal, keep });

          expect(await listTree(parent)).to.deep.equal(expected);
        }),
      { etag: '' },
    ));

  it('is downloaded once more only to be unpacked, where one pass cannot decide', () => {
    const hiding = writeZip({ entries: [entry, { name: 'hidden', hidden: true }] });
    return withArchiveServer(
      ({ fetcher, location, server }) =>
        forEachKeep(async (keep, parent, expected) => {
          const before = server.requests.length;

          await fetcher.digest(location, { signal, keep });

          const isArchive = keep.kind === 'archive';
          expect(server.requests.length - before).to.equal(isArchive ? 1 : 2);
          expect(await listTree(parent)).to.deep.equal(
            isArchive ? { place: `644 ${hiding.toString('latin1')}` } : expected,
          );
        }),
      { body: hiding },
    );
  });

  it('is refused when it must not be unpacked, however it arrives', () => {
    const entries = [entry, { name: 'link', content: '/etc/passwd', mode: 0o120777 }];
    return withArchiveServer(
      ({ fetcher, location }) =>
        withTempDir(async (parent) => {
          const keep = { kind: 'unpacked', directory: join(parent, 'place') } as const;

          expect(await rejection(fetcher.digest(location, { signal, keep }))).to.deep.include({
            code: 'unsafe-archive',
            message: 'Cannot unpack entry "link": it is a symbolic link',
          });
          expect(await listTree(parent)).to.deep.equal({});
          expect(await fetcher.digest(location, { signal })).to.be.an('object');
        }),
      { body: writeZip({ entries }) },
    );
  });

  it('is not written to any more after a failure or an abort', () =>
    withArchiveServer(({ fetcher, location, server }) =>
      forEachKeep(async (keep, parent) => {
        server.faults.clear();
        const controller = new AbortController();
        const reason = new Error('interrupted');
        const aborted = fetcher.digest(location, {
          signal: controller.signal,
          keep,
          onProgress: (bytes) => {
            if (bytes > 1e6) controller.abort(reason);
          },
        });
        expect(await rejection(aborted)).to.equal(reason);
        expect(await listTree(parent)).to.deep.equal({});

        server.faults.add(/x\.zip/, { kind: 'truncate', bytes: 1_000_000 });
        const failed = fetcher.digest(location, { signal, keep });
        expect(await rejection(failed)).to.have.property('code', 'download-failed');
        expect(await listTree(parent)).to.deep.equal({});
      }),
    ));
});

describe('a refused download', () => {
  const cases = [
    { status: 404, tries: 1, sleeps: [] },
    { status: 403, tries: 1, sleeps: [] },
    { status: 204, tries: 1, sleeps: [] },
    { status: 206, tries: 1, sleeps: [] },
    { status: 501, tries: 1, sleeps: [] },
    { status: 503, tries: 3, sleeps: [500, 1000] },
    { status: 429, retryAfter: '7', tries: 3, sleeps: [7000, 7000] },
    {
      status: 503,
      retryAfter: 'Thu, 01 Jan 2026 00:00:30 GMT',
      tries: 3,
      sleeps: [30_000, 30_000],
    },
    { status: 503, retryAfter: '3600', tries: 1, sleeps: [] },
  ];
  for (const { status, retryAfter, tries, sleeps } of cases) {
    const title = retryAfter === undefined ? '' : ` with Retry-After ${retryAfter}`;
    it(`is tried ${tries} times after ${status}${title}`, () =>
      withArchiveServer(async (test) => {
        const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
        test.server.faults.add(/x\.zip/, { kind: 'status', status, headers });

        const error = await rejection(test.fetcher.digest(test.location, { signal }));

        expect(error).to.deep.include({
          code: 'download-failed',
          message: `127.0.0.1:${test.server.port}: bad response code: ${status}`,
        });
        expect(test.server.requests).to.have.length(tries);
        expect(test.sleeps).to.deep.equal(sleeps);
      }));
  }

  it('succeeds when a later try does', () =>
    withArchiveServer(async ({ fetcher, server, location }) => {
      server.faults.add(/x\.zip/, { kind: 'reset' }, { times: 1 });
      server.faults.add(/x\.zip/, { kind: 'status', status: 502 }, { times: 1 });

      expect((await fetcher.digest(location, { signal })).archive?.zh).to.equal(zh);
    }));

  it('names the host and what the connection says', async () => {
    const port = await unusedPort();
    await withFetcher(async ({ fetcher }) => {
      const url = new URL(`http://127.0.0.1:${port}/x.zip`);

      const error = await rejection(fetcher.digest({ kind: 'http-archive', url }, { signal }));

      expect(error).to.deep.include({
        code: 'download-failed',
        message: `127.0.0.1:${port}: Get "${url.href}": dial tcp 127.0.0.1:${port}: connect: connection refused`,
      });
    });
  });

  it('is refused before it begins when it is too large', () =>
    withHandlerServer(
      (_request: IncomingMessage, response: ServerResponse) => {
        response.writeHead(200, { 'content-length': 5 * 1024 ** 3 });
        response.write('PK');
      },
      ({ origin }) =>
        withFetcher(async ({ fetcher }) => {
          const url = new URL('/x.zip', origin);

          const error = await rejection(fetcher.digest({ kind: 'http-archive', url }, { signal }));

          expect(error).to.have.property('code', 'unsafe-archive');
        }),
    ));

  it('ends at once when it is aborted', () =>
    withArchiveServer(async ({ fetcher, server, location }) => {
      server.faults.add(/x\.zip/, { kind: 'hang' });
      const controller = new AbortController();
      const reason = new Error('interrupted');
      const outcome = rejection(fetcher.digest(location, { signal: controller.signal }));
      setTimeout(() => {
        controller.abort(reason);
      }, 20);

      expect(await outcome).to.equal(reason);
    }));
});

/** A port that was free a moment ago. */
function unusedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      server.close(() => {
        resolve(port ?? 0);
      });
    });
  });
}

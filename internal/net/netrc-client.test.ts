import { expect } from 'chai';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFakeServer, type FakeServer } from '../testing/fake-server.ts';
import { redirectTo } from '../testing/fault.ts';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { httpOptions, withTestClient } from '../testing/test-client.ts';
import type { HttpClient } from './http-client.ts';
import { netrcPath, withNetrc } from './netrc-client.ts';

interface World {
  readonly client: HttpClient;
  readonly server: FakeServer;
  readonly other: FakeServer;
  readonly file: string;
  readonly ask: (path: string) => Promise<void>;
}

const basic = `Basic ${Buffer.from('me:s3cr3t').toString('base64')}`;

async function withWorld(use: (world: World) => Promise<void>): Promise<void> {
  const [server, other] = await Promise.all([
    createFakeServer(() => ({ body: 'x', contentType: 'text/plain' })),
    createFakeServer(() => ({ body: 'x', contentType: 'text/plain' })),
  ]);
  try {
    await withTempDir((directory) =>
      withTestClient(async ({ client: http }) => {
        const file = join(directory, '.netrc');
        const client = withNetrc(http, file);
        await use({
          client,
          server,
          other,
          file,
          async ask(path) {
            await (await client.get(new URL(path, server.origin), httpOptions())).discard();
          },
        });
      }),
    );
  } finally {
    await Promise.all([server.close(), other.close()]);
  }
}

function seenBy(server: FakeServer): readonly (string | undefined)[] {
  return server.requests.map(({ headers }) => headers['authorization']);
}

describe('withNetrc', () => {
  it('logs in at the machine that the file names, with its port', () =>
    withWorld(async ({ ask, file, server }) => {
      await writeFile(file, `machine 127.0.0.1:${server.port} login me password s3cr3t`);

      await ask('/x.zip');

      expect(seenBy(server)).to.deep.equal([basic]);
    }));

  it('does not log in at another port of the machine', () =>
    withWorld(async ({ ask, file, server }) => {
      await writeFile(file, 'machine 127.0.0.1 login me password s3cr3t');

      await ask('/x.zip');

      expect(seenBy(server)).to.deep.equal([undefined]);
    }));

  it('takes no password along to where a redirect leads, even if that machine has an entry', () =>
    withWorld(async ({ ask, file, server, other }) => {
      await writeFile(
        file,
        `machine 127.0.0.1:${server.port} login me password s3cr3t\n` +
          `machine 127.0.0.1:${other.port} login you password other\n`,
      );
      server.faults.add(/x\.zip/, redirectTo('/y.zip'));
      server.faults.add(/y\.zip/, redirectTo(`${other.origin}/z.zip`));

      await ask('/x.zip');

      expect(seenBy(server)).to.deep.equal([basic, basic]);
      expect(seenBy(other)).to.deep.equal([undefined]);
    }));

  for (const [what, create] of [
    ['no file', () => Promise.resolve()],
    ['a directory', mkdir],
  ] as const) {
    it(`logs in nowhere with ${what}`, () =>
      withWorld(async ({ ask, file, server }) => {
        await create(file);

        await ask('/x.zip');

        expect(seenBy(server)).to.deep.equal([undefined]);
      }));
  }

  it('refuses to ask at all with a file that makes no sense', () =>
    withWorld(async ({ client, file, server }) => {
      await writeFile(file, 'machine a login me passwd s3cr3t');

      const error = await rejection(client.get(new URL(server.origin), httpOptions()));

      expect(error).to.include({
        code: 'credentials-failed',
        message: `Cannot read netrc file "${file}": line 1: unknown keyword`,
      });
      expect(server.requests).to.deep.equal([]);
    }));
});

describe('netrcPath', () => {
  it('is that of the environment, else in the home directory', () => {
    const user = { env: {}, home: '/me', platform: 'linux' };

    expect(netrcPath(user)).to.equal('/me/.netrc');
    expect(netrcPath({ ...user, platform: 'win32' })).to.equal('/me/_netrc');
    expect(netrcPath({ ...user, env: { NETRC: '' } })).to.equal('/me/.netrc');
    expect(netrcPath({ ...user, env: { NETRC: '/x' } })).to.equal('/x');
  });
});

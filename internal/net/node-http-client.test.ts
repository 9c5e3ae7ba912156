import { expect } from 'chai';
import { opentofu } from '../flavour/flavour.ts';
import { withHandlerServer, withTcpServer } from '../testing/handler-server.ts';
import { rejection } from '../testing/rejection.ts';
import { httpOptions, testNowMs, withTestClient } from '../testing/test-client.ts';
import { readBody } from './read-body.ts';
import { RequestError } from './request-error.ts';

const retry = { attemptsMax: 4, attemptTimeoutMs: undefined };

describe('createHttpClient', () => {
  it('gives the answer, whatever its status', async () => {
    await withHandlerServer(
      (request, response) => {
        const status = Number(request.url?.slice(1));
        response.writeHead(status, { 'x-twice': ['a', 'b'], 'X-Once': 'c' });
        response.end(status === 204 ? undefined : 'body');
      },
      async ({ origin }) => {
        await withTestClient(async ({ client }) => {
          for (const status of [200, 204, 401, 404, 501]) {
            const response = await client.get(new URL(`${origin}/${status}`), httpOptions());

            expect(response.status).to.equal(status);
            expect(response.url.href).to.equal(`${origin}/${status}`);
            expect(response.headers.get('x-twice')).to.equal('a,b');
            expect(response.headers.get('x-once')).to.equal('c');
            expect((await readBody(response)).toString()).to.equal(status === 204 ? '' : 'body');
          }
        });
      },
    );
  });

  it('prints the status as the server words it', async () => {
    await withTcpServer(
      (socket) => {
        socket.end('HTTP/1.1 299 So So\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      },
      async ({ origin }) => {
        await withTestClient(async ({ client }) => {
          const response = await client.get(new URL(origin), httpOptions());
          await response.discard();

          expect(response.statusLine).to.equal('299 So So');
        });
      },
    );
  });

  it('sends its name, the caller’s headers and nothing that asks for coding', async () => {
    await withHandlerServer(
      (_request, response) => response.end(),
      async ({ origin, requests }) => {
        await withTestClient(async ({ client }) => {
          const headers = { 'X-Terraform-Version': '1.2.3' };
          await (await client.get(new URL(`${origin}/a?b=c`), httpOptions({ headers }))).discard();
          const named = { 'User-Agent': 'other' };
          await (await client.get(new URL(origin), httpOptions({ headers: named }))).discard();
        });

        expect(requests[0]?.url).to.equal('/a?b=c');
        expect(requests[0]?.headers).to.include({
          'user-agent': 'Airlock/test',
          'x-terraform-version': '1.2.3',
        });
        expect(requests[0]?.headers).not.to.have.any.keys('accept-encoding', 'authorization');
        expect(requests[1]?.headers['user-agent']).to.equal('other');
      },
    );
  });

  it('uses a connection again for the next request', async () => {
    await withHandlerServer(
      (_request, response) => response.end('x'),
      async ({ origin, connections }) => {
        await withTestClient(async ({ client }) => {
          for (let count = 0; count < 5; count += 1) {
            await readBody(await client.get(new URL(origin), httpOptions()));
            await (await client.get(new URL(origin), httpOptions())).discard();
          }
        });

        expect(connections()).to.equal(1);
      },
    );
  });

  it('uses connections again, and opens no more than sixteen to a host', async () => {
    await withHandlerServer(
      (_request, response) => setTimeout(() => response.end('x'), 5),
      async ({ origin, requests, connections }) => {
        await withTestClient(async ({ client }) => {
          const bodies = Array.from({ length: 50 }, async () =>
            readBody(await client.get(new URL(origin), httpOptions())),
          );
          await Promise.all(bodies);
        });

        expect(requests.length).to.equal(50);
        expect(connections()).to.equal(16);
      },
    );
  });

  const retried = [429, 500, 502, 503, 504, 599];
  for (const status of retried) {
    it(`tries again after ${status}, waiting longer each time`, async () => {
      const statuses = [status, status, 200];
      await withHandlerServer(
        (_request, response) => response.writeHead(statuses.shift() ?? 0).end(),
        async ({ origin }) => {
          await withTestClient(async ({ client, sleeps }) => {
            const response = await client.get(new URL(origin), httpOptions({ retry }));

            expect(response.status).to.equal(200);
            expect(sleeps).to.deep.equal([1000, 2000]);
          });
        },
      );
    });
  }

  it('waits for as long as a busy server asks', async () => {
    const date = new Date(testNowMs + 7000).toUTCString();
    const answers = [
      [429, '3'],
      [503, date],
      [500, '9'],
      [200, ''],
    ] as const;
    let next = 0;
    await withHandlerServer(
      (_request, response) => {
        const [status, retryAfter] = answers[next++] ?? [200, ''];
        response.writeHead(status, { 'retry-after': retryAfter }).end();
      },
      async ({ origin }) => {
        await withTestClient(async ({ client, sleeps }) => {
          await client.get(new URL(origin), httpOptions({ retry }));

          // Only 429 and 503 give the header a meaning.
          expect(sleeps).to.deep.equal([3000, 7000, 4000]);
        });
      },
    );
  });

  it('does not wait for a server that asks for too long', async () => {
    await withHandlerServer(
      (_request, response) => response.writeHead(503, { 'retry-after': '3600' }).end(),
      async ({ origin, requests, port }) => {
        await withTestClient(async ({ client, sleeps }) => {
          const error = await rejection(client.get(new URL(origin), httpOptions({ retry })));

          expect(error)
            .to.be.instanceOf(RequestError)
            .which.includes({
              message: `the request failed, please try again later: 503 Service Unavailable returned from 127.0.0.1:${port}`,
              hint: 'The server asks to wait 3600 s before the next request.',
            });
          expect(sleeps).to.deep.equal([]);
        });
        expect(requests.length).to.equal(1);
      },
    );
  });

  it('tells in the words of the product how often it has tried', async () => {
    await withHandlerServer(
      (_request, response) => response.writeHead(500).end('oops'),
      async ({ origin, requests, port }) => {
        const url = new URL(`${origin}/v1/versions?token=secret`);
        await withTestClient(async ({ client }) => {
          const error = await rejection(client.get(url, httpOptions()));

          expect(error)
            .to.be.instanceOf(RequestError)
            .which.includes({
              code: 'query-failed',
              failure: 'status',
              message: `the request failed after 2 attempts, please try again later: 500 Internal Server Error returned from 127.0.0.1:${port}`,
            });
        });
        await withTestClient(
          async ({ client }) => {
            const error = await rejection(client.get(url, httpOptions()));

            expect(error)
              .to.be.instanceOf(RequestError)
              .with.property(
                'message',
                `request failed after 2 attempts: 500 Internal Server Error returned from ${origin}/v1/versions?token=***`,
              );
          },
          { flavour: opentofu },
        );
        expect(requests.length).to.equal(4);
      },
    );
  });

  it('leaves every status to a caller who wants no retries', async () => {
    await withHandlerServer(
      (_request, response) => response.writeHead(503).end('busy'),
      async ({ origin, requests }) => {
        await withTestClient(async ({ client }) => {
          const once = { attemptsMax: 1, attemptTimeoutMs: undefined };
          const response = await client.get(new URL(origin), httpOptions({ retry: once }));

          expect(response.statusLine).to.equal('503 Service Unavailable');
          expect((await readBody(response)).toString()).to.equal('busy');
        });
        expect(requests.length).to.equal(1);
      },
    );
  });

  it('tries again when the connection breaks before the answer', async () => {
    let attempts = 0;
    await withHandlerServer(
      (request, response) => {
        attempts += 1;
        if (attempts === 1) request.socket.resetAndDestroy();
        else if (attempts === 2) request.socket.destroy();
        else response.end('there');
      },
      async ({ origin }) => {
        await withTestClient(async ({ client, sleeps }) => {
          const response = await client.get(new URL(origin), httpOptions({ retry }));

          expect((await readBody(response)).toString()).to.equal('there');
          expect(sleeps).to.deep.equal([1000, 2000]);
        });
      },
    );
  });

  it('sends nothing for a signal that was aborted before', async () => {
    await withTestClient(async ({ client }) => {
      const reason = new Error('interrupted');
      const signal = AbortSignal.abort(reason);

      expect(
        await rejection(client.get(new URL('http://127.0.0.1:1/'), httpOptions({ signal }))),
      ).to.equal(reason);
    });
  });

  it('breaks what is under way when it is closed', async () => {
    await withHandlerServer(
      () => undefined,
      async ({ origin }) => {
        await withTestClient(async ({ client }) => {
          const once = { attemptsMax: 1, attemptTimeoutMs: undefined };
          const pending = rejection(client.get(new URL(origin), httpOptions({ retry: once })));
          await new Promise((resolve) => setTimeout(resolve, 50));
          await client.close();

          expect(await pending).to.be.instanceOf(RequestError);
        });
      },
    );
  });
});

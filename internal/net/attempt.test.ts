import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect } from 'chai';
import { withHandlerServer } from '../testing/handler-server.ts';
import { rejection } from '../testing/rejection.ts';
import { httpOptions, withTestClient } from '../testing/test-client.ts';
import { readBody } from './read-body.ts';
import { RequestError } from './request-error.ts';

const once = { attemptsMax: 1, attemptTimeoutMs: undefined };
const hurried = { attemptsMax: 2, attemptTimeoutMs: 60 };

describe('attemptRequest', () => {
  it('follows redirects, and says where the answer came from', async () => {
    await withHandlerServer(
      ({ url }, response) => {
        if (url === '/a') response.writeHead(302, { location: 'b' }).end('moved');
        else if (url === '/b') response.writeHead(307, { location: '/c?d=e' }).end();
        else response.end('found');
      },
      async ({ origin, connections }) => {
        await withTestClient(async ({ client }) => {
          const response = await client.get(new URL(`${origin}/a`), httpOptions());

          expect((await readBody(response)).toString()).to.equal('found');
          expect(response.url.href).to.equal(`${origin}/c?d=e`);
        });
        expect(connections()).to.equal(1);
      },
    );
  });

  it('does not wait for the rest of an answer that redirects', async () => {
    await withHandlerServer(
      ({ url }, response) => {
        if (url !== '/a') response.end('found');
        else response.writeHead(302, { location: '/b', 'content-length': 10 }).write('mov');
      },
      async ({ origin }) => {
        await withTestClient(async ({ client }) => {
          const response = await client.get(new URL(`${origin}/a`), httpOptions());

          expect((await readBody(response)).toString()).to.equal('found');
        });
      },
    );
  });

  it('gives tokens to the origin they are for, and to no other', async () => {
    await withHandlerServer(
      (_request, response) => response.end('elsewhere'),
      async (elsewhere) => {
        await withHandlerServer(
          ({ url }, response) => {
            const location = url === '/start' ? '/same' : `${elsewhere.origin}/away?signed=1`;
            response.writeHead(302, { location }).end();
          },
          async ({ origin, requests }) => {
            await withTestClient(async ({ client }) => {
              const options = httpOptions({ bearerToken: 'secret', headers: { Cookie: 'a=b' } });
              await (await client.get(new URL(`${origin}/start`), options)).discard();
            });

            expect(requests.map(({ headers }) => headers.authorization)).to.deep.equal([
              'Bearer secret',
              'Bearer secret',
            ]);
          },
        );
        expect(elsewhere.requests.map(({ url }) => url)).to.deep.equal(['/away?signed=1']);
        expect(elsewhere.requests[0]?.headers).not.to.have.any.keys('authorization', 'cookie');
      },
    );
  });

  it('does not give a token back when a redirect leads home', async () => {
    let home = '';
    await withHandlerServer(
      (_request, response) => response.writeHead(302, { location: `${home}/again` }).end(),
      async (elsewhere) => {
        await withHandlerServer(
          ({ url }, response) => {
            if (url === '/again') response.end();
            else response.writeHead(302, { location: elsewhere.origin }).end();
          },
          async ({ origin, requests }) => {
            home = origin;
            await withTestClient(async ({ client }) => {
              const options = httpOptions({ bearerToken: 'secret' });
              await (await client.get(new URL(`${origin}/start`), options)).discard();
            });

            expect(requests.map(({ headers }) => headers.authorization)).to.deep.equal([
              'Bearer secret',
              undefined,
            ]);
          },
        );
      },
    );
  });

  it('sends the token also on the second try', async () => {
    const statuses = [500, 200];
    await withHandlerServer(
      (_request, response) => response.writeHead(statuses.shift() ?? 0).end(),
      async ({ origin, requests }) => {
        await withTestClient(async ({ client }) => {
          await client.get(new URL(origin), httpOptions({ bearerToken: '' }));
        });

        // An empty token is a token.
        expect(requests.map(({ headers }) => headers.authorization)).to.deep.equal([
          'Bearer',
          'Bearer',
        ]);
      },
    );
  });

  it('sends the user that an address names, and does not show them', async () => {
    await withHandlerServer(
      (_request, response) => response.writeHead(500).end(),
      async ({ port, requests }) => {
        await withTestClient(async ({ client }) => {
          const url = new URL(`http://us%40er:pa%3Ass@127.0.0.1:${port}/`);
          const error = await rejection(client.get(url, httpOptions()));

          expect(String(error)).not.to.match(/us@er|us%40er|pa:ss|pa%3Ass/);
        });
        expect(requests[0]?.headers.authorization).to.equal(
          `Basic ${Buffer.from('us@er:pa:ss').toString('base64')}`,
        );
      },
    );
  });

  describe('at the limit of redirects', () => {
    function loop({ url }: IncomingMessage, response: ServerResponse): void {
      response.writeHead(302, { location: `/${Number(url?.slice(1)) + 1}?secret=x` }).end();
    }

    it('stops, and does not try again', async () => {
      await withHandlerServer(loop, async ({ origin, port, requests }) => {
        await withTestClient(async ({ client, sleeps }) => {
          const error = await rejection(client.get(new URL(`${origin}/0`), httpOptions()));

          expect(error)
            .to.be.instanceOf(RequestError)
            .which.includes({
              failure: 'redirect-limit',
              message: `the request failed, please try again later: 302 Found returned from 127.0.0.1:${port}`,
            });
          expect(sleeps).to.deep.equal([]);
        });
        expect(requests.length).to.equal(11);
      });
    });

    it('says so to a caller who wants no retries', async () => {
      await withHandlerServer(loop, async ({ origin, requests }) => {
        await withTestClient(async ({ client }) => {
          const options = httpOptions({ retry: once, redirectsMax: 0 });
          const error = await rejection(client.get(new URL(`${origin}/0`), options));

          expect(error)
            .to.be.instanceOf(RequestError)
            .with.property('message', `Get "${origin}/1?secret=***": stopped after 0 redirects`);
        });
        expect(requests.length).to.equal(1);
      });
    });
  });

  it('bounds the time until the answer, and tries again', async () => {
    await withHandlerServer(
      () => undefined,
      async ({ origin, requests }) => {
        await withTestClient(async ({ client }) => {
          const error = await rejection(
            client.get(new URL(origin), httpOptions({ retry: hurried })),
          );

          expect(error)
            .to.be.instanceOf(RequestError)
            .which.includes({
              failure: 'timeout',
              message: `the request failed after 2 attempts, please try again later: Get "${origin}/": context deadline exceeded`,
            });
        });
        expect(requests.length).to.equal(2);
      },
    );
  });

  it('bounds the time until the end of the body', async () => {
    await withHandlerServer(
      (_request, response) => response.write('some'),
      async ({ origin }) => {
        await withTestClient(async ({ client }) => {
          const response = await client.get(new URL(origin), httpOptions({ retry: hurried }));
          const error = await rejection(readBody(response));

          expect(error).to.be.instanceOf(RequestError).which.includes({
            code: 'query-failed',
            failure: 'timeout',
            message:
              'net/http: request canceled (Client.Timeout or context cancellation while reading body)',
          });
        });
      },
    );
  });

  it('ends with the reason of the caller’s signal while it waits for the answer', async () => {
    await withHandlerServer(
      () => undefined,
      async ({ origin }) => {
        await withTestClient(async ({ client, sleeps }) => {
          const controller = new AbortController();
          const reason = new Error('interrupted');
          const pending = rejection(
            client.get(new URL(origin), httpOptions({ signal: controller.signal })),
          );
          setTimeout(() => {
            controller.abort(reason);
          }, 30);

          expect(await pending).to.equal(reason);
          expect(sleeps).to.deep.equal([]);
        });
      },
    );
  });

  it('ends with the reason of the caller’s signal while the body arrives', async () => {
    await withHandlerServer(
      (_request, response) => response.write('some'),
      async ({ origin }) => {
        await withTestClient(async ({ client }) => {
          const controller = new AbortController();
          const reason = new Error('interrupted');
          const { signal } = controller;
          const response = await client.get(new URL(origin), httpOptions({ signal }));
          setTimeout(() => {
            controller.abort(reason);
          }, 30);

          expect(await rejection(readBody(response))).to.equal(reason);
        });
      },
    );
  });

  it('ends at once when it is given up while it waits for a connection', async () => {
    await withHandlerServer(
      () => undefined,
      async ({ origin, requests }) => {
        await withTestClient(async ({ client }) => {
          const controller = new AbortController();
          const { signal } = controller;
          const pending = Array.from({ length: 20 }, () =>
            rejection(client.get(new URL(origin), httpOptions({ signal }))),
          );
          while (requests.length < 16) await new Promise((resolve) => setTimeout(resolve, 5));
          const reason = new Error('interrupted');
          controller.abort(reason);

          expect(new Set(await Promise.all(pending))).to.deep.equal(new Set([reason]));
        });
        expect(requests.length).to.equal(16);
      },
    );
  });
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFakeProxy } from '../testing/fake-proxy.ts';
import { withHandlerServer, withTcpServer } from '../testing/handler-server.ts';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { httpOptions, withTestClient } from '../testing/test-client.ts';
import { createTestAuthority } from '../testing/tls-certificate.ts';
import { readBody } from './read-body.ts';
import { RequestError } from './request-error.ts';

const once = { attemptsMax: 1, attemptTimeoutMs: undefined };
const authority = createTestAuthority();
const registryTls = authority.issue({ names: ['registry.test'] });
const proxyTls = authority.issue({ names: ['127.0.0.1'] });
const basic = `Basic ${Buffer.from('user:pass').toString('base64')}`;

/** Lends a file with the authority's certificate. */
async function withAuthorityFile(use: (file: string) => Promise<void>): Promise<void> {
  await withTempDir(async (directory) => {
    const file = join(directory, 'ca.pem');
    await writeFile(file, authority.certificate);
    await use(file);
  });
}

describe('requests through a proxy', () => {
  for (const [kind, tls] of [
    ['http', undefined],
    ['https', proxyTls],
  ] as const) {
    it(`sends plain requests to an ${kind} proxy, address and all`, async () => {
      await withAuthorityFile(async (file) => {
        await withHandlerServer(
          (_request, response) => response.end('found'),
          async (server) => {
            await withFakeProxy({ target: server, tls }, async (proxy) => {
              const setting = `${kind}://user:pass@127.0.0.1:${proxy.port}`;
              await withTestClient(
                async ({ client }) => {
                  const url = new URL('http://registry.test/v1/versions?a=b');
                  const options = httpOptions({ bearerToken: 'secret' });
                  const response = await client.get(url, options);

                  expect((await readBody(response)).toString()).to.equal('found');
                  expect(response.url.href).to.equal(url.href);
                },
                { env: { HTTP_PROXY: setting, SSL_CERT_FILE: file } },
              );
              expect(proxy.asked).to.deep.equal(['GET http://registry.test/v1/versions?a=b']);
              expect(proxy.authorizations).to.deep.equal([basic]);
            });
            expect(server.requests[0]?.headers).to.include({
              host: 'registry.test',
              authorization: 'Bearer secret',
            });
          },
        );
      });
    });

    it(`tunnels secure requests through an ${kind} proxy, which sees but the host`, async () => {
      await withAuthorityFile(async (file) => {
        await withHandlerServer(
          (_request, response) => response.end('found'),
          async (server) => {
            await withFakeProxy({ target: server, tls }, async (proxy) => {
              const setting = `${kind}://user:pass@127.0.0.1:${proxy.port}`;
              await withTestClient(
                async ({ client }) => {
                  for (const path of ['/one', '/two']) {
                    const url = new URL(`https://registry.test${path}`);
                    const response = await client.get(url, httpOptions({ bearerToken: 'secret' }));

                    expect((await readBody(response)).toString()).to.equal('found');
                  }
                },
                { env: { HTTPS_PROXY: setting, SSL_CERT_FILE: file } },
              );
              expect(proxy.asked).to.deep.equal(['CONNECT registry.test:443']);
              expect(proxy.authorizations).to.deep.equal([basic]);
            });
            expect(server.requests.map(({ url }) => url)).to.deep.equal(['/one', '/two']);
            expect(server.requests[0]?.headers).to.include({ authorization: 'Bearer secret' });
            expect(server.requests[0]?.headers).not.to.have.property('proxy-authorization');
          },
          { tls: registryTls },
        );
      });
    });
  }

  it('checks the server’s certificate behind the proxy', async () => {
    await withHandlerServer(
      (_request, response) => response.end(),
      async (server) => {
        await withFakeProxy({ target: server }, async (proxy) => {
          await withTestClient(
            async ({ client }) => {
              const url = new URL('https://registry.test/');
              const error = await rejection(client.get(url, httpOptions()));

              expect(error)
                .to.be.instanceOf(RequestError)
                .which.includes({ failure: 'certificate' });
            },
            {
              env: {
                HTTPS_PROXY: proxy.origin,
                SSL_CERT_FILE: '/nowhere',
                SSL_CERT_DIR: '/nowhere',
              },
            },
          );
        });
        expect(server.requests.length).to.equal(0);
      },
      { tls: registryTls },
    );
  });

  it('leaves the proxy out for the hosts of NO_PROXY, also on a redirect', async () => {
    await withHandlerServer(
      (_request, response) => response.end('direct'),
      async (direct) => {
        await withHandlerServer(
          (_request, response) =>
            response.writeHead(302, { location: `${direct.origin}/archive` }).end(),
          async (server) => {
            await withFakeProxy({ target: server }, async (proxy) => {
              await withTestClient(
                async ({ client }) => {
                  const url = new URL('http://registry.test/');
                  const response = await client.get(url, httpOptions());

                  expect((await readBody(response)).toString()).to.equal('direct');
                },
                { env: { HTTP_PROXY: proxy.origin } },
              );
              expect(proxy.asked).to.deep.equal(['GET http://registry.test/']);
            });
          },
        );
      },
    );
  });

  const refusals = ['403 Forbidden', '407 Proxy Authentication Required', '502 Bad Gateway'];
  for (const refusal of refusals) {
    it(`reports a proxy that answers ${refusal}`, async () => {
      await withFakeProxy({ target: { port: 1 }, refusal }, async (proxy) => {
        await withTestClient(
          async ({ client }) => {
            const url = new URL('https://registry.test/');
            const error = await rejection(client.get(url, httpOptions({ retry: once })));

            expect(error)
              .to.be.instanceOf(RequestError)
              .which.includes({
                code: 'host-unreachable',
                message: `Get "https://registry.test/": ${refusal.slice(4)}`,
                hint: 'Check HTTP_PROXY and HTTPS_PROXY, or add the host to NO_PROXY.',
              });
          },
          { env: { HTTPS_PROXY: `http://user:pass@127.0.0.1:${proxy.port}` } },
        );
      });
    });
  }

  for (const scheme of ['http', 'https']) {
    it(`reports a proxy that cannot be reached, for ${scheme}, without its password`, async () => {
      const setting = 'http://user:pass@127.0.0.1:1';
      await withTestClient(
        async ({ client }) => {
          const url = new URL(`${scheme}://registry.test/`);
          const error = await rejection(client.get(url, httpOptions({ retry: once })));

          expect(error)
            .to.be.instanceOf(RequestError)
            .with.property(
              'message',
              `Get "${url.href}": proxyconnect tcp: dial tcp 127.0.0.1:1: connect: connection refused`,
            );
        },
        { env: { HTTP_PROXY: setting, HTTPS_PROXY: setting } },
      );
    });
  }

  const rude = [
    ['closes the connection', ''],
    ['speaks before it is asked', 'HTTP/1.1 200 OK\r\n\r\nSSH-2.0'],
    ['speaks no HTTP', 'SSH-2.0-OpenSSH\r\n'],
  ] as const;
  for (const [what, text] of rude) {
    it(`reports a proxy that ${what}`, async () => {
      await withTcpServer(
        (socket) => {
          socket.once('data', () => socket.end(text));
        },
        async ({ origin }) => {
          await withTestClient(
            async ({ client }) => {
              const url = new URL('https://registry.test/');
              const error = await rejection(client.get(url, httpOptions({ retry: once })));

              expect(error).to.be.instanceOf(RequestError).which.includes({
                failure: 'transport',
                retryable: true,
                hint: 'Check HTTP_PROXY and HTTPS_PROXY, or add the host to NO_PROXY.',
              });
            },
            { env: { HTTPS_PROXY: origin } },
          );
        },
      );
    });
  }
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { withHandlerServer, withTcpServer } from '../testing/handler-server.ts';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { httpOptions, withTestClient } from '../testing/test-client.ts';
import { createTestAuthority } from '../testing/tls-certificate.ts';
import { readBody } from './read-body.ts';
import { RequestError } from './request-error.ts';

const once = { attemptsMax: 1, attemptTimeoutMs: undefined };
const authority = createTestAuthority();
const stranger = createTestAuthority('Somebody else');

/** Lends an environment in which the test's authority is trusted, and no other. */
async function withTrust(
  use: (env: Readonly<Record<string, string>>) => Promise<void>,
): Promise<void> {
  await withTempDir(async (directory) => {
    const file = join(directory, 'ca.pem');
    await writeFile(file, authority.certificate);
    await use({ SSL_CERT_FILE: file, SSL_CERT_DIR: directory });
  });
}

describe('createConnector', () => {
  it('reaches a server whose certificate is trusted, by name and by address', async () => {
    const tls = authority.issue({ names: ['localhost', '127.0.0.1'] });
    await withTrust(async (env) => {
      await withHandlerServer(
        (_request, response) => response.end('secret'),
        async ({ port, connections }) => {
          await withTestClient(
            async ({ client }) => {
              for (const host of ['localhost', '127.0.0.1', 'localhost']) {
                const url = new URL(`https://${host}:${port}/`);
                const response = await client.get(url, httpOptions());

                expect((await readBody(response)).toString()).to.equal('secret');
              }
            },
            { env },
          );
          expect(connections()).to.equal(2);
        },
        { tls },
      );
    });
  });

  const untrusted = [
    [
      'from a stranger',
      stranger.issue({ names: ['localhost'] }),
      'certificate signed by unknown authority',
    ],
    [
      'that has expired',
      authority.issue({ names: ['localhost'], validForMs: -1000 }),
      'certificate has expired or is not yet valid',
    ],
    [
      'for another name',
      authority.issue({ names: ['other.test', '127.0.0.1'] }),
      'certificate is valid for other.test, 127.0.0.1, not localhost',
    ],
  ] as const;
  for (const [what, tls, problem] of untrusted) {
    it(`refuses a certificate ${what}, and does not try again`, async () => {
      await withTrust(async (env) => {
        await withHandlerServer(
          (_request, response) => response.end(),
          async ({ port, requests, connections }) => {
            await withTestClient(
              async ({ client, sleeps }) => {
                const url = new URL(`https://localhost:${port}/`);
                const options = httpOptions({ bearerToken: 'secret' });
                const error = await rejection(client.get(url, options));

                expect(error)
                  .to.be.instanceOf(RequestError)
                  .which.includes({
                    code: 'host-unreachable',
                    failure: 'certificate',
                    retryable: false,
                    message: `the request failed, please try again later: Get "https://localhost:${port}/": tls: failed to verify certificate: x509: ${problem}`,
                  });
                expect(error)
                  .to.have.property('hint')
                  .that.matches(/SSL_CERT_FILE/);
                expect(sleeps).to.deep.equal([]);
              },
              { env },
            );
            expect([requests.length, connections()]).to.deep.equal([0, 1]);
          },
          { tls },
        );
      });
    });
  }

  it('words what else can go wrong as Go does', async () => {
    await withTcpServer(
      (socket) => {
        socket.once('data', (data) => {
          const isTls = data[0] === 0x16;
          if (isTls) socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
          else socket.end('garbage\r\n\r\n');
        });
      },
      async ({ port }) => {
        await withTestClient(async ({ client }) => {
          const failures = [
            ['http://127.0.0.1:1/', 'dial tcp 127.0.0.1:1: connect: connection refused'],
            ['http://localhost:1/', 'dial tcp 127.0.0.1:1: connect: connection refused'],
            [`https://127.0.0.1:${port}/`, 'http: server gave HTTP response to HTTPS client'],
            [
              `http://127.0.0.1:${port}/`,
              'net/http: HTTP/1.x transport connection broken: malformed HTTP response (Response does not match the HTTP/1.1 protocol (Expected HTTP/, RTSP/ or ICE/))',
            ],
          ] as const;
          for (const [address, text] of failures) {
            const options = httpOptions({ retry: once });
            const error = await rejection(client.get(new URL(address), options));

            expect(error).to.be.instanceOf(RequestError).with.property('retryable', true);
            expect(String(error))
              // Where there is IPv6, it may be the address that was tried first.
              .to.match(new RegExp(escape(`RequestError: Get "${address}": ${text}`)));
          }
        });
      },
    );
  });

  for (const [how, end, text] of [
    ['closes', 'end', 'EOF'],
    ['breaks', 'resetAndDestroy', 'read tcp HOST: read: connection reset by peer'],
  ] as const) {
    it(`reports a server that ${how} the connection without an answer`, async () => {
      await withTcpServer(
        (socket) => {
          socket.once('data', () => socket[end]());
        },
        async ({ origin, port }) => {
          await withTestClient(async ({ client }) => {
            const error = await rejection(
              client.get(new URL(origin), httpOptions({ retry: once })),
            );

            expect(error)
              .to.be.instanceOf(RequestError)
              .with.property(
                'message',
                `Get "${origin}/": ${text.replace('HOST', `127.0.0.1:${port}`)}`,
              );
          });
        },
      );
    });
  }

  it('reports a server that closes the connection instead of speaking TLS', async () => {
    await withTcpServer(
      (socket) => {
        socket.once('data', () => socket.end());
      },
      async ({ port }) => {
        await withTestClient(async ({ client }) => {
          const url = new URL(`https://127.0.0.1:${port}/`);
          const error = await rejection(client.get(url, httpOptions({ retry: once })));

          expect(error)
            .to.be.instanceOf(RequestError)
            .with.property('message', `Get "${url.href}": EOF`);
        });
      },
    );
  });

  it('refuses headers without end', async () => {
    await withTcpServer(
      (socket) => {
        socket.once('data', () => {
          socket.write(`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(300 * 1024)}\r\n\r\n`);
        });
      },
      async ({ origin }) => {
        await withTestClient(async ({ client }) => {
          const error = await rejection(client.get(new URL(origin), httpOptions({ retry: once })));

          expect(error)
            .to.be.instanceOf(RequestError)
            .with.property(
              'message',
              `Get "${origin}/": net/http: server response headers exceeded the limit`,
            );
        });
      },
    );
  });

  it('does not send what would break out of a header', async () => {
    await withHandlerServer(
      (_request, response) => response.end(),
      async ({ origin, requests }) => {
        await withTestClient(async ({ client, sleeps }) => {
          const options = httpOptions({ bearerToken: 'secret\r\nx-evil: 1' });
          const error = await rejection(client.get(new URL(origin), options));

          expect(error).to.be.instanceOf(RequestError).with.property('retryable', false);
          expect(String(error)).not.to.contain('secret');
          expect(sleeps).to.deep.equal([]);
        });
        expect(requests.length).to.equal(0);
      },
    );
  });
});

function escape(text: string): string {
  return `^${text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replace('tcp 127\\.0\\.0\\.1:1:', 'tcp (?:127\\.0\\.0\\.1|::1):1:')}$`;
}

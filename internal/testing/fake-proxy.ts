import { request as sendRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { pipeline, type Duplex } from 'node:stream';
import type { TlsIdentity } from './fake-server.ts';
import { withHandlerServer, type HandlerServer } from './handler-server.ts';

export interface FakeProxyOptions {
  /** The proxy itself speaks TLS. */
  readonly tls?: TlsIdentity | undefined;
  /** Status line with which it refuses to open tunnels, such as `403 Forbidden`. */
  readonly refusal?: string | undefined;
  /** Every request ends up here, whatever host it names. */
  readonly target: { readonly port: number };
}

/** A proxy and what it was asked. */
export interface FakeProxy extends Pick<HandlerServer, 'origin' | 'port'> {
  /** Such as `GET http://example.com/` and `CONNECT example.com:443`. */
  readonly asked: readonly string[];
  /** The `Proxy-Authorization` of each. */
  readonly authorizations: readonly (string | undefined)[];
}

/** Lends a proxy. */
export async function withFakeProxy(
  options: FakeProxyOptions,
  use: (proxy: FakeProxy) => Promise<void>,
): Promise<void> {
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];

  function note(request: IncomingMessage): void {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    authorizations.push(request.headers['proxy-authorization']);
  }

  function forward(request: IncomingMessage, response: ServerResponse): void {
    note(request);
    const { pathname, search } = new URL(request.url ?? '');
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => name !== 'proxy-authorization'),
    );
    sendRequest(
      { host: '127.0.0.1', port: options.target.port, path: `${pathname}${search}`, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        // A proxy whose server breaks off does the same.
        pipeline(answer, response, () => undefined);
      },
    )
      .on('error', () => response.destroy())
      .end();
  }

  function tunnel(request: IncomingMessage, client: Duplex): void {
    note(request);
    if (options.refusal !== undefined) {
      client.end(`HTTP/1.1 ${options.refusal}\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const server: Socket = connect(options.target.port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      server.pipe(client).pipe(server);
    });
    server.on('error', () => client.destroy());
    client.on('error', () => server.destroy());
    client.on('close', () => server.destroy());
  }

  await withHandlerServer(
    forward,
    ({ origin, port }) => use({ origin, port, asked, authorizations }),
    { tls: options.tls, connect: tunnel },
  );
}

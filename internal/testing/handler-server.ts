import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TlsIdentity } from './fake-server.ts';

/** A server on loopback whose every answer is the test's own. */
export interface HandlerServer {
  /** Such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  readonly port: number;
  /** In the order of their arrival. */
  readonly requests: readonly IncomingMessage[];
  /** How many connections were opened. */
  readonly connections: () => number;
}

export interface HandlerServerOptions {
  /** Serves https; plain http without it. */
  readonly tls?: TlsIdentity | undefined;
  /** Answers `CONNECT`. */
  readonly connect?: (request: IncomingMessage, socket: Duplex) => void;
}

/** Lends a web server. */
export async function withHandlerServer(
  handle: RequestListener,
  use: (server: HandlerServer) => Promise<void>,
  { tls, connect }: HandlerServerOptions = {},
): Promise<void> {
  const requests: IncomingMessage[] = [];
  const server = tls === undefined ? createServer() : createTlsServer(tls);
  server.on('request', (request, response) => {
    requests.push(request);
    handle(request, response);
  });
  if (connect !== undefined) server.on('connect', connect);
  const scheme = tls === undefined ? 'http' : 'https';
  await lend(server, ({ port, connections }) =>
    use({ origin: `${scheme}://127.0.0.1:${port}`, port, requests, connections }),
  );
}

/** Lends a server that speaks no HTTP but what `handle` writes. */
export async function withTcpServer(
  handle: (socket: Socket) => void,
  use: (server: Omit<HandlerServer, 'requests'>) => Promise<void>,
): Promise<void> {
  await lend(createTcpServer(handle), ({ port, connections }) =>
    use({ origin: `http://127.0.0.1:${port}`, port, connections }),
  );
}

interface Listening {
  readonly port: number;
  readonly connections: () => number;
}

async function lend(server: Server, use: (listening: Listening) => Promise<void>): Promise<void> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // What clients do to the connection is theirs to report.
    socket.on('error', () => undefined);
  });
  const port = await listen(server);
  try {
    await use({ port, connections: () => connections });
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('No port'));
      else resolve(address.port);
    });
  });
}

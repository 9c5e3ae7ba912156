import { createServer as createTcpServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:https';
import type { TlsIdentity } from '../../internal/testing/fake-server.ts';
import { createTlsIdentity, type TestAuthority } from '../../internal/testing/tls-certificate.ts';

/** Places that look like servers and let nobody in. */
export type BadOrigin =
  | 'refusing'
  | 'slow-tls'
  | 'expired-certificate'
  | 'unknown-certificate'
  | 'certificate-of-another';

/** Lends such a place. */
export async function withBadOrigin<T>(
  kind: BadOrigin,
  authority: TestAuthority,
  use: (origin: string) => Promise<T>,
): Promise<T> {
  const server = createServer(kind, authority);
  server.on('connection', (socket) => {
    socket.on('error', () => undefined);
  });
  const port = await listen(server);
  if (kind === 'refusing') await close(server);
  try {
    return await use(`https://127.0.0.1:${port}`);
  } finally {
    if (kind !== 'refusing') await close(server);
  }
}

function createServer(kind: BadOrigin, authority: TestAuthority): Server {
  switch (kind) {
    case 'refusing':
      return createTcpServer();
    case 'slow-tls':
      // Takes what it is sent and never says a word.
      return createTcpServer((socket) => socket.resume());
    case 'expired-certificate':
      return serve(authority.issue({ names: ['127.0.0.1'], validForMs: -60_000 }));
    case 'unknown-certificate':
      return serve(createTlsIdentity());
    case 'certificate-of-another':
      return serve(authority.issue({ names: ['example.com'] }));
  }
}

function serve(identity: TlsIdentity): Server {
  return createTlsServer(identity, (_request, response) => response.end('{}'));
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

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}

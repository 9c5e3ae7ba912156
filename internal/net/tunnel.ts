import { request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { ProxyFailure } from './proxy-failure.ts';

export interface TunnelOptions {
  readonly host: string;
  readonly port: number;
  /** The value of `Proxy-Authorization`. */
  readonly authorization: string | undefined;
  readonly timeoutMs: number;
}

/**
 * Asks the proxy at the other end of a connection to pass it on to a host (HTTP semantics,
 * "CONNECT"). When the promise resolves, the connection leads to that host.
 *
 * @throws {ProxyFailure} when the proxy refuses; the connection is then closed
 */
export function openTunnel(proxy: Socket, options: TunnelOptions): Promise<void> {
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  const authority = `${host}:${options.port}`;
  return new Promise((resolve, reject) => {
    function refuse(error: Error): void {
      proxy.destroy();
      reject(error);
    }
    const connect = request({
      method: 'CONNECT',
      path: authority,
      createConnection: () => proxy,
      timeout: options.timeoutMs,
      headers: {
        host: authority,
        connection: 'keep-alive',
        ...(options.authorization === undefined
          ? {}
          : { 'proxy-authorization': options.authorization }),
      },
    });
    connect.once('connect', (response, _socket, head) => {
      if (response.statusCode !== 200) {
        refuse(new ProxyFailure(describe(response)));
      } else if (head.length > 0) {
        refuse(new ProxyFailure('the proxy sent data before it was asked'));
      } else {
        proxy.setTimeout(0);
        resolve();
      }
    });
    connect.once('timeout', () => {
      refuse(new ProxyFailure('Cannot reach the proxy', { cause: new Error('i/o timeout') }));
    });
    connect.once('error', (cause) => {
      refuse(new ProxyFailure('Cannot reach the proxy', { cause }));
    });
    connect.end();
  });
}

function describe({ statusCode = 0, statusMessage = '' }: IncomingMessage): string {
  return statusMessage === '' ? `status ${statusCode}` : statusMessage;
}

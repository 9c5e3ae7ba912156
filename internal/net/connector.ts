/**
 * Opens the connections that requests travel on: TCP, TLS, and both through a proxy. Knows nothing of
 * requests.
 */
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls';
import type { buildConnector } from 'undici';
import { ProxyFailure } from './proxy-failure.ts';
import type { Proxy } from './proxy.ts';
import { openTunnel } from './tunnel.ts';

/** What connections lead to. */
export type ConnectorRoute =
  | { readonly kind: 'server' }
  /** The proxy itself, which passes plain http requests on. */
  | { readonly kind: 'forward' }
  /** The server, through a tunnel that the proxy opens. */
  | { readonly kind: 'tunnel'; readonly proxy: Proxy };

export interface ConnectorOptions {
  readonly route: ConnectorRoute;
  /** The certificates to trust. Asked for once TLS is needed, for loading them takes a while. */
  readonly secureContext: () => Promise<SecureContext>;
  /** Gives up connections that are still being opened, and breaks the open ones. */
  readonly signal: AbortSignal;
}

/** Makes a function that undici calls for every new connection. */
export function createConnector(options: ConnectorOptions): buildConnector.connector {
  return ({ hostname, port, protocol }, callback) => {
    const secure = protocol === 'https:';
    const place = { host: hostname, port: Number(port) || (secure ? 443 : 80), secure };
    connect(place, options).then(
      (socket) => {
        callback(null, socket);
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)), null);
      },
    );
  };
}

interface Place {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

async function connect(place: Place, options: ConnectorOptions): Promise<Socket> {
  switch (options.route.kind) {
    case 'server':
      return dial(place, options);
    case 'forward':
      return dialProxy(place, options);
    case 'tunnel': {
      const { url, authorization } = options.route.proxy;
      const secure = url.protocol === 'https:';
      const host = url.hostname.replace(/^\[|\]$/g, '');
      const port = Number(url.port) || (secure ? 443 : 80);
      const socket = await dialProxy({ host, port, secure }, options);
      await openTunnel(socket, { ...place, authorization, timeoutMs: tunnelTimeoutMs });
      return place.secure ? startTls(socket, place.host, options) : socket;
    }
  }
}

async function dialProxy(place: Place, options: ConnectorOptions): Promise<Socket> {
  try {
    return await dial(place, options);
  } catch (cause) {
    throw new ProxyFailure('Cannot reach the proxy', { cause });
  }
}

async function dial(place: Place, options: ConnectorOptions): Promise<Socket> {
  // Loading certificates takes longer than many a dial: the two overlap. A failure shows below.
  if (place.secure) options.secureContext().catch(() => undefined);
  const socket = connectTcp({
    host: place.host,
    port: place.port,
    signal: options.signal,
    ...tcpOptions,
  });
  await settle(socket, 'connect', {
    timeoutMs: dialTimeoutMs,
    timeoutText: `dial tcp ${place.host}:${place.port}: i/o timeout`,
  });
  return place.secure ? startTls(socket, place.host, options) : socket;
}

async function startTls(
  socket: Socket,
  host: string,
  options: ConnectorOptions,
): Promise<TLSSocket> {
  const secured = connectTls({
    socket,
    secureContext: await options.secureContext(),
    ALPNProtocols: ['http/1.1'],
    // Addresses are no names for TLS, though they are checked against the certificate all the same.
    ...(isIP(host) === 0 ? { servername: host } : { host }),
  });
  await settle(secured, 'secureConnect', {
    timeoutMs: handshakeTimeoutMs,
    timeoutText: 'net/http: TLS handshake timeout',
  });
  return secured;
}

/** Waits for a socket to be ready; one that fails or takes too long is destroyed. */
function settle(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  limit: { readonly timeoutMs: number; readonly timeoutText: string },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy(new Error(limit.timeoutText));
    }, limit.timeoutMs);
    socket.once(event, () => {
      clearTimeout(timer);
      resolve();
    });
    // Stays on, for undici listens only once it has the socket.
    socket.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}

const dialTimeoutMs = 30_000;
const handshakeTimeoutMs = 10_000;
const tunnelTimeoutMs = 30_000;
const tcpOptions = {
  keepAlive: true,
  keepAliveInitialDelay: 30_000,
  noDelay: true,
  /** As much as one read of Node's brings. */
  highWaterMark: 64 * 1024,
};

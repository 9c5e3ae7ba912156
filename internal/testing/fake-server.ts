/**
 * A web server for tests, the demo and the benchmarks, on loopback: it remembers what it was asked,
 * misbehaves where it is told to, and can be as slow as a distant one. It knows nothing of providers.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { createFaultList, type Fault, type FaultList } from './fault.ts';
import type { LoggedRequest } from './logged-request.ts';
import { leaksPlantedToken } from './planted-token.ts';
import { sendBody, type FakeAnswer } from './send-body.ts';

export type { LoggedRequest } from './logged-request.ts';
export type { FakeAnswer } from './send-body.ts';

/** PEM texts. */
export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
}

export interface FakeServerOptions {
  /** Serves https; plain http without it. */
  readonly tls?: TlsIdentity | undefined;
  /** Waits so long before it looks at a request. */
  readonly latencyMs?: number | undefined;
  /** Speed of one connection; as fast as possible unless told. */
  readonly bytesPerSecond?: number | undefined;
}

export interface FakeServer {
  /** Such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  readonly port: number;
  /** In the order of their arrival. */
  readonly requests: readonly LoggedRequest[];
  readonly faults: Pick<FaultList, 'add' | 'clear'>;
  /** Counts the requests whose path matches. */
  count(path: RegExp): number;
  /**
   * Breaks every connection and frees the port.
   *
   * @throws {Error} when a request has brought a token that it should not have
   */
  close(): Promise<void>;
}

/** Finds the answer to a path (without its query); what has none is answered with 404. */
export type Answer = (path: string) => FakeAnswer | undefined | Promise<FakeAnswer | undefined>;

/** Starts a server on a free port. */
export async function createFakeServer(
  answer: Answer,
  options: FakeServerOptions = {},
): Promise<FakeServer> {
  const requests: LoggedRequest[] = [];
  const faults = createFaultList();
  const server = options.tls === undefined ? createServer() : createTlsServer(options.tls);
  server.on('request', (message: IncomingMessage, response: ServerResponse) => {
    const request = readRequest(message);
    requests.push(request);
    respond({ request, response, fault: faults.take(request.path) }, answer, options).catch(() => {
      // The client went away, which is the client's to report.
      response.destroy();
    });
  });
  const port = await listen(server);
  return {
    origin: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    requests,
    faults,
    count: (path) => requests.filter((request) => path.test(request.path)).length,
    close: () =>
      new Promise((resolve, reject) => {
        server.close(() => {
          const leak = requests.find(leaksPlantedToken);
          if (leak === undefined) resolve();
          else reject(new Error(`A token arrived with ${JSON.stringify(leak)}`));
        });
        server.closeAllConnections();
      }),
  };
}

function listen(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('No port'));
      else resolve(address.port);
    });
  });
}

function readRequest({ method, url, headers }: IncomingMessage): LoggedRequest {
  return {
    method: method ?? '',
    path: url ?? '',
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value?.toString()] as const),
    ),
  };
}

interface Exchange {
  readonly request: LoggedRequest;
  readonly response: ServerResponse;
  readonly fault: Fault | undefined;
}

async function respond(
  { request, response, fault }: Exchange,
  answer: Answer,
  options: FakeServerOptions,
): Promise<void> {
  const delayMs = (options.latencyMs ?? 0) + (fault?.kind === 'delay' ? fault.ms : 0);
  if (delayMs > 0) await sleep(delayMs);
  if (fault !== undefined && refuse(response, fault)) return;
  const found = await answer(request.path.replace(/\?.*/, ''));
  if (fault?.kind === 'custom') fault.answer({ response, found, request });
  else await send({ request, response, fault }, replace(found, fault), options.bytesPerSecond);
}

async function send(
  { request, response, fault }: Exchange,
  found: FakeAnswer | undefined,
  bytesPerSecond = Infinity,
): Promise<void> {
  if (found === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n');
    return;
  }
  await sendBody(response, found, {
    ...request,
    bytesPerSecond,
    cutAt: fault?.kind === 'truncate' ? fault.bytes : undefined,
  });
}

/** Deals with faults that leave no answer; reports whether this was one. */
function refuse(response: ServerResponse, fault: Fault): boolean {
  if (fault.kind === 'reset') response.socket?.resetAndDestroy();
  if (fault.kind === 'status') {
    response.writeHead(fault.status, fault.headers ?? {}).end(fault.body);
  }
  return fault.kind === 'hang' || fault.kind === 'reset' || fault.kind === 'status';
}

function replace(found: FakeAnswer | undefined, fault: Fault | undefined): FakeAnswer | undefined {
  if (fault?.kind === 'body') {
    return { body: fault.body, contentType: fault.contentType ?? 'application/json' };
  }
  if (fault?.kind !== 'edit' || found === undefined) return found;
  const document: unknown = JSON.parse(Buffer.from(found.body).toString());
  if (typeof document !== 'object' || document === null) return found;
  return { ...found, body: JSON.stringify(fault.edit({ ...document })) };
}

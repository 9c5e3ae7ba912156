/** What servers and networks do to those who ask them; every row of the fault matrix. */
import { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import type { CustomExchange, Fault } from '../../internal/testing/fault.ts';
import type { FakeAnswer } from '../../internal/testing/send-body.ts';
import type { BadOrigin } from './bad-origins.ts';

/** One row of the matrix. */
export type MatrixFault = { readonly name: string } & (
  | {
      readonly kind: 'request';
      /** `twin` is the address of another server with the same content. */
      readonly make: (twin: string) => Fault;
      /** How many requests it meets; all of them unless told. */
      readonly times?: number;
    }
  | { readonly kind: 'origin'; readonly origin: BadOrigin }
);

/** The rows. */
export const matrixFaults: readonly MatrixFault[] = [
  { name: 'connection refused', kind: 'origin', origin: 'refusing' },
  ...onceAndAlways('reset before the answer', { kind: 'reset' }),
  ...onceAndAlways('reset within the headers', custom(cutHeaders)),
  ...onceAndAlways('reset within the body', custom(cutBody)),
  ...onceAndAlways('not a byte', { kind: 'hang' }),
  ...onceAndAlways('a byte of the body a second', custom(drip)),
  ...onceAndAlways('body ends early', custom(endEarly)),
  row('more bytes than announced', custom(announce(-10))),
  row('429, to come back in a second, once', status(429, '1'), 1),
  row('429, to come back in an hour', status(429, '3600')),
  row('503, to come back in a second, once', status(503, '1'), 1),
  row('503, to come back in an hour', status(503, '3600')),
  ...onceAndAlways('500', { kind: 'status', status: 500 }),
  row('redirect to itself', custom(redirectHome)),
  {
    name: 'redirect to another server',
    kind: 'request',
    make: (twin) =>
      custom(({ response, request }) => {
        response.writeHead(302, { location: `${twin}${request.path}` }).end();
      }),
  },
  { name: 'other content after a break', kind: 'request', make: () => custom(changeContent()) },
  row('gzip bomb of 200 MB', custom(sendGzipBomb)),
  row('JSON of 100 MB', custom(sendLongJson)),
  row('JSON of 10,000 levels', { kind: 'body', body: deepJson() }),
  { name: 'TLS that does not begin', kind: 'origin', origin: 'slow-tls' },
  { name: 'certificate that has expired', kind: 'origin', origin: 'expired-certificate' },
  { name: 'certificate of an unknown authority', kind: 'origin', origin: 'unknown-certificate' },
  { name: 'certificate of another host', kind: 'origin', origin: 'certificate-of-another' },
];

function row(name: string, fault: Fault, times?: number): MatrixFault {
  return { name, kind: 'request', make: () => fault, ...(times === undefined ? {} : { times }) };
}

function onceAndAlways(name: string, fault: Fault): readonly MatrixFault[] {
  return [row(`${name}, once`, fault, 1), row(`${name}, always`, fault)];
}

function status(code: number, retryAfter: string): Fault {
  return { kind: 'status', status: code, headers: { 'retry-after': retryAfter } };
}

function custom(answer: (exchange: CustomExchange) => void): Fault {
  return { kind: 'custom', answer };
}

function cutHeaders({ response }: CustomExchange): void {
  response.socket?.write('HTTP/1.1 200 OK\r\nContent-Ty', () => {
    breakOff(response);
  });
}

/** A break that comes once the bytes before it have arrived. */
function cutBody({ response, found }: Pick<CustomExchange, 'response' | 'found'>): void {
  const body = beginAnswer({ response, found });
  response.write(body.subarray(0, body.length / 2), () => {
    setTimeout(() => {
      breakOff(response);
    }, settleMs);
  });
}

/** Resets the connection, as far as that goes: one with TLS cannot but be closed. */
function breakOff({ socket }: CustomExchange['response']): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket?.resetAndDestroy();
}

function endEarly({ response, found }: CustomExchange): void {
  const body = beginAnswer({ response, found });
  response.write(body.subarray(0, body.length / 2), () => response.socket?.end());
}

function drip({ response, found }: CustomExchange): void {
  const body = beginAnswer({ response, found });
  let sent = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(sent, sent + 1));
    sent += 1;
  }, 1000);
  response.once('close', () => {
    clearInterval(timer);
  });
}

function announce(difference: number): (exchange: CustomExchange) => void {
  return ({ response, found }) => {
    const body = beginAnswer({ response, found }, difference);
    response.end(body);
  };
}

function redirectHome({ response, request }: CustomExchange): void {
  response.writeHead(302, { location: request.path }).end();
}

/** Breaks off half-way, and carries on with another file. */
function changeContent(): (exchange: CustomExchange) => void {
  let isFirst = true;
  return ({ response, found }) => {
    if (isFirst) {
      isFirst = false;
      cutBody({ response, found });
      return;
    }
    const body = Buffer.from(bodyOf(found)).reverse();
    response.writeHead(200, {
      ...headersOf(found),
      etag: '"another"',
      'content-length': body.length,
    });
    response.end(body);
  };
}

function sendGzipBomb({ response, found }: CustomExchange): void {
  response.writeHead(200, { ...headersOf(found), 'content-encoding': 'gzip' }).end(gzipBomb);
}

function sendLongJson({ response, found }: CustomExchange): void {
  response.writeHead(200, headersOf(found));
  response.write('{"versions":[],"x":"');
  response.end(longText);
}

function deepJson(): string {
  return `{"versions":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
}

/** Announces the answer that would have been, and gives its body. */
function beginAnswer(
  { response, found }: Pick<CustomExchange, 'response' | 'found'>,
  difference = 0,
): Buffer {
  const body = bodyOf(found);
  const length = body.length + difference;
  response.writeHead(200, { ...headersOf(found), 'content-length': length });
  response.flushHeaders();
  return body;
}

function bodyOf(found: FakeAnswer | undefined): Buffer {
  return Buffer.from(found?.body ?? '');
}

function headersOf(found: FakeAnswer | undefined): Record<string, string> {
  return {
    'content-type': found?.contentType ?? 'application/json',
    ...(found?.etag === undefined ? {} : { etag: found.etag }),
  };
}

const settleMs = 50;
// Made before anybody waits for them: the servers of all trials share a thread.
const gzipBomb = gzipSync(Buffer.alloc(200 * 1024 ** 2), { level: 1 });
const longText = Buffer.alloc(100 * 1024 ** 2, 'x');

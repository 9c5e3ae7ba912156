import { expect } from 'chai';
import { createFakeServer } from '../testing/fake-server.ts';
import { rejection } from '../testing/rejection.ts';
import { withTestClient } from '../testing/test-client.ts';
import type { HttpClient } from './http-client.ts';
import { withRequestLog } from './logged-client.ts';
import { readBody } from './read-body.ts';

const options = {
  signal: new AbortController().signal,
  maxBytes: 1000,
  redirectsMax: 0,
  retry: { attemptsMax: 1, attemptTimeoutMs: undefined },
};

async function withLog(
  use: (client: HttpClient, lines: readonly string[]) => Promise<void>,
): Promise<void> {
  await withTestClient(async ({ client }) => {
    const lines: string[] = [];
    let ms = 0;
    const log = { write: (line: string) => lines.push(line), now: () => (ms += 7) };
    await use(withRequestLog(client, log), lines);
  });
}

describe('withRequestLog', () => {
  it('writes down requests without their secrets', () =>
    withLog(async (client, lines) => {
      const server = await createFakeServer((path) =>
        path.startsWith('/x')
          ? { body: Buffer.from('hello'), contentType: 'text/plain' }
          : undefined,
      );
      try {
        const url = new URL('/x?token=secret1', server.origin);
        url.username = 'user';
        url.password = 'secret2';

        const response = await client.get(url, { ...options, bearerToken: 'secret3' });

        expect(String(await readBody(response))).to.equal('hello');
        expect(lines).to.deep.equal([`GET http://***@${url.host}/x?token=*** 200 7 ms`]);
      } finally {
        await server.close();
      }
    }));

  it('writes down failures in one line, and passes them on', () =>
    withLog(async (client, lines) => {
      const error = await rejection(client.get(new URL('http://127.0.0.1:1/y'), options));

      expect(error).to.be.an('error');
      expect(lines).to.have.length(1);
      expect(lines[0]).to.match(/^GET http:\/\/127\.0\.0\.1:1\/y failed \(.+\) 7 ms$/);
    }));
});

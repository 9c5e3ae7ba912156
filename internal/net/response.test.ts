import { gzipSync } from 'node:zlib';
import type { OutgoingHttpHeaders } from 'node:http';
import { expect } from 'chai';
import { withHandlerServer } from '../testing/handler-server.ts';
import { rejection } from '../testing/rejection.ts';
import { httpOptions, withTestClient } from '../testing/test-client.ts';
import type { HttpOptions, HttpResponse } from './http-client.ts';
import { readBody } from './read-body.ts';
import { RequestError } from './request-error.ts';

interface Served {
  readonly status?: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body: Uint8Array | string;
  /** The connection breaks after the body. */
  readonly breaks?: boolean;
}

/** Lends the answer to a request for what is served. */
async function withResponse(
  { status = 200, headers = {}, body, breaks = false }: Served,
  use: (response: HttpResponse) => Promise<void>,
  changes: Partial<HttpOptions> = {},
): Promise<void> {
  await withHandlerServer(
    (request, response) => {
      response.writeHead(status, headers);
      if (!breaks) response.end(body);
      else response.write(body, () => setTimeout(() => request.socket.destroy(), 20));
    },
    async ({ origin }) => {
      await withTestClient(async ({ client }) => {
        await use(await client.get(new URL(`${origin}/file?key=secret`), httpOptions(changes)));
      });
    },
  );
}

const text = 'Terraform and OpenTofu '.repeat(1000);
const gzip = { 'content-encoding': 'gzip' };

describe('makeResponse', () => {
  it('decodes what the server has encoded, and hides that it was', async () => {
    const body = gzipSync(text);
    const headers = { ...gzip, 'content-length': body.length, etag: '"a"' };

    await withResponse({ headers, body }, async (response) => {
      expect((await readBody(response)).toString()).to.equal(text);
      expect(response.headers.has('content-encoding')).to.equal(false);
      expect(response.headers.has('content-length')).to.equal(false);
      expect(response.headers.get('etag')).to.equal('"a"');
    });
  });

  it('decodes several members as one body', async () => {
    const body = Buffer.concat([gzipSync('one '), gzipSync('two')]);

    await withResponse({ headers: gzip, body }, async (response) => {
      expect((await readBody(response)).toString()).to.equal('one two');
    });
  });

  it('takes an encoded body without a byte for an empty one', async () => {
    await withResponse({ headers: gzip, body: '' }, async (response) => {
      expect((await readBody(response)).length).to.equal(0);
    });
  });

  it('leaves a part of an encoded file as it is', async () => {
    const body = gzipSync(text);

    await withResponse({ status: 206, headers: gzip, body }, async (response) => {
      expect(await readBody(response)).to.deep.equal(body);
      expect(response.headers.get('content-encoding')).to.equal('gzip');
    });
  });

  const damaged = [
    ['cut short', gzipSync(text).subarray(0, -12), 'unexpected EOF'],
    ['not gzip at all', Buffer.from('{"versions": []}'), 'gzip: invalid data'],
    ['changed on the way', changed(gzipSync(text)), 'gzip: invalid data'],
  ] as const;
  for (const [what, body, message] of damaged) {
    it(`reports an encoded body that is ${what}`, async () => {
      await withResponse({ headers: gzip, body }, async (response) => {
        expect(await rejection(readBody(response)))
          .to.be.instanceOf(RequestError)
          .which.includes({ code: 'query-failed', failure: 'body', message });
      });
    });
  }

  it('reads a body that is just as large as it may be', async () => {
    await withResponse(
      { body: Buffer.alloc(1000) },
      async (response) => {
        expect((await readBody(response)).length).to.equal(1000);
      },
      { maxBytes: 1000 },
    );
  });

  for (const [kind, headers] of [
    ['announced', { 'content-length': 1001 }],
    ['not announced', { 'transfer-encoding': 'chunked' }],
  ] as const) {
    it(`abandons a body that is too large, ${kind}`, async () => {
      await withResponse(
        { headers, body: Buffer.alloc(1001) },
        async (response) => {
          const error = await rejection(readBody(response));

          expect(error)
            .to.be.instanceOf(RequestError)
            .which.includes({
              failure: 'body',
              retryable: false,
              message: `Cannot read "${response.url.origin}/file?key=***": the answer is larger than 1000 bytes`,
            });
        },
        { maxBytes: 1000 },
      );
    });
  }

  it('counts a body as it is after decoding', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    let bytes = 0;

    await withResponse({ headers: gzip, body: bomb }, async (response) => {
      const error = await rejection(
        (async () => {
          for await (const chunk of response.body) bytes += chunk.length;
        })(),
      );

      expect(error).to.be.instanceOf(RequestError).with.property('failure', 'body');
      expect(bytes).to.be.lessThanOrEqual(1024 * 1024);
    });
  });

  it('counts a body as it is before decoding', async () => {
    // Members without content, each twenty bytes.
    const body = Buffer.concat(Array.from({ length: 200 }, () => gzipSync('')));

    await withResponse(
      { headers: gzip, body },
      async (response) => {
        expect(await rejection(readBody(response)))
          .to.be.instanceOf(RequestError)
          .with.property('failure', 'body');
      },
      { maxBytes: 1000 },
    );
  });

  for (const [kind, headers] of [
    ['an announced length', { 'content-length': 100_000 }],
    ['chunks', { 'transfer-encoding': 'chunked' }],
    ['a coding', { ...gzip, 'content-length': 100_000 }],
  ] as const) {
    it(`reports a body with ${kind} that is cut short`, async () => {
      const body = kind === 'a coding' ? gzipSync(text).subarray(0, 20) : text;

      await withResponse({ headers, body, breaks: true }, async (response) => {
        expect(await rejection(readBody(response)))
          .to.be.instanceOf(RequestError)
          .which.includes({
            code: 'query-failed',
            failure: 'transport',
            retryable: true,
            message: 'unexpected EOF',
          });
      });
    });
  }

  it('waits for a reader who takes his time', async () => {
    const bytes = 8 * 1024 * 1024;

    await withResponse(
      { headers: { 'content-length': bytes }, body: Buffer.alloc(bytes, 'x') },
      async (response) => {
        let read = 0;
        let last = 'x';
        for await (const chunk of response.body) {
          if (read % (1024 * 1024) < chunk.length) {
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
          read += chunk.length;
          last = String.fromCharCode(chunk[chunk.length - 1] ?? 0);
        }

        expect([read, last]).to.deep.equal([bytes, 'x']);
      },
      { maxBytes: bytes },
    );
  });

  it('discards a body, however long or broken', async () => {
    for (const served of [
      { body: 'short' },
      { body: Buffer.alloc(4 * 1024 * 1024) },
      { headers: { 'content-length': 100 }, body: 'cut', breaks: true },
    ]) {
      await withResponse(served, async (response) => {
        await response.discard();
      });
    }
  });
});

function changed(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt32LE(copy.readUInt32LE(copy.length - 8) ^ 1, copy.length - 8);
  return copy;
}

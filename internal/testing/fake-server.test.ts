import { expect } from 'chai';
import { createFakeServer, type FakeServer, type FakeServerOptions } from './fake-server.ts';
import { redirectTo } from './fault.ts';
import { rejection } from './rejection.ts';

const body = 'x'.repeat(3_000_000);

async function withServer(
  use: (server: FakeServer) => Promise<void>,
  options?: FakeServerOptions,
): Promise<void> {
  const server = await createFakeServer(
    (path) => (path === '/file' ? { body, contentType: 'text/plain', etag: '"1"' } : undefined),
    options,
  );
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

describe('createFakeServer', () => {
  it('answers, and remembers what it was asked', async () => {
    await withServer(async (server) => {
      const response = await fetch(`${server.origin}/file?a=b`, { headers: { 'X-Key': 'v' } });

      expect(await response.text()).to.equal(body);
      expect(response.headers.get('content-type')).to.equal('text/plain');
      expect(server.requests).to.have.length(1);
      expect(server.requests[0]).to.deep.include({ method: 'GET', path: '/file?a=b' });
      expect(server.requests[0]?.headers['x-key']).to.equal('v');
      expect(server.count(/^[/]file/)).to.equal(1);
    });
  });

  it('answers 404 where it has nothing, and HEAD without a body', async () => {
    await withServer(async (server) => {
      const missing = await fetch(`${server.origin}/other`);
      const head = await fetch(`${server.origin}/file`, { method: 'HEAD' });

      expect(missing.status).to.equal(404);
      expect(head.headers.get('content-length')).to.equal(String(body.length));
      expect(await head.text()).to.equal('');
    });
  });

  it('sends the rest of a file, unless the file is another one now', async () => {
    await withServer(async (server) => {
      const range = `bytes=${body.length - 5}-`;
      const part = await fetch(`${server.origin}/file`, {
        headers: { range, 'if-range': '"1"' },
      });
      const whole = await fetch(`${server.origin}/file`, {
        headers: { range, 'if-range': '"0"' },
      });

      expect(part.status).to.equal(206);
      expect(part.headers.get('content-range')).to.equal(
        `bytes ${body.length - 5}-${body.length - 1}/${body.length}`,
      );
      expect(await part.text()).to.equal('xxxxx');
      expect(whole.status).to.equal(200);
      expect((await whole.text()).length).to.equal(body.length);
    });
  });

  it('misbehaves as often as it is told to', async () => {
    await withServer(async (server) => {
      const url = `${server.origin}/file`;
      server.faults.add(/file/, { kind: 'status', status: 503 }, { times: 2 });

      const statuses = [await fetch(url), await fetch(url), await fetch(url)].map(
        ({ status }) => status,
      );

      expect(statuses).to.deep.equal([503, 503, 200]);
    });
  });

  it('breaks connections before and during an answer', async () => {
    await withServer(async (server) => {
      const url = `${server.origin}/file`;
      server.faults.add(/file/, { kind: 'reset' }, { times: 1 });
      expect(await rejection(fetch(url))).to.be.instanceOf(TypeError);

      server.faults.add(/file/, { kind: 'truncate', bytes: 1_500_000 });
      const response = await fetch(url);

      const bytes = { received: 0 };
      expect(await rejection(count(response, bytes))).to.be.instanceOf(TypeError);
      expect(bytes.received).to.equal(1_500_000);
    });
  });

  it('leaves a request without an answer', async () => {
    await withServer(async (server) => {
      server.faults.add(/file/, { kind: 'hang' });

      const error = await rejection(
        fetch(`${server.origin}/file`, { signal: AbortSignal.timeout(50) }),
      );

      expect(error).to.include({ name: 'TimeoutError' });
    });
  });

  it('redirects, replaces and edits', async () => {
    await withServer(async (server) => {
      server.faults.add(/moved/, redirectTo('/json'));
      server.faults.add(/json/, { kind: 'body', body: '{"a":1}' });

      const response = await fetch(`${server.origin}/moved`);

      expect(response.url).to.equal(`${server.origin}/json`);
      expect(await response.json()).to.deep.equal({ a: 1 });
    });
  });
});

async function count(response: Response, bytes: { received: number }): Promise<void> {
  const reader = response.body?.getReader();
  for (;;) {
    const chunk: unknown = (await reader?.read())?.value;
    if (!(chunk instanceof Uint8Array)) return;
    bytes.received += chunk.length;
  }
}

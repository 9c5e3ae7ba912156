import type { IncomingMessage, ServerResponse } from 'node:http';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseHostname, type Hostname } from '../addr/hostname.ts';
import { ToolError } from '../diag/tool-error.ts';
import { opentofu, terraform, type Flavour } from '../flavour/flavour.ts';
import { withHandlerServer, type HandlerServer } from '../testing/handler-server.ts';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { withTestClient } from '../testing/test-client.ts';
import { createTestAuthority } from '../testing/tls-certificate.ts';
import { createCredentials, type Credentials } from './credentials.ts';
import { createDiscovery, type Discovery, type DiscoverySettings } from './discovery.ts';
import { HostServicesError } from './host-services-error.ts';

const authority = createTestAuthority();
const tls = authority.issue({ names: ['localhost'] });
const { signal } = new AbortController();
const json = { 'content-type': 'application/json' };
const documentBytesMax = 1024 * 1024;

function noCredentials(): Credentials {
  return createCredentials({ environment: new Map(), files: new Map(), helper: undefined });
}

interface World {
  readonly discovery: Discovery;
  readonly host: Hostname;
  readonly server: HandlerServer;
}

/** Lends a discovery, and a host that answers as told. */
async function withHost(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  use: (world: World) => Promise<void>,
  settings: Partial<DiscoverySettings> = {},
): Promise<void> {
  await withTempDir(async (directory) => {
    const file = join(directory, 'ca.pem');
    await writeFile(file, authority.certificate);
    await withHandlerServer(
      answer,
      async (server) => {
        await withTestClient(
          async ({ client }) => {
            const discovery = createDiscovery({
              http: client,
              credentials: noCredentials(),
              flavour: terraform,
              hosts: new Map(),
              retry: { attemptsMax: 1, attemptTimeoutMs: 5000 },
              ...settings,
            });
            await use({ discovery, host: parseHostname(`localhost:${server.port}`), server });
          },
          { env: { SSL_CERT_FILE: file, SSL_CERT_DIR: directory } },
        );
      },
      { tls },
    );
  });
}

async function lookUp({ discovery, host }: World): Promise<string> {
  return (await discovery.serviceUrl(host, 'providers.v1', { signal })).href;
}

function serve(document: string): (request: IncomingMessage, response: ServerResponse) => void {
  return (_request, response) => response.writeHead(200, json).end(document);
}

describe('createDiscovery', () => {
  it('asks the host where it keeps its registry', async () => {
    await withHost(serve('{"providers.v1": "https://reg.test/v1/"}'), async (world) => {
      expect(await lookUp(world)).to.equal('https://reg.test/v1/');

      const [request] = world.server.requests;
      expect(request?.url).to.equal('/.well-known/terraform.json');
      expect(request?.headers).to.include({ host: world.host, accept: 'application/json' });
      expect(request?.headers).not.to.have.any.keys('authorization', 'x-terraform-version');
    });
  });

  it('resolves relative addresses against where the document was found', async () => {
    await withHost(
      ({ url }, response) => {
        if (url === '/moved/here') response.writeHead(200, json).end('{"providers.v1": "reg/"}');
        else response.writeHead(302, { location: '/moved/here' }).end();
      },
      async (world) => {
        expect(await lookUp(world)).to.equal(`https://${world.host}/moved/reg/`);
      },
    );
  });

  it('asks each host once, however many want to know', async () => {
    await withHost(serve('{"providers.v1": "/v1/"}'), async (world) => {
      await Promise.all([lookUp(world), lookUp(world)]);
      await lookUp(world);

      expect(world.server.requests.length).to.equal(1);
    });
  });

  it('remembers a host without services, but not a failure', async () => {
    const statuses = [500, 404, 200];
    await withHost(
      (_request, response) => response.writeHead(statuses.shift() ?? 0).end(),
      async (world) => {
        expect(String(await rejection(lookUp(world)))).to.match(/500 Internal Server Error$/);
        expect(await rejection(lookUp(world))).to.be.instanceOf(HostServicesError);
        expect(await rejection(lookUp(world))).to.be.instanceOf(HostServicesError);
        expect(world.server.requests.length).to.equal(2);
      },
    );
  });

  it('sends the host’s token', async () => {
    const credentials: Credentials = {
      findToken: (host) => Promise.resolve(host.startsWith('localhost') ? 'secret' : undefined),
    };
    await withHost(
      serve('{"providers.v1": "/v1/"}'),
      async (world) => {
        await lookUp(world);

        expect(world.server.requests[0]?.headers.authorization).to.equal('Bearer secret');
      },
      { credentials },
    );
  });

  it('asks without a token if the credentials helper fails', async () => {
    const credentials: Credentials = {
      findToken: () => Promise.reject(new ToolError('credentials-failed', 'no vault')),
    };
    await withHost(
      serve('{"providers.v1": "/v1/"}'),
      async (world) => {
        expect(await lookUp(world)).to.equal(`https://${world.host}/v1/`);
      },
      { credentials },
    );
  });

  it('does not ask hosts whose services are configured', async () => {
    const services = new Map([['providers.v1', '/v1/']]);
    await withHost(
      serve('{}'),
      async ({ discovery, server }) => {
        const host = parseHostname('Bücher.test');
        const url = await discovery.serviceUrl(host, 'providers.v1', { signal });

        expect(url.href).to.equal('https://xn--bcher-kva.test/v1/');
        expect(server.requests.length).to.equal(0);
      },
      { hosts: new Map([['xn--bcher-kva.test', services]]) },
    );
  });

  const accepted = [
    ['with parameters', { 'content-type': 'Application/JSON; charset=utf-8' }, ''],
    ['with space around it', json, ' \n'],
    ['with a service given twice, by the last', json, '"providers.v1": "ftp://x",'],
  ] as const;
  for (const [what, headers, start] of accepted) {
    it(`reads a document ${what}`, async () => {
      const document = start.startsWith('"')
        ? `{${start} "providers.v1": "/v1/"}`
        : `${start}{"providers.v1": "/v1/"}${start}`;
      await withHost(
        (_request, response) => response.writeHead(200, headers).end(document),
        async (world) => {
          expect(await lookUp(world)).to.equal(`https://${world.host}/v1/`);
        },
      );
    });
  }

  it('reads a document that is just as large as it may be', async () => {
    const document = '{"providers.v1": "/v1/"}'.padEnd(documentBytesMax);
    await withHost(serve(document), async (world) => {
      expect(await lookUp(world)).to.equal(`https://${world.host}/v1/`);
    });
  });

  const offers = [
    ['null', 'not-offered'],
    ['{}', 'not-offered'],
    ['{"modules.v1": "/v1/"}', 'not-offered'],
    ['{"providers.v2": "/v2/"}', 'other-version'],
    ['{"providers.v1": {"url": "/v1/"}}', 'other-version'],
  ] as const;
  for (const [document, missing] of offers) {
    it(`says ${missing} for ${document}`, async () => {
      await withHost(serve(document), async (world) => {
        const error = await rejection(lookUp(world));

        expect(error).to.be.instanceOf(HostServicesError);
        expect(error).to.include({ missing, host: world.host });
      });
    });
  }

  const words: readonly (readonly [Flavour, string, string])[] = [
    [terraform, '{}', 'host HOST does not offer a Terraform provider registry'],
    [opentofu, '{}', 'host HOST does not offer a OpenTofu provider registry'],
    [
      terraform,
      '{"providers.v9": ""}',
      'host HOST does not support the provider registry protocol required by this Terraform version, but may be compatible with a different Terraform version',
    ],
  ];
  for (const [flavour, document, message] of words) {
    it(`words ${document} as ${flavour.product} does`, async () => {
      await withHost(
        serve(document),
        async (world) => {
          expect(await rejection(lookUp(world))).to.have.property(
            'message',
            message.replace('HOST', world.host),
          );
        },
        { flavour },
      );
    });
  }

  interface Failing {
    readonly what: string;
    readonly answer: (request: IncomingMessage, response: ServerResponse) => void;
    readonly problem: string | RegExp;
  }
  const failing: readonly Failing[] = [
    {
      what: 'forbids',
      answer: (_request, response) => response.writeHead(403).end(),
      problem: 'failed to request discovery document: 403 Forbidden',
    },
    {
      what: 'fails, asked once',
      answer: (_request, response) => response.writeHead(503).end(),
      problem: 'failed to request discovery document: 503 Service Unavailable',
    },
    {
      what: 'closes the connection',
      answer: (request) => request.socket.destroy(),
      problem:
        'failed to request discovery document: Get "https://HOST/.well-known/terraform.json": EOF',
    },
    {
      what: 'redirects a fourth time',
      answer: ({ url = '' }, response) => {
        const hop = Number(/\d+/.exec(url)?.[0] ?? 0) + 1;
        response.writeHead(302, { location: `/hop${hop}?key=secret` }).end();
      },
      problem:
        'failed to request discovery document: Get "https://HOST/hop4?key=***": stopped after 3 redirects',
    },
    {
      what: 'names no type',
      answer: (_request, response) => response.writeHead(200).end('{}'),
      problem: 'discovery URL has a malformed Content-Type ""',
    },
    {
      what: 'names half a type',
      answer: (_request, response) =>
        response.writeHead(200, { 'content-type': '/json' }).end('{}'),
      problem: 'discovery URL has a malformed Content-Type "/json"',
    },
    {
      what: 'names another type',
      answer: (_request, response) =>
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('{}'),
      problem: 'discovery URL returned an unsupported Content-Type "text/html"',
    },
    {
      what: 'announces too much',
      answer: (_request, response) =>
        response
          .writeHead(200, { ...json, 'content-length': documentBytesMax + 1 })
          .end(' '.repeat(documentBytesMax + 1)),
      problem: `discovery doc response is too large (got ${documentBytesMax + 1} bytes; limit ${documentBytesMax})`,
    },
    {
      what: 'sends too much',
      answer: (_request, response) => {
        response.writeHead(200, json).write('{}');
        response.end(' '.repeat(documentBytesMax));
      },
      problem: `error reading discovery document body: Cannot read "https://HOST/.well-known/terraform.json": the answer is larger than ${documentBytesMax} bytes`,
    },
    {
      what: 'stops in the middle',
      answer: (request, response) => {
        response.writeHead(200, { ...json, 'content-length': 100 });
        response.write('{', () => setTimeout(() => request.socket.destroy(), 20));
      },
      problem: 'error reading discovery document body: unexpected EOF',
    },
    {
      what: 'sends no JSON',
      answer: serve('junk'),
      problem: /^failed to decode discovery document as a JSON object: ./,
    },
    {
      what: 'sends other JSON',
      answer: serve('[]'),
      problem: /^failed to decode discovery document as a JSON object: ./,
    },
    {
      what: 'offers an address that is none',
      answer: serve('{"providers.v1": "ftp://reg.test/"}'),
      problem: 'Failed to parse service URL: unsupported scheme ftp',
    },
  ];
  for (const { what, answer, problem } of failing) {
    it(`reports a host that ${what}`, async () => {
      await withHost(answer, async (world) => {
        const error = await rejection(lookUp(world));

        expect(error).to.be.instanceOf(ToolError).with.property('code', 'host-unreachable');
        const [start, text] = splitOnce(error, world.host);
        expect(start).to.equal('could not connect to HOST: ');
        if (typeof problem === 'string') expect(text).to.equal(problem);
        else expect(text).to.match(problem);
      });
    });
  }

  it('lets an interrupt pass as it is', async () => {
    const reason = new ToolError('interrupted', 'Interrupted');
    await withHost(
      () => undefined,
      async ({ discovery, host, server }) => {
        const controller = new AbortController();
        const pending = rejection(
          discovery.serviceUrl(host, 'providers.v1', { signal: controller.signal }),
        );
        while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        controller.abort(reason);

        expect(await pending).to.equal(reason);
      },
    );
  });
});

/** The message of an error without the host's port, before and after the host's introduction. */
function splitOnce(error: unknown, host: Hostname): readonly [string, string] {
  const message = error instanceof Error ? error.message.replaceAll(host, 'HOST') : '';
  const end = message.indexOf(': ') + 2;
  return [message.slice(0, end), message.slice(end)];
}

import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseOciRepository } from '../../addr/oci-repository.ts';
import { parseProviderSource, providerParts } from '../../addr/provider.ts';
import { opentofu } from '../../flavour/flavour.ts';
import { readBody } from '../../net/read-body.ts';
import { createOciHttp, type OciHttp, type OciIdentity } from '../../oci/authorized-http.ts';
import { parsePlatform } from '../../platform/platform.ts';
import {
  imageType,
  indexType,
  ociObjects,
  providerArtifact,
  sendJson,
  withFakeOci,
  type FakeOci,
  type FakeOciOptions,
} from '../../testing/fake-oci.ts';
import { withHandlerServer } from '../../testing/handler-server.ts';
import { providerRelease } from '../../testing/provider-package.ts';
import { rejection } from '../../testing/rejection.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { httpOptions, withTestClient } from '../../testing/test-client.ts';
import { createTlsIdentity } from '../../testing/tls-certificate.ts';
import { formatVersion, parseVersion } from '../../version/version.ts';
import type { Source } from '../source.ts';
import { createOciMirrorSource } from './source.ts';

const anvil = parseProviderSource('acme/anvil', opentofu);
const linux = parsePlatform('linux_amd64');
const request = { provider: anvil, version: parseVersion('1.2.0', opentofu), platform: linux };
const { signal } = new AbortController();
const tls = createTlsIdentity();
const release = providerRelease('acme/anvil', '1.2.0', {
  platforms: ['linux_amd64', 'darwin_arm64'],
});
const releases = [release, providerRelease('acme/anvil', '1.3.0+build.5')];
const [linuxPackage] = release.packages;

interface World {
  readonly registry: FakeOci;
  readonly source: Source;
  readonly http: OciHttp;
  /** Repositories whose credentials were asked for. */
  readonly asked: readonly string[];
}

interface WorldOptions extends Partial<FakeOciOptions> {
  readonly identity?: OciIdentity;
}

async function withWorld(
  use: (world: World) => Promise<void>,
  { identity, ...options }: WorldOptions = {},
): Promise<void> {
  await withFakeOci({ releases, tls, ...options }, (registry) =>
    withTempDir(async (directory) => {
      const file = join(directory, 'cert.pem');
      await writeFile(file, tls.cert);
      await withTestClient(
        async ({ client }) => {
          const asked: string[] = [];
          const { retry } = httpOptions();
          const http = createOciHttp({
            http: client,
            retry,
            findIdentity(repository) {
              asked.push(repository.name);
              return Promise.resolve(identity);
            },
          });
          const source = createOciMirrorSource(
            (provider) => {
              const { namespace, type } = providerParts(provider);
              return parseOciRepository(`${registry.host}/${namespace}/${type}`);
            },
            { http, retry, flavour: opentofu },
          );
          await use({ registry, source, http, asked });
        },
        { env: { SSL_CERT_FILE: file }, flavour: opentofu },
      );
    }),
  );
}

async function versionsOf(source: Source): Promise<readonly string[]> {
  const { versions } = await source.availableVersions(anvil, { signal });
  return versions.map(formatVersion);
}

function authorizations({ requests }: FakeOci, path: RegExp): readonly (string | undefined)[] {
  return requests
    .filter(({ url }) => path.test(url ?? ''))
    .map(({ headers }) => headers.authorization);
}

const login: OciIdentity = { kind: 'login', user: 'me', password: 's3cr3t' };
const basic = `Basic ${Buffer.from('me:s3cr3t').toString('base64')}`;

describe('createOciMirrorSource', () => {
  it('lists tags that are versions, over as many pages as there are', async () => {
    for (const tagsPerPage of [1, 2, 10]) {
      await withWorld(
        async ({ source, registry }) => {
          expect(await versionsOf(source)).to.deep.equal(['1.2.0', '1.3.0+build.5']);
          expect(registry.count(/tags/)).to.equal(Math.ceil(3 / tagsPerPage));
        },
        { tagsPerPage },
      );
    }
  });

  it('finds the archive of a platform and the checksum that its digest is', async () => {
    await withWorld(async ({ source, http, registry }) => {
      const meta = await source.packageMeta(request, { signal });

      const zh = linuxPackage?.zh() ?? '';
      expect(meta.claimedZh).to.equal(zh);
      expect(await meta.evidence()).to.deep.equal([{ kind: 'archive-checksum', zh }]);
      const url = new URL(`/v2/acme/anvil/blobs/sha256:${zh.slice('zh:'.length)}`, registry.origin);
      expect(meta.location).to.deep.equal({ kind: 'http-archive', url });
      const body = await readBody(await http.get(url, httpOptions()));
      expect(body.equals(linuxPackage?.archive() ?? Buffer.of())).to.equal(true);
    });
  });

  it('writes the plus of a version as a tag can have it', async () => {
    await withWorld(async ({ source, registry }) => {
      const version = parseVersion('1.3.0+build.5', opentofu);

      await source.packageMeta({ ...request, version }, { signal });

      expect(registry.count(/manifests\/1[.]3[.]0_build[.]5$/)).to.equal(1);
    });
  });

  it('asks for an index once for all platforms', async () => {
    await withWorld(async ({ source, registry }) => {
      await Promise.all(
        release.packages.map(({ platform }) =>
          source.packageMeta({ ...request, platform: parsePlatform(platform) }, { signal }),
        ),
      );

      expect(registry.count(/manifests\/1[.]2[.]0$/)).to.equal(1);
    });
  });

  it('knows no provider whose repository is not there', async () => {
    await withWorld(async ({ source }) => {
      const provider = parseProviderSource('acme/rocket', opentofu);

      expect(await rejection(source.availableVersions(provider, { signal }))).to.include({
        code: 'provider-not-found',
      });
    });
  });

  it('has no package for a platform that the release skips', async () => {
    await withWorld(async ({ source }) => {
      const platform = parsePlatform('plan9_386');

      expect(await rejection(source.packageMeta({ ...request, platform }, { signal }))).to.include({
        code: 'platform-not-available',
      });
    });
  });

  it('is described as OpenTofu does', async () => {
    await withWorld(({ source }) => {
      expect(source.describe(anvil)).to.equal('OCI registry provider mirror');
      return Promise.resolve();
    });
  });

  it('refuses a provider whose name cannot be that of a repository', async () => {
    await withWorld(async ({ source }) => {
      const provider = parseProviderSource('acmé/anvil', opentofu);

      expect(await rejection(source.availableVersions(provider, { signal }))).to.have.property(
        'message',
        'selecting OCI repository address: invalid reference: invalid repository "acmé/anvil"',
      );
    });
  });
});

describe('a registry that wants to know who asks', () => {
  it('gets a token of its own making, once, for pulling from one repository', async () => {
    await withWorld(
      async ({ source, registry, asked }) => {
        await Promise.all([versionsOf(source), source.packageMeta(request, { signal })]);
        await source.packageMeta(
          { ...request, platform: parsePlatform('darwin_arm64') },
          { signal },
        );

        expect(asked).to.deep.equal(['acme/anvil']);
        const [first, ...more] = registry.requests.filter(({ url }) => url?.startsWith('/token'));
        expect(more).to.deep.equal([]);
        expect(first?.headers.authorization).to.equal(basic);
        expect(first?.url).to.equal(
          '/token?service=fake%2Cregistry&scope=repository%3Aacme%2Fanvil%3Apull',
        );
      },
      { challenge: 'bearer', login: 'me:s3cr3t', identity: login },
    );
  });

  it('gives tokens to nobody in particular as well', async () => {
    await withWorld(
      async ({ source, registry }) => {
        expect(await versionsOf(source)).to.have.length(2);
        expect(authorizations(registry, /token/)).to.deep.equal([undefined]);
      },
      { challenge: 'bearer' },
    );
  });

  it('is shown a token that the user has, or a password', async () => {
    const token = 'opaque-registry-token-0815';
    for (const [challenge, identity, shown] of [
      ['bearer', { kind: 'token', accessToken: token }, `Bearer ${token}`],
      ['basic', login, basic],
    ] as const) {
      await withWorld(
        async ({ source, registry }) => {
          await versionsOf(source);

          expect(authorizations(registry, /./)).to.deep.equal([undefined, shown]);
        },
        { challenge, identity, login: 'me:s3cr3t' },
      );
    }
  });

  it('sends nothing to where its archives are', async () => {
    await withHandlerServer(
      (_request, response) => {
        response.end(linuxPackage?.archive());
      },
      async (storage) => {
        await withWorld(
          async ({ source, http, registry }) => {
            const { location } = await source.packageMeta(request, { signal });
            if (location.kind !== 'http-archive') throw new Error('no archive');

            await (await http.get(location.url, httpOptions())).discard();

            expect(authorizations(registry, /blobs/)).to.deep.equal([`Bearer ${registry.token}`]);
            expect(storage.requests.map(({ headers }) => headers.authorization)).to.deep.equal([
              undefined,
            ]);
          },
          { challenge: 'bearer', blobsAt: storage.origin },
        );
      },
      { tls },
    );
  });

  it('is shown nothing for repositories that nobody has opened', async () => {
    await withWorld(
      async ({ source, http, registry }) => {
        await versionsOf(source);

        const url = new URL('/v2/acme/other/blobs/x', registry.origin);
        const response = await http.get(url, httpOptions());
        await response.discard();

        expect(response.status).to.equal(401);
        expect(authorizations(registry, /other/)).to.deep.equal([undefined]);
      },
      { challenge: 'bearer' },
    );
  });

  const refusals: readonly (readonly [title: string, options: WorldOptions, message: string])[] = [
    [
      'takes no password',
      { challenge: 'basic', identity: login, login: 'other:one' },
      'listing tags from OCI repository: GET "https://HOST/v2/acme/anvil/tags/list": response status code 401: unauthorized: not for you',
    ],
    [
      'wants a password',
      { challenge: 'basic' },
      'Cannot log in to "HOST/acme/anvil": basic credential not found',
    ],
    [
      'gives no token for the password',
      { challenge: 'bearer', identity: login, login: 'other:one' },
      'Cannot log in to "HOST/acme/anvil": no token from HOST: 401 Unauthorized',
    ],
    [
      'takes no token',
      { challenge: 'bearer', identity: { kind: 'token', accessToken: 'old' } },
      'listing tags from OCI repository: GET "https://HOST/v2/acme/anvil/tags/list": response status code 401: unauthorized: not for you',
    ],
    [
      'sends clients to an unencrypted place',
      { challenge: 'bearer', realm: 'http://example.com/token' },
      'Cannot log in to "HOST/acme/anvil": the realm of its challenge must be an https: URL',
    ],
    [
      'sends clients into a private network',
      { challenge: 'bearer', realm: 'https://169.254.169.254/token' },
      'Cannot log in to "HOST/acme/anvil": the realm of its challenge is in a private network',
    ],
  ];
  for (const [title, options, message] of refusals) {
    it(`is reported if it ${title}`, async () => {
      await withWorld(async ({ source, registry }) => {
        const error = await rejection(versionsOf(source));

        expect(error).to.include({
          code: 'unauthorized',
          message: message.replaceAll('HOST', registry.host),
        });
        expect(String(error)).not.to.match(/s3cr3t|old$/);
      }, options);
    });
  }
});

describe('a registry that does not answer as it should', () => {
  const { manifests } = ociObjects(release);
  const index = JSON.parse(Buffer.from(manifests[0].body).toString()) as {
    readonly manifests: readonly Readonly<Record<string, unknown>>[];
  };
  const image = JSON.parse(Buffer.from(manifests[1]?.body ?? '').toString()) as {
    readonly layers: readonly Readonly<Record<string, unknown>>[];
  };
  const targets = index.manifests;
  const layers = image.layers;

  const resolving = 'resolving tag "1.2.0"';
  const reading = 'reading provider package manifest';
  const indexes: readonly (readonly [
    title: string,
    document: unknown,
    message: string,
    type?: string,
  ])[] = [
    [
      'an image manifest',
      image,
      `${resolving}: selected an OCI image manifest directly, but providers must be selected through a multi-platform index manifest`,
      imageType,
    ],
    [
      'text',
      'x',
      `${resolving}: unsupported media type "text/plain" for OCI index manifest`,
      'text/plain',
    ],
    [
      'an image manifest that claims to be an index',
      image,
      `${resolving}: found image manifest but need index manifest`,
    ],
    [
      'an array',
      [],
      `${resolving}: invalid manifest content: invalid response: the document is an array, not an object`,
    ],
    [
      'another media type inside',
      { ...index, mediaType: imageType },
      `${resolving}: unexpected manifest media type "${imageType}"`,
    ],
    [
      'another artifact',
      { ...index, artifactType: 'x' },
      `${resolving}: unexpected artifact type "x"`,
    ],
    [
      'a module',
      { ...index, artifactType: 'application/vnd.opentofu.modulepkg' },
      `${resolving}: selected OCI artifact is an OpenTofu module package, not a provider package`,
    ],
    [
      'no packages',
      { ...index, manifests: [] },
      `${reading}: provider image manifest has unsupported artifact type; is this a container image, rather than an OpenTofu provider?`,
    ],
    [
      'other artifacts',
      { ...index, manifests: [{ artifactType: 'y' }] },
      `${reading}: provider image manifest has unsupported artifact type "y"`,
    ],
    [
      'a package of an odd media type',
      { ...index, manifests: [{ ...targets[0], mediaType: 'z' }] },
      `${reading}: provider image manifest has unsupported media type "z"`,
    ],
    [
      'a package for no platform',
      { ...index, manifests: [{ ...targets[0], platform: null }] },
      `${reading}: provider image manifest lacks the required platform constraints`,
    ],
    [
      'a package twice',
      { ...index, manifests: [targets[0], targets[0]] },
      `${reading}: ambiguous manifest has multiple descriptors for platform linux_amd64`,
    ],
    [
      'a package for some version of the system',
      {
        ...index,
        manifests: [
          { ...targets[0], platform: { os: 'linux', architecture: 'amd64', 'os.version': '1' } },
        ],
      },
      'provider registry.opentofu.org/acme/anvil 1.2.0 is not available for linux_amd64',
    ],
    [
      'a digest of another kind',
      { ...index, manifests: [{ ...targets[0], digest: 'sha512:ab' }] },
      `${reading}: unsupported digest algorithm "sha512"`,
    ],
    [
      'a digest that is a path',
      { ...index, manifests: [{ ...targets[0], digest: '../../x' }] },
      `${reading}: invalid digest "../../x"`,
    ],
  ];
  for (const [title, document, message, type] of indexes) {
    it(`index: ${title}`, async () => {
      await withWorld(
        async ({ source }) => {
          const error = await rejection(source.packageMeta(request, { signal }));

          expect(error).to.have.property('message', message);
        },
        {
          intercept(asked, response) {
            const isIndex = asked.url?.endsWith('/manifests/1.2.0') === true;
            if (isIndex) sendJson(response, document, type);
            return isIndex;
          },
        },
      );
    });
  }

  const images: readonly (readonly [title: string, document: unknown, message: string])[] = [
    [
      'an index',
      { ...index, mediaType: imageType },
      'found index manifest but need image manifest',
    ],
    [
      'another artifact',
      { ...image, artifactType: providerArtifact },
      `unexpected artifact type "${providerArtifact}"`,
    ],
    [
      'no layers',
      { ...image, layers: [] },
      'image manifest contains no layers of type "archive/zip"',
    ],
    [
      'other layers',
      { ...image, layers: [{ ...layers[0], mediaType: 'a/b' }] },
      'image manifest contains no layers of type "archive/zip", but has other unsupported formats; this OCI artifact might be intended for a different version of OpenTofu',
    ],
    [
      'two archives',
      { ...image, layers: [layers[0], layers[0]] },
      'ambiguous manifest declares multiple eligible provider packages',
    ],
    [
      'an archive for another platform',
      { ...image, layers: [{ ...layers[0], platform: { os: 'darwin', architecture: 'arm64' } }] },
      'selected OCI artifact is for darwin_arm64, but was expected to be for linux_amd64',
    ],
    [
      'an archive without a digest',
      { ...image, layers: [{ ...layers[0], digest: 'sha256:xyz' }] },
      'invalid digest "sha256:xyz"',
    ],
  ];
  for (const [title, document, message] of images) {
    it(`image: ${title}`, async () => {
      await withWorld(
        async ({ source }) => {
          const error = await rejection(source.packageMeta(request, { signal }));

          expect(error).to.have.property('message', `${reading}: ${message}`);
        },
        {
          releases: [],
          intercept(asked, response) {
            const body = JSON.stringify(document);
            const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`;
            if (asked.url?.endsWith(digest) === true) {
              sendJson(response, document, imageType);
            } else {
              sendJson(response, { ...index, manifests: [{ ...targets[0], digest }] }, indexType);
            }
            return true;
          },
        },
      );
    });
  }

  it('manifest: not what its digest says', async () => {
    await withWorld(
      async ({ source }) => {
        const error = await rejection(source.packageMeta(request, { signal }));

        expect(error)
          .to.have.property('message')
          .that.matches(/manifest content does not match digest sha256:[0-9a-f]{64}$/);
      },
      {
        intercept(asked, response) {
          const isImage = asked.url?.includes('manifests/sha256:') === true;
          if (isImage) sendJson(response, { ...image, annotations: {} }, imageType);
          return isImage;
        },
      },
    );
  });

  it('manifest: larger than any needs to be', async () => {
    await withWorld(
      async ({ source }) => {
        const error = await rejection(source.packageMeta(request, { signal }));

        expect(error).to.have.property('message').that.contains('larger than 4194304 bytes');
      },
      {
        intercept(asked, response) {
          if (asked.url?.endsWith('/1.2.0') !== true) return false;
          sendJson(response, 'x'.repeat(4 * 1024 * 1024));
          return true;
        },
      },
    );
  });

  const lists: readonly (readonly [
    title: string,
    status: number,
    body: string,
    link: string,
    message: string | undefined,
  ])[] = [
    ['404 without a reason', 404, '', '', undefined],
    ['an invalid name', 400, '{"errors":[{"code":"NAME_INVALID"}]}', '', undefined],
    [
      '404 for another reason',
      404,
      '{"errors":[{"code":"DENIED","message":"no"}]}',
      '',
      'GET "https://HOST/v2/acme/anvil/tags/list": response status code 404: denied: no',
    ],
    [
      '503',
      503,
      '',
      '',
      'request failed after 2 attempts: 503 Service Unavailable returned from https://HOST/v2/acme/anvil/tags/list',
    ],
    ['HTML', 200, '<html>', '', 'invalid response: not JSON, it begins with "<html>"'],
    [
      'a next page elsewhere',
      200,
      '{}',
      '<https://example.com/v2/x>; rel="next"',
      'the next page is on another server, example.com',
    ],
    [
      'pages without end',
      200,
      '{}',
      '</v2/acme/anvil/tags/list?again>; rel=next',
      'the list of tags has no end',
    ],
  ];
  for (const [title, status, body, link, message] of lists) {
    it(`tags: ${title}`, async () => {
      await withWorld(
        async ({ source, registry }) => {
          const error = await rejection(versionsOf(source));

          expect(error).to.have.property(
            'message',
            message === undefined
              ? `provider ${anvil} was not found in any of the search locations`
              : `listing tags from OCI repository: ${message.replaceAll('HOST', registry.host)}`,
          );
        },
        {
          intercept(_asked, response) {
            response.writeHead(status, link === '' ? {} : { link }).end(body);
            return true;
          },
        },
      );
    });
  }
});

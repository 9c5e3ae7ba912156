import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseProviderSource } from '../../addr/provider.ts';
import { terraform } from '../../flavour/flavour.ts';
import { parsePlatform } from '../../platform/platform.ts';
import {
  createFakeMirror,
  type FakeMirror,
  type FakeMirrorOptions,
} from '../../testing/fake-mirror.ts';
import { redirectTo } from '../../testing/fault.ts';
import { itIf } from '../../testing/it-if.ts';
import { crashingMirrorCase, mirrorCases } from '../../testing/mirror-cases.ts';
import { providerRelease } from '../../testing/provider-package.ts';
import { rejection } from '../../testing/rejection.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { hasTerraform, lockWithTerraform } from '../../testing/terraform-lock.ts';
import { httpOptions, withTestClient } from '../../testing/test-client.ts';
import { createTlsIdentity } from '../../testing/tls-certificate.ts';
import { formatVersion, parseVersion } from '../../version/version.ts';
import type { Source } from '../source.ts';
import { createNetworkMirrorSource } from './source.ts';

const anvil = parseProviderSource('hashicorp/anvil', terraform);
const linux = parsePlatform('linux_amd64');
const request = { provider: anvil, version: parseVersion('1.2.0', terraform), platform: linux };
const { signal } = new AbortController();
const tls = createTlsIdentity();
const platforms = ['linux_amd64', 'darwin_arm64'];
const release = providerRelease('hashicorp/anvil', '1.2.0', { platforms });
const releases = [release, providerRelease('hashicorp/anvil', '1.0.0')];
const [linuxPackage, darwinPackage] = release.packages;

interface World {
  readonly mirror: FakeMirror;
  readonly source: Source;
  /** Hosts whose token was asked for. */
  readonly asked: readonly string[];
}

interface WorldOptions extends Partial<FakeMirrorOptions> {
  readonly token?: string;
  readonly base?: (url: string) => string;
  readonly trustsAllHashes?: boolean;
}

async function withWorld(
  use: (world: World) => Promise<void>,
  { token, base = (url) => url, trustsAllHashes, ...options }: WorldOptions = {},
): Promise<void> {
  const mirror = await createFakeMirror({ releases, tls, ...options });
  const asked: string[] = [];
  try {
    await withCertificateFile((file) =>
      withTestClient(
        ({ client }) => {
          const source = createNetworkMirrorSource(new URL(base(mirror.url)), {
            http: client,
            flavour: terraform,
            retry: httpOptions().retry,
            trustsAllHashes,
            findToken(host) {
              asked.push(host);
              return Promise.resolve(token);
            },
          });
          return use({ mirror, source, asked });
        },
        { env: { SSL_CERT_FILE: file } },
      ),
    );
  } finally {
    await mirror.close();
  }
}

function withCertificateFile<T>(use: (file: string) => Promise<T>): Promise<T> {
  return withTempDir(async (directory) => {
    const file = join(directory, 'cert.pem');
    await writeFile(file, tls.cert);
    return use(file);
  });
}

async function askAll(source: Source): Promise<void> {
  await source.availableVersions(anvil, { signal });
  const meta = await source.packageMeta(request, { signal });
  await meta.evidence();
}

function wordFor(message: string | undefined, { port }: FakeMirror): string | undefined {
  return message?.replaceAll('ADDR', anvil).replaceAll('HOST', `127.0.0.1:${port}`);
}

describe('createNetworkMirrorSource', () => {
  it('lists the versions of a provider', async () => {
    await withWorld(async ({ source }) => {
      const { versions, warnings } = await source.availableVersions(anvil, { signal });

      expect(versions.map(formatVersion)).to.deep.equal(['1.2.0', '1.0.0']);
      expect(warnings).to.deep.equal([]);
    });
  });

  it('says where a package is and which hashes the mirror lists', async () => {
    await withWorld(
      async ({ mirror, source }) => {
        const meta = await source.packageMeta(request, { signal });

        expect(meta.location).to.deep.equal({
          kind: 'http-archive',
          url: new URL(
            `registry.terraform.io/hashicorp/anvil/${linuxPackage?.filename ?? ''}`,
            mirror.url,
          ),
        });
        expect(await meta.evidence()).to.deep.equal([
          { kind: 'mirror-hashes', hashes: [linuxPackage?.h1(), linuxPackage?.zh()] },
        ]);
      },
      { hashes: 'both' },
    );
  });

  it('has no evidence where the mirror lists no hashes', async () => {
    await withWorld(
      async ({ source }) => {
        const meta = await source.packageMeta(request, { signal });

        expect(await meta.evidence()).to.deep.equal([]);
      },
      { hashes: 'none' },
    );
  });

  it('tells what the mirror lists for all platforms if that is to be trusted', async () => {
    const trusted = [linuxPackage?.h1(), darwinPackage?.h1()];
    await withWorld(
      async ({ mirror, source }) => {
        const meta = await source.packageMeta(request, { signal });
        mirror.faults.add(/1[.]0[.]0[.]json$/, {
          kind: 'body',
          body: JSON.stringify({
            archives: { linux_amd64: { url: 'x' }, darwin_arm64: { url: 'x', hashes: ['h1:x'] } },
          }),
        });
        const older = { ...request, version: parseVersion('1.0.0', terraform) };
        const bare = await source.packageMeta(older, { signal });

        expect(await meta.evidence()).to.deep.equal([
          { kind: 'mirror-hashes', hashes: [linuxPackage?.h1()], trusted },
        ]);
        expect(await bare.evidence()).to.deep.equal([
          { kind: 'mirror-hashes', hashes: [], trusted: ['h1:x'] },
        ]);
      },
      { trustsAllHashes: true },
    );
  });

  const zh = linuxPackage?.zh();
  const claims: readonly (readonly [hashes: readonly unknown[], claim: string | undefined])[] = [
    [[linuxPackage?.h1(), zh], zh],
    [[zh, darwinPackage?.zh()], undefined],
    [[linuxPackage?.h1()], undefined],
    [['zh:../../etc/passwd'], undefined],
    [[zh?.toUpperCase().replace('ZH', 'zh')], undefined],
    [[], undefined],
  ];
  for (const [hashes, claim] of claims) {
    it(`claims ${claim === undefined ? 'no archive' : 'the archive'} for ${hashes.length} hashes like ${String(hashes[0])}`, async () => {
      await withWorld(async ({ mirror, source }) => {
        mirror.faults.add(/1[.]2[.]0[.]json$/, {
          kind: 'body',
          body: JSON.stringify({ archives: { linux_amd64: { url: 'x.zip', hashes } } }),
        });

        const { claimedZh } = await source.packageMeta(request, { signal });

        expect(claimedZh).to.equal(claim);
      });
    });
  }

  it('asks for a release once for all platforms', async () => {
    await withWorld(async ({ mirror, source }) => {
      await Promise.all(
        platforms.map((name) =>
          source.packageMeta({ ...request, platform: parsePlatform(name) }, { signal }),
        ),
      );

      expect(mirror.count(/1[.]2[.]0[.]json$/)).to.equal(1);
    });
  });

  it('sends the token of its own host with questions', async () => {
    await withWorld(
      async ({ mirror, source, asked }) => {
        await askAll(source);

        expect(new Set(asked)).to.deep.equal(new Set([`127.0.0.1:${mirror.port}`]));
        expect(mirror.requests.map(({ headers }) => headers['authorization'])).to.deep.equal([
          'Bearer secret',
          'Bearer secret',
        ]);
        expect(mirror.requests[0]?.headers['x-terraform-version']).to.equal('1.11.4');
      },
      { token: 'secret' },
    );
  });

  it('finds providers of a host with a port, and of one that is not ASCII', async () => {
    for (const [host, asked] of [
      ['example.com:8443', 'example.com:8443'],
      ['1.2.3.4:80', '1.2.3.4:80'],
      ['café.fr', 'xn--caf-dma.fr'],
    ] as const) {
      await withWorld(
        async ({ source }) => {
          const provider = parseProviderSource(`${host}/hashicorp/anvil`, terraform);

          const { versions } = await source.availableVersions(provider, { signal });

          expect(versions).to.have.length(2);
        },
        { host: asked },
      );
    }
  });

  it('lists the platforms of a release that lacks one, without what is none', async () => {
    await withWorld(async ({ mirror, source }) => {
      mirror.faults.add(/1[.]2[.]0[.]json$/, {
        kind: 'body',
        body: '{"archives":{"linux_arm64":{"url":"x.zip"},"none":{"url":"y.zip"}}}',
      });

      expect(await rejection(source.packageMeta(request, { signal }))).to.include({
        code: 'platform-not-available',
        hint: 'Did you mean "linux_arm64"? It is available for linux_arm64.',
      });
    });
  });

  it('resolves addresses against the document that answered', async () => {
    await withWorld(async ({ mirror, source }) => {
      mirror.faults.add(/hashicorp[/]anvil[/]1[.]2[.]0[.]json$/, redirectTo('/cdn/a/1.json'));
      mirror.faults.add(/^[/]cdn[/]/, {
        kind: 'body',
        body: '{"archives":{"linux_amd64":{"url":"../x.zip"}}}',
      });

      const { location } = await source.packageMeta(request, { signal });

      expect(location).to.deep.equal({
        kind: 'http-archive',
        url: new URL('/cdn/x.zip', mirror.origin),
      });
    });
  });

  it('loses the last part of a base address without a slash, as Terraform does', async () => {
    await withWorld(
      async ({ mirror, source }) => {
        await rejection(source.availableVersions(anvil, { signal }));

        expect(mirror.requests[0]?.path).to.equal(
          '/registry.terraform.io/hashicorp/anvil/index.json',
        );
      },
      { base: (url) => url.slice(0, -1) },
    );
  });

  it('keeps a password in its address out of messages', async () => {
    await withWorld(
      async ({ mirror, source }) => {
        mirror.faults.add(/index[.]json$/, { kind: 'status', status: 410 });

        const error = await rejection(source.availableVersions(anvil, { signal }));

        expect(String(error)).to.contain('https://***@127.0.0.1').and.not.contain('hunter2');
        expect(source.describe(anvil)).to.equal(
          `provider mirror at https://***@127.0.0.1:${mirror.port}/providers/`,
        );
      },
      { base: (url) => url.replace('//', '//user:hunter2@') },
    );
  });

  describe('when the mirror does not answer as it should', () => {
    for (const { title, path, fault, message } of [...mirrorCases, crashingMirrorCase]) {
      it(title, async () => {
        await withWorld(async ({ mirror, source }) => {
          mirror.faults.add(path, fault);
          const expected = wordFor(message, mirror);

          if (expected === undefined) await askAll(source);
          else expect(await rejection(askAll(source))).to.include({ message: expected });
        });
      });
    }
  });
});

describe('Terraform, when the mirror does not answer as it should', function () {
  this.timeout(60_000);
  for (const { title, path, fault, message, ownWords } of mirrorCases) {
    itIf(hasTerraform, 'Terraform 1.11')(title, async () => {
      const mirror = await createFakeMirror({ releases, tls });
      try {
        mirror.faults.add(path, fault);

        const { refusal } = await withCertificateFile((file) =>
          lockWithTerraform({
            provider: 'hashicorp/anvil',
            args: [`-net-mirror=${mirror.url}`],
            env: { SSL_CERT_FILE: file },
          }),
        );

        if (ownWords === true) expect(refusal).to.be.a('string');
        else expect(refusal).to.equal(wordFor(message, mirror));
      } finally {
        await mirror.close();
      }
    });
  }
});

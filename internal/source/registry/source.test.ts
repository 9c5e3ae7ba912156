import { expect } from 'chai';
import { createHash } from 'node:crypto';
import type { Hostname } from '../../addr/hostname.ts';
import { parseProviderSource } from '../../addr/provider.ts';
import { ToolError } from '../../diag/tool-error.ts';
import { opentofu, terraform, type Flavour } from '../../flavour/flavour.ts';
import { parsePlatform } from '../../platform/platform.ts';
import { answerChanged, answerStatus } from '../../testing/answer-case.ts';
import {
  createFakeRegistry,
  type FakeRegistry,
  type FakeRegistryOptions,
} from '../../testing/fake-registry.ts';
import { redirectTo } from '../../testing/fault.ts';
import { providerRelease } from '../../testing/provider-package.ts';
import { registryCases } from '../../testing/registry-cases.ts';
import { rejection } from '../../testing/rejection.ts';
import { createSigningKey } from '../../testing/signing-key.ts';
import { hasTerraform, lockWithTerraform } from '../../testing/terraform-lock.ts';
import { httpOptions, withTestClient } from '../../testing/test-client.ts';
import { itIf } from '../../testing/it-if.ts';
import { formatVersion, parseVersion } from '../../version/version.ts';
import { memoizeSource } from '../memoize.ts';
import type { Source } from '../source.ts';
import { createRegistrySource } from './source.ts';

const anvil = parseProviderSource('hashicorp/anvil', terraform);
const linux = parsePlatform('linux_amd64');
const request = { provider: anvil, version: parseVersion('1.2.0', terraform), platform: linux };
const { signal } = new AbortController();
const platforms = ['linux_amd64', 'darwin_arm64', 'windows_amd64'];
const releases = [
  providerRelease('hashicorp/anvil', '1.2.0', { platforms }),
  providerRelease('hashicorp/anvil', '1.0.0', { platforms }),
];

interface World {
  readonly registry: FakeRegistry;
  readonly source: Source;
  /** Hosts whose token was asked for. */
  readonly asked: readonly string[];
}

interface WorldOptions extends Partial<FakeRegistryOptions> {
  readonly flavour?: Flavour;
  readonly token?: string;
  /** Instead of the address of the registry. */
  readonly base?: (url: string) => string;
}

async function withWorld(
  use: (world: World) => Promise<void>,
  { flavour = terraform, token, base = (url) => url, ...options }: WorldOptions = {},
): Promise<void> {
  const registry = await createFakeRegistry({ releases, ...options });
  const asked: string[] = [];
  try {
    await withTestClient(
      ({ client }) => {
        const source = createRegistrySource({
          http: client,
          flavour,
          retry: httpOptions().retry,
          findRegistry: () => Promise.resolve(new URL(base(registry.url))),
          findToken: (host: Hostname) => {
            asked.push(host);
            return Promise.resolve(token);
          },
        });
        return use({ registry, source, asked });
      },
      { flavour },
    );
  } finally {
    await registry.close();
  }
}

/** Asks all that there is to ask about the package. */
async function askAll(source: Source): Promise<void> {
  await source.availableVersions(anvil, { signal });
  const meta = await source.packageMeta(request, { signal });
  await meta.evidence();
}

async function messageOfRefusal(answer: Promise<unknown>): Promise<string> {
  const error = await rejection(answer);
  expect(error).to.be.instanceOf(ToolError);
  return error instanceof Error ? error.message : '';
}

describe('createRegistrySource', () => {
  it('lists the versions of a provider, and what the registry has to say', async () => {
    await withWorld(async ({ registry, source }) => {
      registry.faults.add(/versions$/, answerChanged({ warnings: ['Moved to acme/anvil.'] }));

      const { versions, warnings } = await source.availableVersions(anvil, { signal });

      expect(versions.map(formatVersion)).to.deep.equal(['1.2.0', '1.0.0']);
      expect(warnings).to.deep.equal(['Moved to acme/anvil.']);
    });
  });

  it('says where a package is and what vouches for it', async () => {
    const signingKey = await createSigningKey();
    const item = releases[0]?.packages[0];
    await withWorld(
      async ({ registry, source }) => {
        const meta = await source.packageMeta(request, { signal });
        const evidence = await meta.evidence();

        expect(meta.location).to.deep.equal({
          kind: 'http-archive',
          url: new URL(`/releases/hashicorp/anvil/1.2.0/${item?.filename ?? ''}`, registry.origin),
        });
        expect(meta.claimedZh).to.equal(item?.zh());
        expect(evidence.map(({ kind }) => kind)).to.deep.equal([
          'signed-checksums',
          'archive-checksum',
        ]);
        expect(evidence[1]).to.deep.equal({ kind: 'archive-checksum', zh: item?.zh() });
        const [signed] = evidence;
        if (signed?.kind !== 'signed-checksums') throw new Error('No signed checksums');
        expect(signed.filename).to.equal(item?.filename);
        expect(signed.zh).to.equal(item?.zh());
        expect(signed.keys).to.deep.equal([
          { asciiArmor: signingKey.asciiArmor, trustSignature: '' },
        ]);
        expect(Buffer.from(signed.document).toString()).to.contain(item?.filename);
        expect(signed.signature).to.deep.equal(Buffer.from(await fakeSignature(signed.document)));
      },
      { signingKey: { ...signingKey, sign: fakeSignature } },
    );
  });

  it('fetches checksums and signature once for all platforms, and only if asked', async () => {
    await withWorld(async ({ registry, source }) => {
      const metas = await Promise.all(
        platforms.map((name) =>
          source.packageMeta({ ...request, platform: parsePlatform(name) }, { signal }),
        ),
      );
      expect(registry.count(/SHA256SUMS/)).to.equal(0);

      await Promise.all([...metas, ...metas].map((meta) => meta.evidence()));

      expect(registry.count(/SHA256SUMS$/)).to.equal(1);
      expect(registry.count(/[.]sig$/)).to.equal(1);
      expect(registry.count(/download/)).to.equal(platforms.length);
    });
  });

  it('sends the token of the provider host with questions and with nothing else', async () => {
    await withWorld(
      async ({ registry, source, asked }) => {
        await askAll(source);

        expect(new Set(asked)).to.deep.equal(new Set(['registry.terraform.io']));
        const sent = registry.requests.map(({ path, headers }) => [
          path.replace(/.*[/]/, ''),
          headers['authorization'],
          headers['x-terraform-version'],
        ]);
        expect(sent.slice(0, 2)).to.deep.equal([
          ['versions', 'Bearer secret', '1.11.4'],
          ['amd64', 'Bearer secret', '1.11.4'],
        ]);
        expect(sent.slice(2).map(([name]) => name)).to.have.members([
          'terraform-provider-anvil_1.2.0_SHA256SUMS',
          'terraform-provider-anvil_1.2.0_SHA256SUMS.sig',
        ]);
        for (const [, ...headers] of sent.slice(2)) {
          expect(headers).to.deep.equal([undefined, undefined]);
        }
      },
      { token: 'secret' },
    );
  });

  it('says that a token was refused', async () => {
    await withWorld(
      async ({ registry, source }) => {
        registry.faults.add(/./, answerStatus(403));

        const error = await rejection(source.availableVersions(anvil, { signal }));

        expect(error).to.include({
          code: 'unauthorized',
          message: 'host registry.terraform.io rejected the given authentication credentials',
        });
      },
      { token: 'stale' },
    );
  });

  it('resolves addresses against the one that answered', async () => {
    await withWorld(async ({ registry, source }) => {
      const moved = '/elsewhere/anvil/download';
      registry.faults.add(/[/]linux[/]amd64$/, redirectTo(moved), { times: 1 });
      registry.faults.add(/^[/]elsewhere[/]/, {
        kind: 'body',
        body: JSON.stringify({
          os: 'linux',
          arch: 'amd64',
          shasum: 'A'.repeat(64),
          download_url: 'anvil.zip?a=b',
          shasums_url: '../SUMS',
          shasums_signature_url: '//127.0.0.1:1/SIG',
        }),
      });

      const { location, claimedZh } = await source.packageMeta(request, { signal });

      expect(location).to.deep.equal({
        kind: 'http-archive',
        url: new URL('/elsewhere/anvil/anvil.zip?a=b', registry.origin),
      });
      expect(claimedZh).to.equal(`zh:${'a'.repeat(64)}`);
    });
  });

  it('loses the last part of a base address without a slash, as Terraform does', async () => {
    await withWorld(
      async ({ registry, source }) => {
        await rejection(source.availableVersions(anvil, { signal }));

        expect(registry.requests[0]?.path).to.equal('/v1/hashicorp/anvil/versions');
      },
      { base: (url) => url.slice(0, -1) },
    );
  });

  it('passes over keys that are null', async () => {
    await withWorld(async ({ registry, source }) => {
      registry.faults.add(/download/, answerChanged({ signing_keys: { gpg_public_keys: [null] } }));

      const meta = await source.packageMeta(request, { signal });

      expect((await meta.evidence())[0]).to.deep.include({ keys: [] });
    });
  });

  it('hands on what an OpenTofu registry reports, to OpenTofu only', async () => {
    for (const [flavour, expected] of [
      [terraform, undefined],
      [opentofu, 'registry-hashes'],
    ] as const) {
      await withWorld(
        async ({ source }) => {
          const meta = await source.packageMeta(request, { signal });
          const reported = (await meta.evidence()).find(({ kind }) => kind === 'registry-hashes');

          expect(reported?.kind).to.equal(expected);
          if (reported?.kind !== 'registry-hashes') return;
          const item = releases[0]?.packages[1];
          expect(reported.packages.get(parsePlatform('darwin_arm64'))).to.deep.equal({
            hashes: [item?.zh(), item?.h1()],
            bytes: item?.archive().length,
          });
        },
        { flavour, reportsHashes: true },
      );
    }
  });

  const badPackages: readonly (readonly [packages: unknown, problem: string])[] = [
    [
      { linux: {} },
      'registry response includes invalid package platform "linux": must be two words separated by an underscore',
    ],
    [
      { linux_amd64: { hashes: ['bad'] } },
      'registry response includes invalid package hash "bad": hash string must start with a scheme keyword followed by a colon',
    ],
    [
      { linux_amd64: { package_size: '1' } },
      'invalid response: packages.linux_amd64.package_size is a string, not a number',
    ],
  ];
  for (const [packages, problem] of badPackages) {
    it(`refuses reported packages ${JSON.stringify(packages)}`, async () => {
      await withWorld(
        async ({ registry, source }) => {
          registry.faults.add(/download/, answerChanged({ packages }));

          const message = await messageOfRefusal(source.packageMeta(request, { signal }));

          expect(message).to.equal(`could not query provider registry for ${anvil}: ${problem}`);
        },
        { flavour: opentofu },
      );
    });
  }

  it('refuses an answer that is larger than any answer can be', async () => {
    await withWorld(async ({ registry, source }) => {
      const body = `{"versions":[],"x":"${'x'.repeat(33 * 1024 * 1024)}"}`;
      registry.faults.add(/versions$/, { kind: 'body', body });

      const message = await messageOfRefusal(source.availableVersions(anvil, { signal }));

      expect(message).to.contain('is larger than 33554432 bytes');
    });
  });

  it('escapes what a server puts into a message', async () => {
    await withWorld(async ({ registry, source }) => {
      registry.faults.add(/download/, answerChanged({ os: '\u001b[31m', arch: 'x'.repeat(500) }));

      const message = await messageOfRefusal(source.packageMeta(request, { signal }));

      expect(message).to.contain('incorrect target \\x1b[31m_xxx');
      expect(message.length).to.be.lessThan(400);
    });
  });

  it('tells an interrupt from a failure', async () => {
    await withWorld(async ({ registry, source }) => {
      registry.faults.add(/./, { kind: 'hang' });
      const interrupt = new AbortController();
      const answer = rejection(source.availableVersions(anvil, interrupt));
      const reason = new Error('interrupted');

      interrupt.abort(reason);

      expect(await answer).to.equal(reason);
    });
  });

  it('gives up on evidence that does not come, also behind a memory', async () => {
    await withWorld(async ({ registry, source }) => {
      registry.faults.add(/SHA256SUMS/, { kind: 'hang' });
      const interrupt = new AbortController();
      const meta = await memoizeSource(source).packageMeta(request, interrupt);
      const evidence = rejection(meta.evidence());
      const reason = new Error('interrupted');

      interrupt.abort(reason);

      expect(await evidence).to.equal(reason);
    });
  });

  it('lists the platforms of a release that lacks one, and asks for them once', async () => {
    await withWorld(async ({ registry, source }) => {
      const lacking = ['linux_amd46', 'plan9_mips'].map((text) =>
        rejection(source.packageMeta({ ...request, platform: parsePlatform(text) }, { signal })),
      );

      const list = 'It is available for darwin_arm64, linux_amd64, windows_amd64.';
      expect((await Promise.all(lacking)).map(hintOf)).to.deep.equal([
        `Did you mean "linux_amd64"? ${list}`,
        list,
      ]);
      expect(registry.count(/versions$/)).to.equal(1);
    });
  });

  it('says that a platform is missing even where the list of platforms cannot be had', async () => {
    await withWorld(async ({ registry, source }) => {
      registry.faults.add(/versions$/, { kind: 'status', status: 500 });
      const platform = parsePlatform('plan9_mips');

      const error = await rejection(source.packageMeta({ ...request, platform }, { signal }));

      expect(error).to.have.property('code', 'platform-not-available');
      expect(hintOf(error)).to.equal(undefined);
    });
  });

  it('names the registry', async () => {
    await withWorld(({ source }) => {
      expect(source.describe(anvil)).to.equal('registry registry.terraform.io');
      return Promise.resolve();
    });
  });

  describe('when the registry does not answer as it should', () => {
    for (const { title, path, fault, message } of registryCases) {
      it(title, async () => {
        await withWorld(async ({ registry, source }) => {
          registry.faults.add(path, fault);
          const expected = message
            ?.replaceAll('ADDR', anvil)
            .replaceAll('HOST', `127.0.0.1:${registry.port}`);

          const asked = askAll(source);

          if (expected === undefined) await asked;
          else expect(await messageOfRefusal(asked)).to.equal(expected);
        });
      });
    }
  });
});

describe('Terraform, when the registry does not answer as it should', function () {
  this.timeout(60_000);
  for (const { title, path, fault, message, ownWords } of registryCases) {
    itIf(hasTerraform, 'Terraform 1.11')(title, async () => {
      const registry = await createFakeRegistry({ releases });
      try {
        registry.faults.add(path, fault);
        const { refusal } = await lockWithTerraform({
          provider: 'hashicorp/anvil',
          cliConfig: registry.cliConfig(),
        });
        const expected = message
          ?.replaceAll('ADDR', anvil)
          .replaceAll('HOST', `127.0.0.1:${registry.port}`);

        if (ownWords === true) expect(refusal).to.be.a('string');
        else expect(refusal).to.equal(expected);
      } finally {
        await registry.close();
      }
    });
  }
});

function hintOf(error: unknown): string | undefined {
  return error instanceof ToolError ? error.hint : undefined;
}

/** The same for the same document, unlike real signatures. */
function fakeSignature(document: Uint8Array): Promise<Uint8Array> {
  return Promise.resolve(createHash('sha256').update(document).digest());
}

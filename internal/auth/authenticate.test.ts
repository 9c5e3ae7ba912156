import { expect } from 'chai';
import { parseProviderSource, type ProviderAddr } from '../addr/provider.ts';
import { ToolError } from '../diag/tool-error.ts';
import { opentofu, terraform, type Flavour } from '../flavour/flavour.ts';
import { makeH1, makeZh, parseHash, type Hash } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { Evidence } from '../package/evidence.ts';
import { parsePlatform, type Platform } from '../platform/platform.ts';
import { createAuthenticator } from './authenticate.ts';
import { makeAuthPolicy } from './auth-policy.ts';
import type { AuthResult } from './auth-result.ts';
import type { SignatureRequest, VerifiedSignature } from './signature-verifier.ts';

const filename = 'terraform-provider-anvil_1.0.0_linux_amd64.zip';
const zh = makeZh('0f'.repeat(32));
const otherZh = makeZh('aa'.repeat(32));
const h1 = makeH1(Buffer.alloc(32, 1));
const archiveH1 = makeH1(Buffer.alloc(32, 2));
const archive: PackageDigests = {
  archive: { zh, h1: archiveH1, bytes: 10 },
  h1,
  executables: ['terraform-provider-anvil'],
};
const directory: PackageDigests = { archive: undefined, h1, executables: [] };
const key = { asciiArmor: 'a key', trustSignature: '' };
const signedByAuthor: VerifiedSignature = {
  keyId: '0123456789ABCDEF',
  by: 'community',
  expired: false,
};
const badSignature = new ToolError('signature-invalid', 'the signature is bad');

function line(hash: Hash, name: string): string {
  return `${hash.slice('zh:'.length)}  ${name}\n`;
}

function signedChecksums(
  options: {
    readonly text?: string;
    readonly keys?: readonly (typeof key)[];
    readonly zh?: Hash;
  } = {},
): Evidence {
  const text = options.text ?? line(zh, filename) + line(otherZh, 'another.zip');
  return {
    kind: 'signed-checksums',
    filename,
    zh: options.zh ?? zh,
    document: Buffer.from(text),
    signature: Buffer.from('a signature'),
    keys: options.keys ?? [key],
  };
}

const linux = parsePlatform('linux_amd64');
const darwin = parsePlatform('darwin_arm64');
const windows = parsePlatform('windows_amd64');

/** What a registry reports: a package for Linux, unless told, and one for macOS. */
function report(options: {
  readonly platform?: Platform;
  readonly hashes?: readonly Hash[];
  readonly bytes?: number;
}): Evidence {
  const own = {
    hashes: options.hashes ?? [zh, h1, parseHash('h9:unknown')],
    bytes: options.bytes ?? 10,
  };
  return {
    kind: 'registry-hashes',
    platform: options.platform ?? linux,
    zh,
    packages: new Map([
      [linux, own],
      [darwin, { hashes: [otherZh], bytes: 20 }],
    ]),
  };
}

interface Options {
  readonly flavour?: Flavour;
  readonly env?: Readonly<Record<string, string>>;
  readonly provider?: string;
  readonly verifier?: (request: SignatureRequest) => VerifiedSignature;
}

/** Lets a package be judged from beginning to end. */
async function judge(
  evidence: readonly Evidence[],
  digests: PackageDigests,
  { flavour = terraform, env = {}, provider = 'acme/anvil', ...options }: Options = {},
): Promise<AuthResult> {
  const { verifier = () => signedByAuthor } = options;
  const authenticator = createAuthenticator({
    verifier: { verifyDetached: async (request) => Promise.resolve(verifier(request)) },
    flavour,
    policyFor: (host) => makeAuthPolicy(flavour, host, env),
    now: () => new Date(0),
  });
  const address: ProviderAddr = parseProviderSource(provider, flavour);
  return (await authenticator.vouch(evidence, address)).judge(digests);
}

function refuse(): never {
  throw badSignature;
}

async function problemOf(
  judged: Promise<AuthResult>,
): Promise<Pick<ToolError, 'code' | 'message'>> {
  try {
    await judged;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { code: error.code, message: error.message };
  }
  throw new Error('Expected a refusal');
}

describe('createAuthenticator', () => {
  it('has nothing to say about a package without evidence', async () => {
    expect(await judge([], directory)).to.deep.equal({
      trust: { kind: 'unauthenticated' },
      signedHashes: [],
    });
  });

  describe('given an archive checksum', () => {
    it('accepts the archive', async () => {
      const result = await judge([{ kind: 'archive-checksum', zh }], archive);

      expect(result).to.deep.equal({ trust: { kind: 'verified-checksum' }, signedHashes: [] });
    });

    it('refuses another archive', async () => {
      const problem = await problemOf(judge([{ kind: 'archive-checksum', zh: otherZh }], archive));

      expect(problem).to.deep.equal({
        code: 'hash-mismatch',
        message: `archive has incorrect checksum ${zh} (expected ${otherZh})`,
      });
    });

    it('refuses a directory, which has no such checksum', async () => {
      const problem = await problemOf(judge([{ kind: 'archive-checksum', zh }], directory));

      expect(problem.code).to.equal('hash-mismatch');
    });
  });

  describe('given signed checksums', () => {
    it('accepts the archive and all hashes of the document', async () => {
      const result = await judge([signedChecksums()], archive);

      expect(result).to.deep.equal({
        trust: { kind: 'signed', by: 'community', keyId: '0123456789ABCDEF' },
        signedHashes: [zh, otherZh],
      });
    });

    it('takes no hashes from a document with a line that is none', async () => {
      const result = await judge(
        [signedChecksums({ text: `${line(zh, filename)}oops\n` })],
        archive,
      );

      expect(result.trust.kind).to.equal('signed');
      expect(result.signedHashes).to.deep.equal([]);
    });

    it('gives the verifier what it needs to know', async () => {
      let seen: SignatureRequest | undefined;
      const evidence = signedChecksums();
      await judge([evidence], archive, {
        verifier: (request) => {
          seen = request;
          return signedByAuthor;
        },
      });

      expect(seen).to.deep.include({
        keys: [key],
        policy: { mayExpire: 'key', ranksKeys: true },
        now: new Date(0),
      });
    });

    for (const [title, evidence, digests, message] of [
      [
        'a document that does not list the file',
        signedChecksums({ text: line(zh, `*${filename}`) }),
        archive,
        `checksum list has no SHA-256 hash for "${filename}"`,
      ],
      [
        'a document whose checksum is none',
        signedChecksums({ text: `xyz  ${filename}\n` }),
        archive,
        'checksum list has invalid SHA256 hash "xyz": encoding/hex: invalid byte: U+0078 \'x\'',
      ],
      [
        'a document that contradicts the registry',
        signedChecksums({ text: line(otherZh, filename) }),
        archive,
        `checksum list has unexpected SHA-256 hash ${'aa'.repeat(32)} (expected ${'0f'.repeat(32)})`,
      ],
      [
        'an archive that is another',
        signedChecksums({ text: line(otherZh, filename), zh: otherZh }),
        archive,
        `archive has incorrect checksum ${zh} (expected ${otherZh})`,
      ],
      ['a directory', signedChecksums(), directory, `package is not an archive (expected ${zh})`],
    ] as const) {
      it(`refuses ${title}`, async () => {
        const problem = await problemOf(judge([evidence], digests));

        expect(problem).to.deep.equal({ code: 'hash-mismatch', message });
      });
    }

    it('refuses a document of unreasonable size', async () => {
      const text = line(zh, filename).repeat(40_000);
      const problem = await problemOf(judge([signedChecksums({ text })], archive));

      expect(problem.message).to.equal('checksum list is larger than 4194304 bytes');
    });

    it('refuses a signature that is not verified', async () => {
      const problem = await problemOf(judge([signedChecksums()], archive, { verifier: refuse }));

      expect(problem).to.deep.equal({ code: 'signature-invalid', message: 'the signature is bad' });
    });

    it('passes on what is not about the signature', async () => {
      const failure = new TypeError('a bug');
      const judged = judge([signedChecksums()], archive, {
        verifier: () => {
          throw failure;
        },
      });

      expect(await judged.catch((error: unknown) => error)).to.equal(failure);
    });
  });

  describe('given an archive that is broken', () => {
    async function judgeBroken(evidence: readonly Evidence[], verifier = refuse): Promise<void> {
      const authenticator = createAuthenticator({
        verifier: { verifyDetached: async () => Promise.resolve(verifier()) },
        flavour: terraform,
        policyFor: (host) => makeAuthPolicy(terraform, host, {}),
        now: () => new Date(0),
      });
      const address = parseProviderSource('acme/anvil', terraform);
      (await authenticator.vouch(evidence, address)).judgeBroken(zh);
    }

    for (const [title, evidence, words] of [
      [
        'is not the promised one',
        { kind: 'archive-checksum', zh: otherZh },
        /^archive has incorrect/,
      ],
      ['nobody good signed', signedChecksums(), /^the signature is bad$/],
    ] as const) {
      it(`says so if it ${title}`, async () => {
        const error = await judgeBroken([evidence]).catch((thrown: unknown) => thrown);

        expect(error).to.be.instanceOf(ToolError).with.property('message').that.matches(words);
      });
    }

    it('has no objection to the one that was promised', async () => {
      await judgeBroken([{ kind: 'archive-checksum', zh }]);
    });
  });

  describe('where several things are wrong', () => {
    it('reports a contradictory document first', async () => {
      const evidence = signedChecksums({ text: line(otherZh, filename) });
      const problem = await problemOf(judge([evidence], directory, { verifier: refuse }));

      expect(problem.message).to.match(/^checksum list has unexpected/);
    });

    it('reports a wrong archive before a bad signature', async () => {
      const evidence = signedChecksums({ text: line(otherZh, filename), zh: otherZh });
      const problem = await problemOf(judge([evidence], archive, { verifier: refuse }));

      expect(problem.message).to.match(/^archive has incorrect checksum/);
    });
  });

  describe('given hashes of a mirror', () => {
    const unknown = parseHash('h9:whatever');

    for (const [title, hashes, digests] of [
      ['the checksum of the archive', [otherZh, zh], archive],
      ['the hash of the archive as it stands', [archiveH1], archive],
      ['the hash of a directory', [zh, h1], directory],
    ] as const) {
      it(`accepts ${title}`, async () => {
        const result = await judge([{ kind: 'mirror-hashes', hashes }], digests);

        expect(result).to.deep.equal({ trust: { kind: 'verified-checksum' }, signedHashes: [] });
      });
    }

    for (const [title, hashes, digests, message] of [
      [
        'the only hash',
        [unknown, otherZh],
        archive,
        `provider package doesn't match the expected checksum "${otherZh}"`,
      ],
      [
        'each of several hashes',
        [otherZh, makeZh('bb'.repeat(32))],
        archive,
        "provider package doesn't match the any of the expected checksums",
      ],
      [
        'the hash of an archive once unpacked',
        [h1],
        archive,
        `provider package doesn't match the expected checksum "${h1}"`,
      ],
      [
        'the checksum of a directory',
        [zh],
        directory,
        `provider package doesn't match the expected checksum "${zh}"`,
      ],
      [
        'hashes of unknown kinds',
        [unknown],
        archive,
        'this version of Terraform does not support any of the checksum formats given for this provider',
      ],
      [
        'no hashes',
        [],
        archive,
        'this version of Terraform does not support any of the checksum formats given for this provider',
      ],
    ] as const) {
      it(`refuses a package that fails ${title}`, async () => {
        const problem = await problemOf(judge([{ kind: 'mirror-hashes', hashes }], digests));

        expect(problem).to.deep.equal({ code: 'hash-mismatch', message });
      });
    }
  });

  describe('given hashes of a mirror whose word for the whole release counts', () => {
    const evidence = [
      { kind: 'mirror-hashes', hashes: [zh], trusted: [zh, otherZh, parseHash('h9:x')] },
    ] as const;

    it('passes all usable hashes on for providers of the own registry', async () => {
      const result = await judge(evidence, archive, { flavour: opentofu });

      expect(result).to.deep.equal({
        trust: { kind: 'signing-skipped' },
        signedHashes: [zh, otherZh],
      });
    });

    it('passes none on where reports do not count', async () => {
      const provider = 'example.com/acme/anvil';

      const result = await judge(evidence, archive, { flavour: opentofu, provider });

      expect(result.signedHashes).to.deep.equal([]);
    });

    it('refuses the package of another platform all the same', async () => {
      const swapped = [{ ...evidence[0], hashes: [otherZh], trusted: [zh, otherZh] }];

      expect(await problemOf(judge(swapped, archive, { flavour: opentofu }))).to.have.property(
        'code',
        'hash-mismatch',
      );
    });
  });

  describe('for OpenTofu', () => {
    const unsigned = signedChecksums({ keys: [] });
    const atHome = { flavour: opentofu, verifier: refuse };
    const elsewhere = { ...atHome, provider: 'example.com/acme/anvil' };

    it('skips the signature if its own registry knows no key, and keeps the hashes', async () => {
      expect(await judge([unsigned], archive, atHome)).to.deep.equal({
        trust: { kind: 'signing-skipped' },
        signedHashes: [zh, otherZh],
      });
    });

    for (const [title, evidence, options] of [
      ['another registry knows no key', unsigned, elsewhere],
      ['a key is known', signedChecksums(), atHome],
      [
        'the user asks for it',
        unsigned,
        { ...atHome, env: { OPENTOFU_ENFORCE_GPG_VALIDATION: 'true' } },
      ],
    ] as const) {
      it(`requires a signature if ${title}`, async () => {
        expect(await problemOf(judge([evidence], archive, options))).to.deep.equal({
          code: 'signature-invalid',
          message:
            'the provider is not signed with a valid signing key; please contact the provider author (the signature is bad)',
        });
      });
    }

    it('locks what its own registry reports, beside what is signed', async () => {
      const evidence = [report({}), signedChecksums()];
      const home = await judge(evidence, archive, { flavour: opentofu });
      const away = await judge(evidence, archive, {
        flavour: opentofu,
        provider: 'example.com/acme/anvil',
      });

      expect(home.signedHashes).to.deep.equal([zh, otherZh, zh, h1, otherZh]);
      expect(away.signedHashes).to.deep.equal([zh, otherZh]);
    });

    for (const [title, evidence, message] of [
      [
        'says nothing about the platform',
        report({ platform: windows }),
        'registry response missing package with platform "windows_amd64"',
      ],
      ['knows no size', report({ bytes: 0 }), 'registry response has invalid package size 0'],
      [
        'has another size',
        report({ bytes: 11 }),
        'registry response indicates a package of size 11, but received a package of size 10',
      ],
      [
        'contradicts itself',
        report({ hashes: [zh, otherZh] }),
        `registry response expected sha256sum is "${'0f'.repeat(32)}", which does not match the platform's value of "${'aa'.repeat(32)}"`,
      ],
      [
        'has no checksum',
        report({ hashes: [h1] }),
        'registry response does not contain matching sha256sum package entry and is invalid',
      ],
    ] as const) {
      it(`refuses a report that ${title}`, async () => {
        const problem = await problemOf(judge([evidence], archive, { flavour: opentofu }));

        expect(problem).to.deep.equal({ code: 'hash-mismatch', message });
      });
    }

    it('notes what was accepted although it has expired', async () => {
      const { trust } = await judge([signedChecksums()], archive, {
        flavour: opentofu,
        verifier: () => ({ ...signedByAuthor, expired: true }),
      });

      expect(trust).to.include({ kind: 'signed', expired: true });
    });
  });
});

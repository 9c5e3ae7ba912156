import { createFakeServer, type FakeServer } from '../../internal/testing/fake-server.ts';
import { providerPackage } from '../../internal/testing/provider-package.ts';
import type { FakeAnswer } from '../../internal/testing/send-body.ts';
import type { SignatureCase } from '../../internal/testing/signature-case.ts';

/** The one package that all cases are about, each as a provider of its own. */
const anvil = providerPackage({ type: 'anvil', version: '1.0.0', platform: 'linux_amd64' });

/** The archive of that package. */
export const releaseFile = { filename: anvil.filename, sha256: anvil.zh().slice('zh:'.length) };

/** What every case has to sign, unless it is about something else. */
export const releaseDocument = Buffer.from(`${releaseFile.sha256}  ${releaseFile.filename}\n`);

/** Starts a registry that serves each case as the provider `NAME/anvil`. */
export async function createSignatureRegistry(
  cases: readonly SignatureCase[],
): Promise<FakeServer> {
  const byName = new Map(cases.map((testCase) => [testCase.name, testCase]));
  const answers: readonly (readonly [RegExp, (testCase: SignatureCase) => FakeAnswer])[] = [
    [/^\/v1\/providers\/([^/]+)\/anvil\/versions$/, () => versions],
    [/^\/v1\/providers\/([^/]+)\/anvil\/1\.0\.0\/download\/linux\/amd64$/, describeDownload],
    [/^\/sums\/([^/]+)$/, ({ document }) => binary(document)],
    [/^\/signature\/([^/]+)$/, ({ signature }) => binary(signature)],
    [/^\/archive\/([^/]+)$/, () => binary(anvil.archive())],
  ];
  return createFakeServer((path) => {
    for (const [pattern, answer] of answers) {
      const testCase = byName.get(pattern.exec(path)?.[1] ?? '');
      if (testCase !== undefined) return answer(testCase);
    }
    return undefined;
  });
}

const versions = json({
  versions: [{ version: '1.0.0', protocols: ['5.0'], platforms: [{ os: 'linux', arch: 'amd64' }] }],
});

function describeDownload({ name, keys }: SignatureCase): FakeAnswer {
  return json({
    protocols: ['5.0'],
    os: 'linux',
    arch: 'amd64',
    filename: anvil.filename,
    download_url: `/archive/${name}`,
    shasum: releaseFile.sha256,
    shasums_url: `/sums/${name}`,
    shasums_signature_url: `/signature/${name}`,
    signing_keys: {
      gpg_public_keys: keys.map(({ asciiArmor, trustSignature }) => ({
        key_id: '',
        ascii_armor: asciiArmor,
        trust_signature: trustSignature,
      })),
    },
  });
}

function json(document: unknown): FakeAnswer {
  return { body: JSON.stringify(document), contentType: 'application/json' };
}

function binary(body: Uint8Array): FakeAnswer {
  return { body, contentType: 'application/octet-stream' };
}

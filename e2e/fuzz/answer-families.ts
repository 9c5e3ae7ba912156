/** What servers answer, other than packages. */
import { parseProviderSource } from '../../internal/addr/provider.ts';
import { ParseError } from '../../internal/diag/parse-error.ts';
import { ToolError } from '../../internal/diag/tool-error.ts';
import { opentofu, terraform } from '../../internal/flavour/flavour.ts';
import { allChecksums, findChecksum } from '../../internal/hash/checksums.ts';
import type { HttpResponse } from '../../internal/net/http-client.ts';
import { readServices } from '../../internal/net/service-document.ts';
import { lookUpService } from '../../internal/net/service-url.ts';
import { parsePlatform } from '../../internal/platform/platform.ts';
import { parseJson } from '../../internal/source/json-field.ts';
import { decodeArchives, decodeIndex } from '../../internal/source/network/schema.ts';
import {
  checkDownload,
  parseServedVersion,
} from '../../internal/source/registry/check-download.ts';
import { decodeVersions } from '../../internal/source/registry/schema.ts';
import { parseVersion } from '../../internal/version/version.ts';
import { check, expecting, makeFamily, type FuzzFamily } from './family.ts';
import { damagedBytes } from './mutation.ts';

const jsonWords = [
  ...['{', '}', '[', ']', '"', ':', ',', '\\u0000', '\\ud800', 'null', 'true', '0', '-1e999', '{}'],
  ...['[]', '""', '"__proto__":', '"versions":', '"version":', '"archives":', '"hashes":', '[['],
];
const base = new URL('https://example.com/v1/providers/');
const request = {
  provider: parseProviderSource('acme/anvil', terraform),
  version: parseVersion('1.2.0', terraform),
  platform: parsePlatform('linux_amd64'),
};
const filename = 'terraform-provider-anvil_1.2.0_linux_amd64.zip';

/** The families of answers. */
export const answerFamilies: readonly FuzzFamily[] = [
  makeFamily('registry', damagedBytes({ samples: registryAnswers(), words: jsonWords }), (body) => {
    const document = expecting([ParseError], () => parseJson(body));
    if (document === undefined) return;
    for (const flavour of [terraform, opentofu]) {
      expecting([ParseError], () =>
        decodeVersions(document).versions.map((version) => parseServedVersion(version, flavour)),
      );
      const download = expecting([ParseError, ToolError], () =>
        checkDownload(document, base, { request, flavour }),
      );
      if (download === undefined) continue;
      for (const url of [download.url, download.checksumsUrl, download.signatureUrl]) {
        check(/^https?:$/.test(url.protocol), `"${url.href}" is to be fetched`);
      }
    }
  }),

  makeFamily('mirror', damagedBytes({ samples: mirrorAnswers(), words: jsonWords }), (body) => {
    const document = expecting([ParseError], () => parseJson(body));
    if (document === undefined) return;
    expecting([ParseError], () => decodeIndex(document));
    expecting([ParseError], () => decodeArchives(document));
  }),

  makeFamily(
    'discovery',
    damagedBytes({ samples: discoveryAnswers(), words: jsonWords }),
    async (body) => {
      try {
        const answer = lookUpService(await readServices(answerOf(body)), 'providers.v1', base);
        const protocol = answer.kind === 'found' ? answer.url.protocol : 'https:';
        check(/^https?:$/.test(protocol), `a ${protocol} address is to be asked`);
      } catch (error) {
        if (!(error instanceof ParseError)) throw error;
      }
    },
  ),

  makeFamily(
    'checksums',
    damagedBytes({ samples: checksumLists(), words: checksumWords() }),
    (document) => {
      const listed = expecting([ParseError], () => findChecksum(document, filename));
      if (listed !== undefined) check(/^zh:[0-9a-f]{64}$/.test(listed), `"${listed}" is no hash`);
      for (const hash of allChecksums(document)) {
        check(/^zh:[0-9a-f]{64}$/.test(hash), `"${hash}" is no hash`);
      }
    },
  ),
];

function registryAnswers(): readonly Buffer[] {
  const hashes = [`zh:${'0'.repeat(64)}`, 'h1:abc='];
  return toJson([
    { versions: [{ version: '1.2.0', protocols: ['5.0'], platforms: [] }], warnings: ['w'] },
    {
      protocols: ['5.0', '6.1'],
      os: 'linux',
      arch: 'amd64',
      filename,
      download_url: `/dl/${filename}`,
      shasum: '0'.repeat(64),
      shasums_url: 'https://example.org/SHA256SUMS',
      shasums_signature_url: '../SHA256SUMS.sig',
      signing_keys: { gpg_public_keys: [{ key_id: 'A', ascii_armor: 'B', trust_signature: '' }] },
      packages: { linux_amd64: { hashes, package_size: 10 }, darwin_arm64: { hashes } },
    },
  ]);
}

function mirrorAnswers(): readonly Buffer[] {
  return toJson([
    { versions: { '1.2.0': {}, '1.0.0': {} } },
    {
      archives: { linux_amd64: { url: filename, hashes: ['h1:abc='] }, darwin_arm64: { url: 'x' } },
    },
  ]);
}

function discoveryAnswers(): readonly Buffer[] {
  return toJson([
    { 'providers.v1': '/v1/providers/', 'modules.v1': 'https://example.org/m/' },
    { 'providers.v1': 'https://user:password@example.org/?q=1#f', 'login.v1': { client: 'c' } },
  ]);
}

function checksumLists(): readonly Buffer[] {
  const line = `${'ab'.repeat(32)}  ${filename}\n`;
  return [line, `${'0'.repeat(64)} *other.zip\r\n\n${line}`, line.repeat(20)].map((text) =>
    Buffer.from(text),
  );
}

function checksumWords(): readonly string[] {
  return [
    '\n',
    '\r\n',
    '  ',
    ' *',
    '\t',
    '\0',
    '\u00a0',
    filename,
    'ab'.repeat(32),
    'AB'.repeat(32),
  ];
}

function toJson(documents: readonly object[]): readonly Buffer[] {
  return documents.map((document) => Buffer.from(JSON.stringify(document)));
}

function answerOf(body: Buffer): HttpResponse {
  return {
    status: 200,
    statusLine: '200 OK',
    headers: new Map([['content-type', 'application/json']]),
    url: base,
    body: piecesOf(body),
    discard: () => Promise.resolve(),
  };
}

async function* piecesOf(body: Buffer): AsyncGenerator<Uint8Array, void, undefined> {
  yield* await Promise.resolve([body]);
}

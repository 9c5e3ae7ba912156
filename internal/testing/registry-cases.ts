import { answerChanged, answerStatus, answerWith, type AnswerCase } from './answer-case.ts';
import { redirectTo, type Fault } from './fault.ts';

const query = 'could not query provider registry for ADDR';
const retried = 'the request failed after 2 attempts, please try again later';
const unavailable = 'provider ADDR 1.2.0 is not available for linux_amd64';
const unauthorized = 'host registry.terraform.io requires authentication credentials';
const unsupported = 'provider ADDR 1.2.0 is not supported by this version of terraform';
const noChecksums = `${query}: failed to retrieve authentication checksums for provider`;
const noSignature = `${query}: failed to retrieve cryptographic signature for provider`;

/** What a registry can do wrong for `1.2.0` of a provider on linux_amd64. */
export const registryCases: readonly AnswerCase[] = [
  ...onVersions([
    [
      '404',
      answerStatus(404),
      'provider registry registry.terraform.io does not have a provider named ADDR',
    ],
    ['401', answerStatus(401), unauthorized],
    ['403', answerStatus(403), unauthorized],
    ['204', answerStatus(204), `${query}: 204 No Content`],
    ['410', answerStatus(410), `${query}: 410 Gone`],
    ['429', answerStatus(429), `${query}: ${retried}: 429 Too Many Requests returned from HOST`],
    [
      '500',
      answerStatus(500),
      `${query}: ${retried}: 500 Internal Server Error returned from HOST`,
    ],
    [
      'a redirect without end',
      redirectTo('versions'),
      `${query}: the request failed, please try again later: 302 Found returned from HOST`,
    ],
    ['a body cut short', { kind: 'truncate', bytes: 9 }, `${query}: unexpected EOF`],
    [
      'an invalid version',
      answerWith({ versions: [{ version: 'v1.2.0' }] }),
      `${query}: registry response includes invalid version string "v1.2.0": a "v" prefix should not be used`,
    ],
    [
      'null for a release',
      answerWith({ versions: [null] }),
      `${query}: registry response includes invalid version string "": empty specification`,
    ],
    [
      'releases with unknown protocols',
      answerWith({ versions: [{ version: '1.2.0', protocols: ['five'] }] }),
      undefined,
    ],
    [
      'nonsense where nobody looks',
      answerWith({ versions: [{ version: '1.2.0', platforms: 'x' }], more: 1 }),
      undefined,
    ],
    ['no Content-Type', answerWith({ versions: [{ version: '1.2.0' }] }, ''), undefined],
  ]),
  ...inOwnWords(
    onVersions([
      [
        'HTML',
        answerWith('<html>'),
        `${query}: invalid response: not JSON, it begins with "<html>"`,
      ],
      ['nothing', answerWith(''), `${query}: invalid response: it is empty`],
      [
        'half a document',
        answerWith('{"versions":['),
        `${query}: invalid response: not JSON, it begins with "{\\"versions\\":["`,
      ],
      [
        'a byte order mark',
        answerWith('\ufeff{}'),
        `${query}: invalid response: not JSON, it begins with "\\ufeff{}"`,
      ],
      [
        'an array',
        answerWith([]),
        `${query}: invalid response: the document is an array, not an object`,
      ],
      [
        'a string',
        answerWith('"x"'),
        `${query}: invalid response: the document is a string, not an object`,
      ],
      [
        'an object of versions',
        answerWith({ versions: {} }),
        `${query}: invalid response: versions is an object, not an array`,
      ],
      [
        'a string for a release',
        answerWith({ versions: [{ version: '1.0.0' }, '1.2.0'] }),
        `${query}: invalid response: versions[1] is a string, not an object`,
      ],
      [
        'a number for a version',
        answerWith({ versions: [{ version: 1 }] }),
        `${query}: invalid response: versions[0].version is a number, not a string`,
      ],
      [
        'a string of warnings',
        answerWith({ versions: [], warnings: 'x' }),
        `${query}: invalid response: warnings is a string, not an array`,
      ],
    ]),
  ),
  ...onDownload([
    ['404', answerStatus(404), unavailable],
    ['401', answerStatus(401), unauthorized],
    ['204', answerStatus(204), `${query}: 204 No Content`],
    ['503', answerStatus(503), `${query}: ${retried}: 503 Service Unavailable returned from HOST`],
    [
      'null',
      answerWith('null'),
      'registry response to request for linux_amd64 archive has incorrect target _',
    ],
    [
      'another platform',
      answerChanged({ os: 'darwin' }),
      'registry response to request for linux_amd64 archive has incorrect target darwin_amd64',
    ],
    [
      'no operating system',
      answerChanged({ os: undefined }),
      'registry response to request for linux_amd64 archive has incorrect target _amd64',
    ],
    [
      'an invalid protocol',
      answerChanged({ protocols: ['five'] }),
      `${query}: registry response includes invalid version string "five": invalid specification; required format is three positive integers separated by periods`,
    ],
    [
      'null for a protocol',
      answerChanged({ protocols: [null] }),
      `${query}: registry response includes invalid version string "": empty specification`,
    ],
    ['protocol 4', answerChanged({ protocols: ['4.0'] }), unsupported],
    ['protocol 7', answerChanged({ protocols: ['7.0'] }), unsupported],
    ['a protocol to be', answerChanged({ protocols: ['6.1.0-beta1'] }), unsupported],
    ['protocols 7 and 5', answerChanged({ protocols: ['7.0', '5.0'] }), undefined],
    ['no protocols', answerChanged({ protocols: null }), undefined],
    [
      'an FTP address',
      answerChanged({ download_url: 'ftp://x/y.zip' }),
      'registry response includes invalid download URL: must use http or https scheme',
    ],
    [
      'a checksum with a bad digit',
      answerChanged({ shasum: `${'a'.repeat(63)}z` }),
      `${query}: registry response includes invalid SHA256 hash "${'a'.repeat(63)}z": encoding/hex: invalid byte: U+007A 'z'`,
    ],
    [
      'checksums at an FTP address',
      answerChanged({ shasums_url: 'ftp://x/y' }),
      'registry response includes invalid SHASUMS URL: must use http or https scheme',
    ],
    [
      'a signature at an FTP address',
      answerChanged({ shasums_signature_url: 'ftp://x/y' }),
      'registry response includes invalid SHASUMS signature URL: must use http or https scheme',
    ],
  ]),
  ...inOwnWords(
    onDownload([
      [
        'HTML',
        answerWith('<html>'),
        `${query}: invalid response: not JSON, it begins with "<html>"`,
      ],
      [
        'a number for a platform',
        answerChanged({ os: 1 }),
        `${query}: invalid response: os is a number, not a string`,
      ],
      [
        'a string of protocols',
        answerChanged({ protocols: '5.0' }),
        `${query}: invalid response: protocols is a string, not an array`,
      ],
      [
        'no address',
        answerChanged({ download_url: 'http://[::1' }),
        'registry response includes invalid download URL: parse "http://[::1": invalid URL',
      ],
      [
        'a short checksum',
        answerChanged({ shasum: 'abcd' }),
        `${query}: registry response includes invalid SHA256 hash "abcd": must be 64 hexadecimal digits`,
      ],
      [
        'no checksum',
        answerChanged({ shasum: null }),
        `${query}: registry response includes invalid SHA256 hash "": must be 64 hexadecimal digits`,
      ],
      [
        'a string of keys',
        answerChanged({ signing_keys: 'x' }),
        `${query}: invalid response: signing_keys is a string, not an object`,
      ],
      [
        'an object of keys',
        answerChanged({ signing_keys: { gpg_public_keys: {} } }),
        `${query}: invalid response: signing_keys.gpg_public_keys is an object, not an array`,
      ],
      [
        'a number for a key',
        answerChanged({ signing_keys: { gpg_public_keys: [{ ascii_armor: 1 }] } }),
        `${query}: invalid response: signing_keys.gpg_public_keys[0].ascii_armor is a number, not a string`,
      ],
    ]),
  ),
  ...onFile(/SHA256SUMS$/, [
    ['checksums: 404', answerStatus(404), `${noChecksums}: 404 Not Found returned from HOST`],
    ['checksums: 401', answerStatus(401), `${noChecksums}: 401 Unauthorized returned from HOST`],
    [
      'checksums: 500',
      answerStatus(500),
      `${noChecksums}: ${retried}: 500 Internal Server Error returned from HOST`,
    ],
    ['checksums: cut short', { kind: 'truncate', bytes: 9 }, `${noChecksums}: unexpected EOF`],
  ]),
  ...onFile(/[.]sig$/, [
    ['signature: 404', answerStatus(404), `${noSignature}: 404 Not Found returned from HOST`],
    [
      'signature: 500',
      answerStatus(500),
      `${noSignature}: ${retried}: 500 Internal Server Error returned from HOST`,
    ],
    ['signature: cut short', { kind: 'truncate', bytes: 9 }, `${noSignature}: unexpected EOF`],
  ]),
];

type Row = readonly [title: string, fault: Fault, message: string | undefined];

function onVersions(rows: readonly Row[]): readonly AnswerCase[] {
  return onFile(
    /[/]versions$/,
    rows.map(([title, ...rest]) => [`versions: ${title}`, ...rest]),
  );
}

function onDownload(rows: readonly Row[]): readonly AnswerCase[] {
  return onFile(
    /[/]download[/]/,
    rows.map(([title, ...rest]) => [`download: ${title}`, ...rest]),
  );
}

function onFile(path: RegExp, rows: readonly Row[]): readonly AnswerCase[] {
  return rows.map(([title, fault, message]) => ({ title, path, fault, message }));
}

function inOwnWords(cases: readonly AnswerCase[]): readonly AnswerCase[] {
  return cases.map((answerCase) => ({ ...answerCase, ownWords: true }));
}

import { answerStatus, answerWith, type AnswerCase } from './answer-case.ts';
import { redirectTo, type Fault } from './fault.ts';

const query = 'failed to query provider mirror https://HOST/providers/ for ADDR';
const retried = 'the request failed after 2 attempts, please try again later';
const rejected = 'host HOST rejected the given authentication credentials';
const badType = `${query}: response has invalid Content-Type`;
const unavailable =
  'provider mirror https://HOST/providers/ does not have a package of ADDR 1.2.0 for linux_amd64';

/** What a network mirror can do wrong for `1.2.0` of a provider on linux_amd64. */
export const mirrorCases: readonly AnswerCase[] = [
  ...onIndex([
    ['404', answerStatus(404), 'provider ADDR was not found in any of the search locations'],
    ['401', answerStatus(401), rejected],
    ['403', answerStatus(403), rejected],
    ['204', answerStatus(204), `${query}: server returned unsuccessful status 204`],
    ['410', answerStatus(410), `${query}: server returned unsuccessful status 410`],
    [
      '500',
      answerStatus(500),
      `${query}: ${retried}: 500 Internal Server Error returned from HOST`,
    ],
    ['no Content-Type', answerWith({}, ''), `${badType}: mime: no media type`],
    ['text', answerWith({}, 'text/plain'), `${badType}: must be application/json`],
    [
      'another kind of JSON',
      answerWith({}, 'application/problem+json'),
      `${badType}: must be application/json`,
    ],
    [
      'JSON with a charset',
      answerWith({ versions: { '1.2.0': {} } }, 'Application/JSON; charset=utf-8'),
      undefined,
    ],
    ['null for a version', answerWith({ versions: { '1.2.0': null } }), undefined],
    ['no version beside others', answerWith({ versions: { 'v1.2.0': {}, '1.2': {} } }), undefined],
  ]),
  ...inOwnWords(
    onIndex([
      ['a body cut short', { kind: 'truncate', bytes: 5 }, `${query}: unexpected EOF`],
      [
        'HTML',
        answerWith('<html>'),
        `${query}: invalid response: not JSON, it begins with "<html>"`,
      ],
      [
        'an array',
        answerWith([]),
        `${query}: invalid response: the document is an array, not an object`,
      ],
      [
        'an array of versions',
        answerWith({ versions: ['1.2.0'] }),
        `${query}: invalid response: versions is an array, not an object`,
      ],
      [
        'a string for a version',
        answerWith({ versions: { '1.2.0': 'x' } }),
        `${query}: invalid response: versions.1.2.0 is a string, not an object`,
      ],
      [
        'a redirect without end',
        redirectTo('index.json'),
        `${query}: the request failed, please try again later: 302 Found returned from HOST`,
      ],
    ]),
  ),
  ...onRelease([
    [
      '404',
      answerStatus(404),
      `${query}: provider mirror does not have archive index for previously-reported ADDR version 1.2.0`,
    ],
    ['401', answerStatus(401), rejected],
    ['204', answerStatus(204), `${query}: server returned unsuccessful status 204`],
    ['503', answerStatus(503), `${query}: ${retried}: 503 Service Unavailable returned from HOST`],
    ['text', answerWith({}, 'text/plain'), `${badType}: must be application/json`],
    ['null', answerWith('null'), unavailable],
    ['no archives', answerWith({ archives: null }), unavailable],
    ['other platforms', answerWith({ archives: { plan9_amd64: {} } }), unavailable],
    [
      'an invalid hash',
      editArchive({ hashes: ['bad'] }),
      `${query}: provider mirror returned invalid provider hash "bad": hash string must start with a scheme keyword followed by a colon`,
    ],
    ['no hashes', editArchive({ hashes: null }), undefined],
    ['an odd platform beside', editArchives({ darwin: { url: 'x', hashes: ['bad'] } }), undefined],
  ]),
  ...inOwnWords(
    onRelease([
      [
        'HTML',
        answerWith('<html>'),
        `${query}: invalid response: not JSON, it begins with "<html>"`,
      ],
      [
        'an array of archives',
        answerWith({ archives: [] }),
        `${query}: invalid response: archives is an array, not an object`,
      ],
      [
        'a string for another archive',
        editArchives({ darwin_amd64: 'x' }),
        `${query}: invalid response: archives.darwin_amd64 is a string, not an object`,
      ],
      [
        'a number for an address',
        editArchive({ url: 1 }),
        `${query}: invalid response: archives.linux_amd64.url is a number, not a string`,
      ],
      [
        'no address',
        editArchive({ url: 'http://[::1' }),
        `${query}: provider mirror returned invalid URL "http://[::1": parse "http://[::1": invalid URL`,
      ],
      [
        'an FTP address',
        editArchive({ url: 'ftp://x/x.zip' }),
        `${query}: provider mirror returned invalid URL "ftp://x/x.zip": must use http or https scheme`,
      ],
      [
        'a string of hashes',
        editArchive({ hashes: 'h1:x' }),
        `${query}: invalid response: archives.linux_amd64.hashes is a string, not an array`,
      ],
    ]),
  ),
];

/** Terraform crashes on this one. */
export const crashingMirrorCase: AnswerCase = {
  title: 'release: null for the archive',
  path: /1[.]2[.]0[.]json$/,
  fault: answerWith({ archives: { linux_amd64: null } }),
  message: `${query}: invalid response: archives.linux_amd64 is null`,
};

type Row = readonly [title: string, fault: Fault, message: string | undefined];

function onIndex(rows: readonly Row[]): readonly AnswerCase[] {
  return rows.map(([title, fault, message]) => ({
    title: `index: ${title}`,
    path: /index[.]json$/,
    fault,
    message,
  }));
}

function onRelease(rows: readonly Row[]): readonly AnswerCase[] {
  return rows.map(([title, fault, message]) => ({
    title: `release: ${title}`,
    path: /1[.]2[.]0[.]json$/,
    fault,
    message,
  }));
}

function inOwnWords(cases: readonly AnswerCase[]): readonly AnswerCase[] {
  return cases.map((answerCase) => ({ ...answerCase, ownWords: true }));
}

function editArchive(changes: Readonly<Record<string, unknown>>): Fault {
  return editDocument((archives) => ({
    ...archives,
    linux_amd64: { ...membersOf(archives['linux_amd64']), ...changes },
  }));
}

function editArchives(more: Readonly<Record<string, unknown>>): Fault {
  return editDocument((archives) => ({ ...archives, ...more }));
}

function editDocument(edit: (archives: Members) => Members): Fault {
  return { kind: 'edit', edit: ({ archives }) => ({ archives: edit(membersOf(archives)) }) };
}

type Members = Readonly<Record<string, unknown>>;

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

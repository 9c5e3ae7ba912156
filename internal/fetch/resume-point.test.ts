import { expect } from 'chai';
import { Readable } from 'node:stream';
import type { HttpResponse } from '../net/http-client.ts';
import { parseContentRange } from './content-range.ts';
import { continues, findResumePoint, resumeHeaders } from './resume-point.ts';

function answer(status: number, headers: Readonly<Record<string, string>>): HttpResponse {
  return {
    status,
    statusLine: String(status),
    headers: new Map(Object.entries(headers)),
    url: new URL('http://127.0.0.1/x.zip'),
    body: Readable.from([]),
    discard: () => Promise.resolve(),
  };
}

describe('parseContentRange', () => {
  const cases = [
    ['bytes 5-9/10', { start: 5, totalBytes: 10 }],
    ['bytes 0-0/1', { start: 0, totalBytes: 1 }],
    ['bytes 5-8/10', undefined],
    ['bytes 5-9/*', undefined],
    ['bytes */10', undefined],
    ['bytes 9-5/6', undefined],
    ['lines 5-9/10', undefined],
    ['bytes 5-9/10, 1-2/10', undefined],
    [`bytes 5-9/${'9'.repeat(20)}`, undefined],
    ['', undefined],
    [undefined, undefined],
  ] as const;
  for (const [header, expected] of cases) {
    it(`reads ${JSON.stringify(header)}`, () => {
      expect(parseContentRange(header)).to.deep.equal(expected);
    });
  }
});

describe('findResumePoint', () => {
  const date = 'Thu, 01 Jan 2026 12:00:00 GMT';
  const cases = [
    { title: 'a strong tag', headers: { etag: '"a"' }, validator: '"a"' },
    { title: 'a weak tag', headers: { etag: 'W/"a"' }, validator: undefined },
    {
      title: 'a date of change long before the answer',
      headers: { 'last-modified': 'Thu, 01 Jan 2026 11:00:00 GMT', date },
      validator: 'Thu, 01 Jan 2026 11:00:00 GMT',
    },
    {
      title: 'a date of change just before the answer',
      headers: { 'last-modified': 'Thu, 01 Jan 2026 11:59:59 GMT', date },
      validator: undefined,
    },
    {
      title: 'a date of change without the date of the answer',
      headers: { 'last-modified': date },
      validator: undefined,
    },
    { title: 'nothing', headers: {}, validator: undefined },
  ];
  for (const { title, headers, validator } of cases) {
    it(`judges ${title}`, () => {
      const response = answer(200, { ...headers, 'content-length': '10' });

      expect(findResumePoint(response)?.validator).to.equal(validator);
    });
  }

  it('needs to know the length', () => {
    expect(findResumePoint(answer(200, { etag: '"a"' }))).to.equal(undefined);
    expect(findResumePoint(answer(200, { etag: '"a"', 'content-length': '1e3' }))).to.equal(
      undefined,
    );
  });
});

describe('resumeHeaders', () => {
  it('asks for the rest of just this file', () => {
    expect(resumeHeaders({ validator: '"a"', totalBytes: 10 }, 4)).to.deep.equal({
      range: 'bytes=4-',
      'if-range': '"a"',
    });
  });
});

describe('continues', () => {
  const point = { validator: '"a"', totalBytes: 10 };
  const range = { 'content-range': 'bytes 4-9/10' };
  const cases = [
    { title: 'the rest', status: 206, headers: range, expected: true },
    {
      title: 'the rest with its tag',
      status: 206,
      headers: { ...range, etag: '"a"' },
      expected: true,
    },
    {
      title: 'the rest of another file',
      status: 206,
      headers: { ...range, etag: '"b"' },
      expected: false,
    },
    {
      title: 'another part',
      status: 206,
      headers: { 'content-range': 'bytes 3-9/10' },
      expected: false,
    },
    {
      title: 'another length',
      status: 206,
      headers: { 'content-range': 'bytes 4-10/11' },
      expected: false,
    },
    { title: 'no range', status: 206, headers: {}, expected: false },
    { title: 'the whole', status: 200, headers: range, expected: false },
  ];
  for (const { title, status, headers, expected } of cases) {
    it(`${expected ? 'accepts' : 'rejects'} ${title}`, () => {
      expect(continues(answer(status, headers), point, 4)).to.equal(expected);
    });
  }

  it('leaves the tag alone where the date was compared', () => {
    const dated = { validator: 'Thu, 01 Jan 2026 11:00:00 GMT', totalBytes: 10 };

    expect(continues(answer(206, { ...range, etag: 'W/"a"' }), dated, 4)).to.equal(true);
  });
});

import { expect } from 'chai';
import { followRedirect, type RequestTarget } from './redirect.ts';
import { RequestError } from './request-error.ts';

const target: RequestTarget = {
  url: new URL('https://example.com/v1/versions'),
  bearerToken: 'secret',
  headers: { accept: 'application/json', authorization: 'Basic eA==', cookie: 'a=b' },
};

function follow(location: string, from = target): RequestTarget | undefined {
  return followRedirect(from, { status: 302, headers: new Map([['location', location]]) });
}

describe('followRedirect', () => {
  for (const status of [301, 302, 303, 307, 308]) {
    it(`follows ${status}`, () => {
      const next = followRedirect(target, { status, headers: new Map([['location', '/x']]) });

      expect(next?.url.href).to.equal('https://example.com/x');
    });
  }

  for (const status of [200, 300, 304, 305, 404, 500]) {
    it(`stays at ${status}`, () => {
      const next = followRedirect(target, { status, headers: new Map([['location', '/x']]) });

      expect(next).to.equal(undefined);
    });
  }

  it('takes a redirect without a location as an answer', () => {
    expect(followRedirect(target, { status: 302, headers: new Map() })).to.equal(undefined);
  });

  const locations = [
    ['other', 'https://example.com/v1/other'],
    ['../v2/?a=b', 'https://example.com/v2/?a=b'],
    ['//other.example.com/x', 'https://other.example.com/x'],
    ['http://example.com/', 'http://example.com/'],
  ] as const;
  for (const [location, expected] of locations) {
    it(`resolves ${location} to ${expected}`, () => {
      expect(follow(location)?.url.href).to.equal(expected);
    });
  }

  const origins = [
    ['/elsewhere', true],
    ['https://example.com:443/x', true],
    ['https://EXAMPLE.com/x', true],
    ['https://example.com:8443/x', false],
    ['http://example.com/x', false],
    ['https://sub.example.com/x', false],
    ['https://example.com.evil.test/x', false],
    ['https://example.com@evil.test/x', false],
  ] as const;
  for (const [location, keeps] of origins) {
    it(`${keeps ? 'keeps' : 'drops'} secrets on the way to ${location}`, () => {
      const next = follow(location);

      expect(next?.bearerToken).to.equal(keeps ? 'secret' : undefined);
      expect(next?.headers).to.deep.equal(keeps ? target.headers : { accept: 'application/json' });
    });
  }

  it('does not give back on the way home what was dropped on the way out', () => {
    const away = follow('https://evil.test/');
    const home = away === undefined ? undefined : follow('https://example.com/v1/versions', away);

    expect(home?.bearerToken).to.equal(undefined);
    expect(home?.headers).to.deep.equal({ accept: 'application/json' });
  });

  const refused = [
    ['ftp://x/y', 'Get "ftp://x/y": unsupported protocol scheme "ftp"', false],
    ['file:///etc/passwd', 'Get "file:///etc/passwd": unsupported protocol scheme "file"', false],
    ['http://[::1', 'Get "https://example.com/v1/versions": failed to parse Location header', true],
  ] as const;
  for (const [location, message, retryable] of refused) {
    it(`refuses ${location}`, () => {
      expect(() => follow(location))
        .to.throw(RequestError, message)
        .which.includes({ failure: 'redirect-target', retryable });
    });
  }
});

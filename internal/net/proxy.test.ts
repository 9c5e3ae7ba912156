import { expect } from 'chai';
import { ToolError } from '../diag/tool-error.ts';
import { findProxy, readProxySettings } from './proxy.ts';

const proxies = { HTTP_PROXY: 'http://web:1', HTTPS_PROXY: 'http://secure:2' };

function proxyOf(url: string, env: Readonly<Record<string, string>>): string | undefined {
  return findProxy(new URL(url), readProxySettings(env))?.url.host;
}

describe('readProxySettings and findProxy', () => {
  const settings = [
    ['http://example.com/', proxies, 'web:1'],
    ['https://example.com/', proxies, 'secure:2'],
    ['https://example.com/', { HTTP_PROXY: 'http://web:1' }, undefined],
    ['http://example.com/', { http_proxy: 'http://web:1' }, 'web:1'],
    ['http://example.com/', { http_proxy: 'http://a:1', HTTP_PROXY: 'http://b:2' }, 'b:2'],
    ['http://example.com/', { http_proxy: 'http://a:1', HTTP_PROXY: '' }, 'a:1'],
    ['http://example.com/', { HTTP_PROXY: 'web:1' }, 'web:1'],
    ['http://example.com/', { HTTP_PROXY: 'web' }, 'web'],
    ['http://example.com/', { HTTP_PROXY: 'https://web' }, 'web'],
    ['http://example.com/', { ALL_PROXY: 'http://web:1' }, undefined],
  ] as const;
  for (const [url, env, expected] of settings) {
    it(`goes to ${url} through ${String(expected)} with ${JSON.stringify(env)}`, () => {
      expect(proxyOf(url, env)).to.equal(expected);
    });
  }

  for (const host of ['localhost', '127.0.0.1', '127.9.9.9', '[::1]', 'localhost:8080']) {
    it(`never goes to ${host} through a proxy`, () => {
      expect(proxyOf(`http://${host}/`, proxies)).to.equal(undefined);
    });
  }

  for (const host of ['localhost.example.com', '128.0.0.1', '10.0.0.1', '[::2]']) {
    it(`goes to ${host} through the proxy`, () => {
      expect(proxyOf(`http://${host}/`, proxies)).to.equal('web:1');
    });
  }

  const exemptions = [
    ['*', 'https://anything.test/', true],
    ['other,*', 'https://anything.test/', true],
    ['', 'https://example.com/', false],
    ['example.com', 'https://example.com/', true],
    ['example.com', 'https://sub.example.com/', true],
    ['example.com', 'https://badexample.com/', false],
    ['EXAMPLE.com', 'https://example.com/', true],
    [' example.com , b ', 'https://example.com/', true],
    ['.example.com', 'https://example.com/', false],
    ['.example.com', 'https://sub.example.com/', true],
    ['*.example.com', 'https://example.com/', false],
    ['*.example.com', 'https://a.b.example.com/', true],
    ['example.com:443', 'https://example.com/', true],
    ['example.com:80', 'https://example.com/', false],
    ['example.com:8443', 'https://example.com:8443/', true],
    ['example.com:80', 'http://example.com/', true],
    ['.example.com:8443', 'https://sub.example.com:8443/', true],
    [':443', 'https://example.com/', false],
    ['bücher.example', 'https://bücher.example/', true],
    ['xn--bcher-kva.example', 'https://bücher.example/', true],
    ['10.1.2.3', 'http://10.1.2.3/', true],
    ['10.1.2.3', 'http://10.1.2.4/', false],
    ['10.1.2.3:80', 'http://10.1.2.3/', true],
    ['10.1.2.3:81', 'http://10.1.2.3/', false],
    ['10.0.0.0/8', 'http://10.255.0.1/', true],
    ['10.0.0.0/8', 'http://11.0.0.1/', false],
    ['10.0.0.0/33', 'http://10.0.0.1/', false],
    ['10.0.0.0/8/8', 'http://10.0.0.1/', false],
    ['10.0.0.0/8', 'http://host-10.0.0.1.test/', false],
    ['2001:db8::/32', 'http://[2001:db8::7]/', true],
    ['2001:db8::/32', 'http://[2001:db9::7]/', false],
    ['2001:DB8:0::7', 'http://[2001:db8::7]/', true],
    ['[2001:db8::7]', 'http://[2001:db8::7]/', true],
    ['[2001:db8::7]:80', 'http://[2001:db8::7]/', true],
    ['[2001:db8::7]:81', 'http://[2001:db8::7]/', false],
  ] as const;
  for (const [list, url, exempt] of exemptions) {
    it(`NO_PROXY "${list}" ${exempt ? 'exempts' : 'does not exempt'} ${url}`, () => {
      expect(proxyOf(url, { ...proxies, NO_PROXY: list }) === undefined).to.equal(exempt);
    });
  }

  it('takes the credentials out of the address', () => {
    const env = { HTTP_PROXY: 'http://us%40er:p%3Ass@web:1' };

    const proxy = findProxy(new URL('http://example.com/'), readProxySettings(env));

    expect(proxy?.url.href).to.equal('http://web:1/');
    expect(proxy?.authorization).to.equal(`Basic ${Buffer.from('us@er:p:ss').toString('base64')}`);
  });

  it('takes a lone percent sign in a password for itself', () => {
    const env = { HTTP_PROXY: 'http://user:100%@web:1' };

    const proxy = findProxy(new URL('http://example.com/'), readProxySettings(env));

    expect(proxy?.authorization).to.equal(`Basic ${Buffer.from('user:100%').toString('base64')}`);
  });

  const unusable = [
    [
      'socks5://u:secret@web:1',
      'Cannot use proxy "web:1": proxies of the kind "socks5" are not supported',
    ],
    ['http://u:secret@web:99999', 'Cannot use proxy "web:99999": it is not an address'],
    ['::', 'Cannot use proxy "::": it is not an address'],
  ] as const;
  for (const [setting, message] of unusable) {
    it(`refuses ${setting}, without a word of its password`, () => {
      expect(() => proxyOf('http://example.com/', { HTTP_PROXY: setting }))
        .to.throw(ToolError, message)
        .with.property('code', 'host-unreachable');
    });
  }

  it('does not mind an unusable proxy for what it does not apply to', () => {
    const env = { HTTP_PROXY: 'socks5://web:1', NO_PROXY: 'example.com' };

    expect(proxyOf('http://example.com/', env)).to.equal(undefined);
  });
});

import { expect } from 'chai';
import { findChallenge, tokenUrl } from './auth-challenge.ts';

describe('findChallenge', () => {
  const bearer = { kind: 'bearer', realm: 'https://a/t', service: undefined };
  for (const [header, challenge] of [
    ['Basic realm="x"', { kind: 'basic' }],
    ['BASIC', { kind: 'basic' }],
    ['Bearer realm="https://a/t"', bearer],
    ['bearer Realm=https://a/t', bearer],
    [
      'Bearer realm="https://a/t" , service="s, \\"t\\"",scope="repository:x:pull,push"',
      { ...bearer, service: 's, "t"' },
    ],
    ['Negotiate abc, Bearer realm="https://a/t"', bearer],
    ['Digest realm="r", nonce="n", Basic realm="x"', { kind: 'basic' }],
    ['Bearer service="no realm"', undefined],
    ['Negotiate', undefined],
    ['', undefined],
    [undefined, undefined],
  ] as const) {
    it(`${challenge === undefined ? 'finds nothing in' : 'reads'} ${String(header)}`, () => {
      expect(findChallenge(header)).to.deep.equal(challenge);
    });
  }

  it('does not take long for nonsense', () => {
    expect(findChallenge(`Bearer ${'a=b'.repeat(100_000)}"`)).to.equal(undefined);
    expect(findChallenge(','.repeat(200_000))).to.equal(undefined);
  });
});

describe('tokenUrl', () => {
  const repository = { registry: 'r.example', name: 'acme/anvil' };

  function urlFor(realm: string, registry = 'https://r.example/v2/'): string {
    const challenge = { kind: 'bearer', realm, service: 's' } as const;
    return tokenUrl(challenge, repository, new URL(registry)).href;
  }

  it('asks for no more than to pull', () => {
    expect(urlFor('https://auth.example/token?a=b#c')).to.equal(
      'https://auth.example/token?a=b&service=s&scope=repository%3Aacme%2Fanvil%3Apull',
    );
  });

  it('may be on the very registry, wherever that is', () => {
    expect(urlFor('https://10.0.0.1:5000/token', 'https://10.0.0.1:5000/')).to.contain('10.0.0.1');
  });

  for (const realm of [
    'token',
    'http://auth.example/token',
    'ftp://auth.example/',
    'https://127.0.0.1/',
    'https://10.1.2.3/',
    'https://172.31.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest',
    'https://2130706433/',
    'https://[::1]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://[::ffff:10.0.0.1]/',
  ]) {
    it(`refuses ${realm}`, () => {
      expect(() => urlFor(realm)).to.throw('the realm of its challenge');
    });
  }
});

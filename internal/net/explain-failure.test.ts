import { expect } from 'chai';
import { explainFailure } from './explain-failure.ts';
import { ProxyFailure } from './proxy-failure.ts';

const url = new URL('https://user:secret@example.com:8443/a?key=secret');

function makeError(fields: Readonly<Record<string, unknown>>): Error {
  return Object.assign(new Error('node’s words'), fields);
}

const refused = makeError({
  code: 'ECONNREFUSED',
  errno: -111,
  syscall: 'connect',
  address: '192.0.2.1',
  port: 8443,
});

describe('explainFailure', () => {
  // Failures that cannot be had on loopback; the others are met in connector.test.ts.
  const table = [
    [
      'a name that nobody knows',
      makeError({ code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: 'example.com' }),
      'dial tcp: lookup example.com: no such host',
    ],
    [
      'a name server that does not answer',
      makeError({ code: 'EAI_AGAIN', syscall: 'getaddrinfo', hostname: 'example.com' }),
      'dial tcp: lookup example.com: server misbehaving',
    ],
    [
      'a network that is away',
      makeError({
        code: 'ENETUNREACH',
        errno: -101,
        syscall: 'connect',
        address: '192.0.2.1',
        port: 8443,
      }),
      'dial tcp 192.0.2.1:8443: connect: network is unreachable',
    ],
    [
      'a host with several addresses, by the first',
      new AggregateError([refused, makeError({ code: 'ENETUNREACH', errno: -101 })]),
      'dial tcp 192.0.2.1:8443: connect: connection refused',
    ],
    [
      'a pipe that broke',
      makeError({ code: 'EPIPE', errno: -32, syscall: 'write' }),
      'write tcp example.com:8443: write: broken pipe',
    ],
    [
      'a certificate without names',
      makeError({ code: 'ERR_TLS_CERT_ALTNAME_INVALID', cert: {} }),
      'tls: failed to verify certificate: x509: certificate is not valid for any names, not example.com',
    ],
    [
      'a certificate with another problem',
      makeError({ code: 'CERT_REVOKED' }),
      'tls: failed to verify certificate: x509: node’s words',
    ],
    ['what nobody has thought of', makeError({ code: 'E_OTHER' }), 'node’s words'],
    ['what is no error', 'a text', 'a text'],
    [
      'a proxy behind all that',
      new ProxyFailure('', { cause: new AggregateError([refused]) }),
      'proxyconnect tcp: dial tcp 192.0.2.1:8443: connect: connection refused',
    ],
  ] as const;
  for (const [what, error, text] of table) {
    it(`explains ${what}`, () => {
      const explained = explainFailure(error, url, 'headers');

      expect(explained.message).to.equal(`Get "https://***@example.com:8443/a?key=***": ${text}`);
      expect(explained.cause).to.equal(error);
      expect(explained.code).to.equal('host-unreachable');
    });
  }

  it('does not name the request once its answer has begun', () => {
    const error = makeError({ code: 'ECONNRESET' });

    expect(explainFailure(error, url, 'body')).to.include({
      code: 'query-failed',
      failure: 'transport',
      message: 'unexpected EOF',
    });
  });
});

import { expect } from 'chai';
import { ParseError } from '../diag/parse-error.ts';
import { exactly } from '../testing/exactly.ts';
import { lookUpService, type ServiceAnswer } from './service-url.ts';

const base = new URL('https://example.com/.well-known/terraform.json');

function lookUp(services: Readonly<Record<string, string | null>>): ServiceAnswer {
  return lookUpService(new Map(Object.entries(services)), 'providers.v1', base);
}

describe('lookUpService', () => {
  const found = [
    ['https://reg.test/v1/', 'https://reg.test/v1/'],
    ['/v1/providers/', 'https://example.com/v1/providers/'],
    ['rel/', 'https://example.com/.well-known/rel/'],
    ['', 'https://example.com/.well-known/terraform.json'],
    ['//reg.test/x/', 'https://reg.test/x/'],
    ['http://127.0.0.1:8080/x/', 'http://127.0.0.1:8080/x/'],
    ['HTTP://reg.test/x/#part', 'http://reg.test/x/'],
  ] as const;
  for (const [address, expected] of found) {
    it(`finds "${address}" at ${expected}`, () => {
      const answer = lookUp({ 'providers.v1': address });

      expect(answer).to.have.property('kind', 'found');
      expect(answer).to.have.nested.property('url.href', expected);
    });
  }

  const missing = [
    [{}, 'not-offered'],
    [{ 'modules.v1': 'https://reg.test/' }, 'not-offered'],
    [{ 'providersx.v1': 'https://reg.test/' }, 'not-offered'],
    [{ 'providers.v2': 'https://reg.test/' }, 'other-version'],
    [{ 'providers.v1': null }, 'other-version'],
  ] as const;
  for (const [services, kind] of missing) {
    it(`says ${kind} for ${JSON.stringify(services)}`, () => {
      expect(lookUp(services)).to.deep.equal({ kind });
    });
  }

  const refused = [
    ['ftp://x/', 'unsupported scheme ftp'],
    ['file:///etc/', 'unsupported scheme file'],
    ['https://user:secret@reg.test/', 'embedded username/password information is not permitted'],
    ['https://user@reg.test/', 'embedded username/password information is not permitted'],
    ['http://[::1/', 'parse "http://[::1/": invalid URL'],
    ['http://user:secret@[::1/', 'parse "http://***@[::1/": invalid URL'],
  ] as const;
  for (const [address, reason] of refused) {
    it(`refuses ${address}`, () => {
      expect(() => lookUp({ 'providers.v1': address })).to.throw(
        ParseError,
        exactly(`Failed to parse service URL: ${reason}`),
      );
    });
  }
});

import { expect } from 'chai';
import { formatOciRepository, parseOciRepository, parseRegistry } from './oci-repository.ts';

describe('parseOciRepository', () => {
  for (const [text, registry, name] of [
    ['ghcr.example.net/acme/anvil', 'ghcr.example.net', 'acme/anvil'],
    ['LOCALHOST:5000/a', 'localhost:5000', 'a'],
    ['example.com:443/a__b/c-d.e', 'example.com', 'a__b/c-d.e'],
    ['[::1]:5000/x', '[::1]:5000', 'x'],
  ] as const) {
    it(`reads ${text}`, () => {
      expect(parseOciRepository(text)).to.deep.equal({ registry, name });
    });
  }

  it('is written as it is read', () => {
    expect(formatOciRepository(parseOciRepository('example.com/a/b'))).to.equal('example.com/a/b');
  });

  for (const [text, problem] of [
    ['example.com', 'missing registry or repository'],
    ['example.com/a:1.0.0', 'artifact tag or digest not allowed'],
    ['example.com/a@sha256:ab', 'artifact tag or digest not allowed'],
    ['example.com/', 'invalid repository ""'],
    ['example.com/A', 'invalid repository "A"'],
    ['example.com/a/../b', 'invalid repository "a/../b"'],
    ['example.com/a//b', 'invalid repository "a//b"'],
    ['example.com/-a', 'invalid repository "-a"'],
    ['example.com/a?b', 'invalid repository "a?b"'],
    ['/a', 'invalid registry ""'],
    ['me@example.com/a', 'invalid registry "me@example.com"'],
    ['example.com:x/a', 'invalid registry "example.com:x"'],
    ['exa mple.com/a', 'invalid registry "exa mple.com"'],
  ] as const) {
    it(`refuses ${text}`, () => {
      expect(() => parseOciRepository(text)).to.throw(`invalid reference: ${problem}`);
    });
  }

  it('refuses long names, and does not take long for them', () => {
    const name = 'a'.repeat(256);

    expect(() => parseOciRepository(`example.com/${name}`)).to.throw('invalid repository');
    expect(() => parseOciRepository(`example.com/${'a-'.repeat(120)}`)).to.throw('invalid');
  });

  it('reads a registry alone', () => {
    expect(parseRegistry('Example.com:8443')).to.equal('example.com:8443');
    expect(() => parseRegistry('https://index.docker.io/v1/')).to.throw('invalid registry');
  });
});
